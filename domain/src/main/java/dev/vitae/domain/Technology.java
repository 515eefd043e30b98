package dev.vitae.domain;

import static dev.vitae.domain.Criterion.equalTo;
import static dev.vitae.domain.SortKey.ascending;
import static dev.vitae.domain.attribute.Rule.text;

import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.Rule;
import dev.vitae.domain.attribute.TechnologyKey;
import dev.vitae.domain.attribute.Violations;

/**
 * A tool of the trade that other entries mention by name.
 *
 * @param name unique among the technologies, regardless of case: see {@link TechnologyKey}
 */
public record Technology(String name, String category) implements Entry {

  /** Where a technology belongs that came in by being mentioned. */
  public static final String CATEGORY_WHEN_MENTIONED = "other";

  public static final Attribute<Technology, String> NAME =
      Attribute.of("name", Rule.Technologies.NAME, Technology::name);
  public static final Attribute<Technology, String> CATEGORY =
      Attribute.of("category", text().max(50).require(), Technology::category);

  public static final EntryKind<Technology> KIND =
      EntryKind.of(
              "technology",
              "technologies",
              Description.of(
                  values -> new Technology(values.get(NAME), values.get(CATEGORY)), NAME, CATEGORY))
          .orderedBy(ascending(CATEGORY), ascending(NAME))
          .narrowedBy(equalTo(CATEGORY));

  /**
   * @throws dev.vitae.domain.failure.InvalidException naming every broken rule
   */
  public Technology {
    Violations violations = new Violations();
    name = NAME.check(name, violations);
    category = CATEGORY.check(category, violations);
    violations.throwIfAny();
  }

  /** As it comes in when an entry mentions a name that is not there yet. */
  public static Technology mentioned(String name) {
    return new Technology(name, CATEGORY_WHEN_MENTIONED);
  }
}
