package dev.vitae.domain;

import static dev.vitae.domain.Criterion.mentions;
import static dev.vitae.domain.SortKey.descending;
import static dev.vitae.domain.attribute.Rule.day;
import static dev.vitae.domain.attribute.Rule.text;

import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.Rule;
import dev.vitae.domain.attribute.TextFormat;
import dev.vitae.domain.attribute.Violations;
import java.time.LocalDate;
import java.util.List;

/**
 * A position held.
 *
 * @param endDate absent while it is held
 */
public record Experience(
    String company,
    String position,
    LocalDate startDate,
    LocalDate endDate,
    String description,
    String location,
    String companyUrl,
    List<String> technologies)
    implements Entry {

  public static final Attribute<Experience, String> COMPANY =
      Attribute.of("company", text().require(), Experience::company);
  public static final Attribute<Experience, String> POSITION =
      Attribute.of("position", text().require(), Experience::position);
  public static final Attribute<Experience, LocalDate> START_DATE =
      Attribute.of("start_date", day().require(), Experience::startDate);
  public static final Attribute<Experience, LocalDate> END_DATE =
      Attribute.of("end_date", day(), Experience::endDate);
  public static final Attribute<Experience, String> DESCRIPTION =
      Attribute.of("description", text().max(20_000).lines(), Experience::description);
  public static final Attribute<Experience, String> LOCATION =
      Attribute.of("location", text(), Experience::location);
  public static final Attribute<Experience, String> COMPANY_URL =
      Attribute.of("company_url", text().as(TextFormat.WEB_ADDRESS), Experience::companyUrl);
  public static final Attribute<Experience, List<String>> TECHNOLOGIES =
      Attribute.of("technologies", Rule.technologies(), Experience::technologies);

  public static final EntryKind<Experience> KIND =
      EntryKind.of(
              "experience",
              "experience",
              Description.of(
                  values ->
                      new Experience(
                          values.get(COMPANY),
                          values.get(POSITION),
                          values.get(START_DATE),
                          values.get(END_DATE),
                          values.get(DESCRIPTION),
                          values.get(LOCATION),
                          values.get(COMPANY_URL),
                          values.get(TECHNOLOGIES)),
                  COMPANY,
                  POSITION,
                  START_DATE,
                  END_DATE,
                  DESCRIPTION,
                  LOCATION,
                  COMPANY_URL,
                  TECHNOLOGIES))
          .orderedBy(descending(START_DATE))
          .narrowedBy(mentions("technology", TECHNOLOGIES));

  /**
   * @throws dev.vitae.domain.failure.InvalidException naming every broken rule
   */
  public Experience {
    Violations violations = new Violations();
    company = COMPANY.check(company, violations);
    position = POSITION.check(position, violations);
    startDate = START_DATE.check(startDate, violations);
    endDate = END_DATE.check(endDate, violations);
    Period.check(START_DATE, startDate, END_DATE, endDate, violations);
    description = DESCRIPTION.check(description, violations);
    location = LOCATION.check(location, violations);
    companyUrl = COMPANY_URL.check(companyUrl, violations);
    technologies = TECHNOLOGIES.check(technologies, violations);
    violations.throwIfAny();
  }
}
