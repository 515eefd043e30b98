package dev.vitae.domain;

import static dev.vitae.domain.Criterion.atLeast;
import static dev.vitae.domain.Criterion.equalTo;
import static dev.vitae.domain.SortKey.ascending;
import static dev.vitae.domain.SortKey.descending;
import static dev.vitae.domain.attribute.Rule.number;
import static dev.vitae.domain.attribute.Rule.text;

import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.Violations;

/**
 * Something the person can do.
 *
 * @param level 1 (has heard of it) to 5 (teaches it)
 * @param yearsExperience 0 to 100
 */
public record Skill(String name, String category, Integer level, Integer yearsExperience)
    implements Entry {

  public static final Attribute<Skill, String> NAME =
      Attribute.of("name", text().max(100).require(), Skill::name);
  public static final Attribute<Skill, String> CATEGORY =
      Attribute.of("category", text().max(50).require(), Skill::category);
  public static final Attribute<Skill, Integer> LEVEL =
      Attribute.of("level", number(1, 5).require(), Skill::level);
  public static final Attribute<Skill, Integer> YEARS_EXPERIENCE =
      Attribute.of("years_experience", number(0, 100), Skill::yearsExperience);

  public static final EntryKind<Skill> KIND =
      EntryKind.of(
              "skill",
              "skills",
              Description.of(
                  values ->
                      new Skill(
                          values.get(NAME),
                          values.get(CATEGORY),
                          values.get(LEVEL),
                          values.get(YEARS_EXPERIENCE)),
                  NAME,
                  CATEGORY,
                  LEVEL,
                  YEARS_EXPERIENCE))
          .orderedBy(ascending(CATEGORY), descending(LEVEL), ascending(NAME))
          .narrowedBy(equalTo(CATEGORY), atLeast("min_level", LEVEL));

  /**
   * @throws dev.vitae.domain.failure.InvalidException naming every broken rule
   */
  public Skill {
    Violations violations = new Violations();
    name = NAME.check(name, violations);
    category = CATEGORY.check(category, violations);
    level = LEVEL.check(level, violations);
    yearsExperience = YEARS_EXPERIENCE.check(yearsExperience, violations);
    violations.throwIfAny();
  }
}
