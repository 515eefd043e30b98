package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.Slice;
import dev.vitae.application.testkit.RandomEntries;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.Experience;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("container")
class PreparedOnTheServerTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  @Test
  void whatIsAskedAgainAndAgainIsAndIsNotPlannedAnewEither() {
    try (PooledDatabase pool = new PooledDatabase(DATABASE.settings().withMaximumConnections(1))) {
      EntryRepository<Experience> experience =
          new JdbcEntryRepositories(new EntryTables(EntryKinds.ALL), pool.database())
              .of(Experience.KIND);
      RandomEntries.of(Experience.KIND, 1).next(3).forEach(experience::add);

      EntryQuery<Experience> first = EntryQuery.firstOf(Experience.KIND).limitedTo(2);
      for (int i = 0; i < 15; i++) {
        Slice<Experience> page = experience.list(first);
        experience.list(first.after(page.next().orElseThrow()));
      }

      List<String> plans =
          pool.read(
              session ->
                  session
                      .query(
                          """
                          SELECT (statement LIKE '% > ((SELECT%') || ', ' \
                          || CASE WHEN generic_plans > 0 THEN 'one plan for all' ELSE 'planned anew' END \
                          FROM pg_prepared_statements WHERE statement LIKE '%LIMIT%'""")
                      .list(row -> row.getString(1)));
      assertThat(plans)
          .containsExactlyInAnyOrder("false, one plan for all", "true, one plan for all");
    }
  }
}
