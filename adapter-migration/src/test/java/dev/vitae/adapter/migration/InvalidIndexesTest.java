package dev.vitae.adapter.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Tag("once")
class InvalidIndexesTest {
  @RegisterExtension final ScratchDatabase database = ScratchDatabase.empty();

  @TempDir Path folder;

  private OwnFolder own;
  private Connection connection;

  @BeforeEach
  void makeATable() throws SQLException {
    connection = database.dataSource().getConnection();
    own = new OwnFolder(folder).with("V1__items.sql", "CREATE TABLE items (id integer, name text)");
    migrator().migrate();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void oneThatAPendingMigrationMakesIsDroppedAndMade() throws SQLException {
    leaveInvalid("CREATE INDEX items_name ON items (id)");
    own.withBare(
        "V2__index.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS items_name ON items (name)");

    migrator().migrate();

    assertThat(indexes())
        .isEqualTo("CREATE INDEX items_name ON public.items USING btree (name) true");
  }

  @Test
  void oneWithoutANameOfItsOwnIsKnownByItsTable() throws SQLException {
    leaveInvalid("CREATE INDEX ON items (name)");
    own.withBare("V2__index.sql", "CREATE INDEX CONCURRENTLY ON items (name)");

    migrator().migrate();

    assertThat(indexes())
        .isEqualTo("CREATE INDEX items_name_idx ON public.items USING btree (name) true");
  }

  @Test
  void oneThatHasBeenThereIsBuiltAgain() throws SQLException {
    own.withBare(
        "V2__index.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS items_name ON items (name)");
    migrator().migrate();
    leaveInvalid("SELECT FROM items");

    migrator().migrate();

    assertThat(indexes())
        .isEqualTo("CREATE INDEX items_name ON public.items USING btree (name) true");
  }

  @Test
  void whatAnInterruptedRebuildLeftBesideItIsDropped() throws SQLException {
    own.withBare(
        "V2__index.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS items_name ON items (name)");
    migrator().migrate();
    leaveInvalid("CREATE INDEX items_name_ccnew ON items (name)");

    migrator().migrate();

    assertThat(indexes())
        .isEqualTo("CREATE INDEX items_name ON public.items USING btree (name) true");
  }

  @Test
  void whatSomebodyElseIsRebuildingIsLeftToHim() throws SQLException {
    own.withBare(
        "V2__index.sql", "CREATE INDEX CONCURRENTLY IF NOT EXISTS items_name ON items (name)");
    migrator().migrate();
    Rows.run(connection, "CREATE INDEX items_name_ccnew ON items (name)");
    Rows.run(
        connection,
        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'items_name_ccnew'::regclass");
    connection.setAutoCommit(false);
    Rows.run(connection, "LOCK TABLE items IN SHARE UPDATE EXCLUSIVE MODE");

    try (LogLines log = new LogLines()) {
      assertThat(migrator().migrate().applied()).isEmpty();

      assertThat(log.lines())
          .anySatisfy(line -> assertThat(line).contains("public.items_name_ccnew", "left"));
    }
    connection.rollback();
    connection.setAutoCommit(true);
    assertThat(indexes()).contains("items_name_ccnew");
    migrator().migrate();
    assertThat(indexes()).doesNotContain("items_name_ccnew");
  }

  @Test
  void somebodyElsesIsLeftAloneUntilRepairIsAskedFor() throws SQLException {
    leaveInvalid("CREATE INDEX by_hand ON items (name)");

    migrator().migrate();
    assertThat(indexes()).endsWith("false");
    assertThat(migrator().validate())
        .singleElement()
        .asString()
        .contains("public.by_hand", "repair");

    assertThat(migrator().repair())
        .containsExactly("The unfinished index public.by_hand was built again.");
    assertThat(indexes()).endsWith("true");
    assertThat(migrator().validate()).isEmpty();
  }

  private Migrator migrator() {
    return new Migrator(database.url(), own.migrations(), RunContext.none());
  }

  private void leaveInvalid(String statement) throws SQLException {
    Rows.run(connection, statement);
    Rows.run(
        connection, "UPDATE pg_index SET indisvalid = false WHERE indrelid = 'items'::regclass");
  }

  private String indexes() throws SQLException {
    return Rows.text(
        connection,
        "SELECT string_agg(pg_get_indexdef(indexrelid) || ' ' || indisvalid, ', ')"
            + " FROM pg_index WHERE indrelid = 'items'::regclass");
  }
}
