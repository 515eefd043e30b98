package dev.vitae.infra.deploy;

import com.fasterxml.jackson.databind.JsonNode;

/** What makes, changes and deletes resources when a stack asks for it. */
interface Services {
  /**
   * @param properties with all functions carried out
   */
  Made create(Template.Resource resource, JsonNode properties) throws RefusedException;

  /**
   * @return with another physical id if it had to be made anew
   */
  Made update(Template.Resource resource, Made made, JsonNode properties, JsonNode older)
      throws RefusedException;

  void delete(Template.Resource resource, Made made, JsonNode properties) throws RefusedException;
}
