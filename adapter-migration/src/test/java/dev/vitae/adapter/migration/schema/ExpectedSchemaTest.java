package dev.vitae.adapter.migration.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Keeps {@code db/schema.txt} at what the migrations make, on each version of PostgreSQL. */
@Tag("once")
class ExpectedSchemaTest {
  private static final Path FILE = Path.of("src", "main", "resources", "db", "schema.txt");
  private static final String REWRITE =
      "mvn verify -pl adapter-migration -am -Dtest=ExpectedSchemaTest -Dschema.rewrite=true";

  private static final String HEAD =
      """
      # What the migrations make, one line a fact; a database that is to be validated is compared with it.
      # Written by: %s
      """
          .formatted(REWRITE);

  @RegisterExtension static final ScratchDatabase DATABASE = ScratchDatabase.migrated();

  @Test
  void theFileIsWhatTheMigrationsMake() throws IOException, SQLException {
    SchemaDescription made;
    try (Connection connection = DATABASE.dataSource().getConnection()) {
      made = SchemaDescription.read(connection);
    }
    if (Boolean.getBoolean("schema.rewrite")) {
      Files.writeString(FILE, HEAD + made.text());
    }

    SchemaDescription written = SchemaDescription.parse(Files.readString(FILE));
    assertThat(made.differencesFrom(written, FILE.getFileName().toString()))
        .as(
            "db/schema.txt is of other migrations; when the change is meant, write it anew:\n  %s",
            REWRITE)
        .isEmpty();
    assertThat(made.fingerprint()).isEqualTo(written.fingerprint());
  }
}
