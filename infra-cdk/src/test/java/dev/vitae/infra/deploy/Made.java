package dev.vitae.infra.deploy;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * What became of a resource.
 *
 * @param physicalId which is also what {@code Ref} gives
 * @param attributes for {@code Fn::GetAtt}; another one is a text that names it
 */
record Made(String physicalId, Map<String, String> attributes) {
  Made {
    requireNonNull(physicalId, "physicalId");
    attributes = Map.copyOf(attributes);
  }

  String attribute(String name) {
    return attributes.getOrDefault(name, physicalId + "/" + name);
  }
}
