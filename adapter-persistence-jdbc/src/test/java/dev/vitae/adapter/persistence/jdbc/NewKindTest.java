package dev.vitae.adapter.persistence.jdbc;

import static dev.vitae.domain.Criterion.atLeast;
import static dev.vitae.domain.Criterion.equalTo;
import static dev.vitae.domain.Criterion.mentions;
import static dev.vitae.domain.SortKey.ascending;
import static dev.vitae.domain.SortKey.descending;
import static dev.vitae.domain.attribute.Rule.day;
import static dev.vitae.domain.attribute.Rule.flag;
import static dev.vitae.domain.attribute.Rule.number;
import static dev.vitae.domain.attribute.Rule.text;

import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.testkit.EntryRepositoryContract;
import dev.vitae.application.testkit.TechnologyMentionsContract;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.Technology;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Description;
import dev.vitae.domain.attribute.Rule;
import dev.vitae.domain.attribute.Violations;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A kind that the adapter has never heard of passes the contracts: ordered by all that may be
 * absent, and called by a word that SQL keeps for itself.
 */
@Tag("once")
class NewKindTest
    implements EntryRepositoryContract<NewKindTest.Reference>,
        TechnologyMentionsContract<NewKindTest.Reference> {

  record Reference(
      String name,
      String relation,
      String quote,
      LocalDate since,
      LocalDate until,
      Integer stars,
      Integer order,
      Boolean select,
      List<String> technologies)
      implements Entry {
    static final Attribute<Reference, String> NAME =
        Attribute.of("name", text().require(), Reference::name);
    static final Attribute<Reference, String> RELATION =
        Attribute.of("relation", text(), Reference::relation);
    static final Attribute<Reference, String> QUOTE =
        Attribute.of("quote", text(), Reference::quote);
    static final Attribute<Reference, LocalDate> SINCE =
        Attribute.of("since", day(), Reference::since);
    static final Attribute<Reference, LocalDate> UNTIL =
        Attribute.of("until", day(), Reference::until);
    static final Attribute<Reference, Integer> STARS =
        Attribute.of("stars", number(1, 3), Reference::stars);
    static final Attribute<Reference, Integer> ORDER =
        Attribute.of("order", number(1, 3), Reference::order);
    static final Attribute<Reference, Boolean> SELECT =
        Attribute.of("select", flag(), Reference::select);
    static final Attribute<Reference, List<String>> TECHNOLOGIES =
        Attribute.of("technologies", Rule.technologies(), Reference::technologies);

    static final EntryKind<Reference> KIND =
        EntryKind.of(
                "reference",
                "references",
                Description.of(
                    values ->
                        new Reference(
                            values.get(NAME),
                            values.get(RELATION),
                            values.get(QUOTE),
                            values.get(SINCE),
                            values.get(UNTIL),
                            values.get(STARS),
                            values.get(ORDER),
                            values.get(SELECT),
                            values.get(TECHNOLOGIES)),
                    NAME,
                    RELATION,
                    QUOTE,
                    SINCE,
                    UNTIL,
                    STARS,
                    ORDER,
                    SELECT,
                    TECHNOLOGIES))
            .orderedBy(
                ascending(SELECT),
                descending(STARS),
                ascending(ORDER),
                ascending(SINCE),
                descending(UNTIL),
                ascending(RELATION),
                ascending(QUOTE))
            .narrowedBy(
                equalTo(SELECT),
                equalTo(SINCE),
                equalTo(RELATION),
                atLeast("min_stars", STARS),
                mentions("technology", TECHNOLOGIES));

    Reference {
      Violations violations = new Violations();
      name = NAME.check(name, violations);
      relation = RELATION.check(relation, violations);
      quote = QUOTE.check(quote, violations);
      since = SINCE.check(since, violations);
      until = UNTIL.check(until, violations);
      stars = STARS.check(stars, violations);
      order = ORDER.check(order, violations);
      select = SELECT.check(select, violations);
      technologies = TECHNOLOGIES.check(technologies, violations);
      violations.throwIfAny();
    }
  }

  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private static PooledDatabase pool;
  private static EntryRepositories store;

  @BeforeAll
  static void migrate() {
    DATABASE.execute(
        """
        CREATE TABLE "references" (
          id integer GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, name text NOT NULL,
          relation varchar(255), quote text, since date, until date, stars integer, "order" integer,
          "select" boolean NOT NULL, active boolean NOT NULL, revision bigint NOT NULL DEFAULT 1,
          updated_at timestamptz NOT NULL DEFAULT now());
        CREATE TABLE reference_technologies (
          reference_id integer REFERENCES "references", technology_id integer REFERENCES technologies,
          PRIMARY KEY (reference_id, technology_id));
        GRANT SELECT, INSERT, UPDATE, DELETE ON "references", reference_technologies TO vitae_app;
        CREATE TRIGGER raise_revision BEFORE UPDATE ON "references"
          FOR EACH ROW EXECUTE FUNCTION raise_revision();
        CREATE FUNCTION raise_revision_of_references() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          UPDATE "references" SET revision = revision + 1 WHERE id IN (
            SELECT reference_id FROM reference_technologies WHERE technology_id = NEW.id);
          RETURN NULL;
        END $$;
        CREATE TRIGGER raise_revision_of_references AFTER UPDATE OF name ON technologies FOR EACH ROW
          WHEN (OLD.name <> NEW.name) EXECUTE FUNCTION raise_revision_of_references()""");
    pool = new PooledDatabase(DATABASE.settings());
    store =
        new JdbcEntryRepositories(
            new EntryTables(List.of(Reference.KIND, Technology.KIND)), pool.database());
  }

  @AfterAll
  static void close() {
    pool.close();
  }

  @Override
  public EntryKind<Reference> kind() {
    return Reference.KIND;
  }

  @Override
  public EntryRepositories emptyStore() {
    return store;
  }
}
