package dev.vitae.domain;

import static dev.vitae.domain.attribute.Rule.text;

import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.TextFormat;
import dev.vitae.domain.attribute.Violations;

/** Who the portfolio is about. */
public record PersonalInfo(
    String name,
    String title,
    String email,
    String phone,
    String location,
    String linkedin,
    String github,
    String summary) {

  public static final Attribute<PersonalInfo, String> NAME =
      Attribute.of("name", text().require(), PersonalInfo::name);
  public static final Attribute<PersonalInfo, String> TITLE =
      Attribute.of("title", text().require(), PersonalInfo::title);
  public static final Attribute<PersonalInfo, String> EMAIL =
      Attribute.of("email", text().require().as(TextFormat.EMAIL), PersonalInfo::email);
  public static final Attribute<PersonalInfo, String> PHONE =
      Attribute.of("phone", text().max(50), PersonalInfo::phone);
  public static final Attribute<PersonalInfo, String> LOCATION =
      Attribute.of("location", text(), PersonalInfo::location);
  public static final Attribute<PersonalInfo, String> LINKEDIN =
      Attribute.of("linkedin", text().as(TextFormat.WEB_ADDRESS), PersonalInfo::linkedin);
  public static final Attribute<PersonalInfo, String> GITHUB =
      Attribute.of("github", text().as(TextFormat.WEB_ADDRESS), PersonalInfo::github);
  public static final Attribute<PersonalInfo, String> SUMMARY =
      Attribute.of("summary", text().max(20_000).lines(), PersonalInfo::summary);

  public static final Description<PersonalInfo> DESCRIPTION =
      Description.of(
          values ->
              new PersonalInfo(
                  values.get(NAME),
                  values.get(TITLE),
                  values.get(EMAIL),
                  values.get(PHONE),
                  values.get(LOCATION),
                  values.get(LINKEDIN),
                  values.get(GITHUB),
                  values.get(SUMMARY)),
          NAME,
          TITLE,
          EMAIL,
          PHONE,
          LOCATION,
          LINKEDIN,
          GITHUB,
          SUMMARY);

  /**
   * @throws dev.vitae.domain.failure.InvalidException naming every broken rule
   */
  public PersonalInfo {
    Violations violations = new Violations();
    name = NAME.check(name, violations);
    title = TITLE.check(title, violations);
    email = EMAIL.check(email, violations);
    phone = PHONE.check(phone, violations);
    location = LOCATION.check(location, violations);
    linkedin = LINKEDIN.check(linkedin, violations);
    github = GITHUB.check(github, violations);
    summary = SUMMARY.check(summary, violations);
    violations.throwIfAny();
  }
}
