package dev.vitae.domain;

import static dev.vitae.domain.Criterion.equalTo;
import static dev.vitae.domain.Criterion.mentions;
import static dev.vitae.domain.SortKey.descending;
import static dev.vitae.domain.attribute.Rule.day;
import static dev.vitae.domain.attribute.Rule.flag;
import static dev.vitae.domain.attribute.Rule.text;

import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.Rule;
import dev.vitae.domain.attribute.TextFormat;
import dev.vitae.domain.attribute.Violations;
import java.time.LocalDate;
import java.util.List;

/**
 * Something made.
 *
 * @param featured whether it comes first
 */
public record Project(
    String name,
    String description,
    String githubUrl,
    String demoUrl,
    Boolean featured,
    LocalDate startDate,
    LocalDate endDate,
    List<String> technologies)
    implements Entry {

  public static final Attribute<Project, String> NAME =
      Attribute.of("name", text().require(), Project::name);
  public static final Attribute<Project, String> DESCRIPTION =
      Attribute.of("description", text().max(20_000).lines().require(), Project::description);
  public static final Attribute<Project, String> GITHUB_URL =
      Attribute.of("github_url", text().as(TextFormat.WEB_ADDRESS), Project::githubUrl);
  public static final Attribute<Project, String> DEMO_URL =
      Attribute.of("demo_url", text().as(TextFormat.WEB_ADDRESS), Project::demoUrl);
  public static final Attribute<Project, Boolean> FEATURED =
      Attribute.of("featured", flag(), Project::featured);
  public static final Attribute<Project, LocalDate> START_DATE =
      Attribute.of("start_date", day(), Project::startDate);
  public static final Attribute<Project, LocalDate> END_DATE =
      Attribute.of("end_date", day(), Project::endDate);
  public static final Attribute<Project, List<String>> TECHNOLOGIES =
      Attribute.of("technologies", Rule.technologies(), Project::technologies);

  public static final EntryKind<Project> KIND =
      EntryKind.of(
              "project",
              "projects",
              Description.of(
                  values ->
                      new Project(
                          values.get(NAME),
                          values.get(DESCRIPTION),
                          values.get(GITHUB_URL),
                          values.get(DEMO_URL),
                          values.get(FEATURED),
                          values.get(START_DATE),
                          values.get(END_DATE),
                          values.get(TECHNOLOGIES)),
                  NAME,
                  DESCRIPTION,
                  GITHUB_URL,
                  DEMO_URL,
                  FEATURED,
                  START_DATE,
                  END_DATE,
                  TECHNOLOGIES))
          .orderedBy(descending(FEATURED), descending(START_DATE))
          .narrowedBy(equalTo(FEATURED), mentions("technology", TECHNOLOGIES));

  /**
   * @throws dev.vitae.domain.failure.InvalidException naming every broken rule
   */
  public Project {
    Violations violations = new Violations();
    name = NAME.check(name, violations);
    description = DESCRIPTION.check(description, violations);
    githubUrl = GITHUB_URL.check(githubUrl, violations);
    demoUrl = DEMO_URL.check(demoUrl, violations);
    featured = FEATURED.check(featured, violations);
    startDate = START_DATE.check(startDate, violations);
    endDate = END_DATE.check(endDate, violations);
    Period.check(START_DATE, startDate, END_DATE, endDate, violations);
    technologies = TECHNOLOGIES.check(technologies, violations);
    violations.throwIfAny();
  }
}
