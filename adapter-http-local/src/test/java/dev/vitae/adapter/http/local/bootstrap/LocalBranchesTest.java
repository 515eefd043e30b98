package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class LocalBranchesTest {
  private static final String NOWHERE = "postgresql://ada:s3cr3t@127.0.0.1:1/elsewhere";

  @RegisterExtension static final ScratchDatabase DATABASE = ScratchDatabase.migrated();

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void theDatabaseIsTheServersWhateverTheMigratorsIs() {
    Map<String, String> environment = new HashMap<>(ChildServer.environment(DATABASE.url()));
    environment.put("MIGRATION_DATABASE_URL", NOWHERE);

    assertThat(run(environment, "url", "main")).as(err.toString()).isZero();
    assertThat(out.toString().strip()).endsWith("/" + DATABASE.url().database());

    Map<String, String> migratorsOnly = Map.of("MIGRATION_DATABASE_URL", NOWHERE);
    assertThat(run(migratorsOnly, "list", "--data", folder.toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--data: there is no database in");
  }

  @Test
  void aDatabaseThatCannotBeReachedIsNamedByTheServersSetting() {
    assertThat(run(Map.of("DATABASE_URL", NOWHERE), "list")).isEqualTo(2);

    assertThat(err.toString())
        .contains(" DATABASE_URL: names a database")
        .doesNotContain("s3cr3t")
        .doesNotContain("MIGRATION_DATABASE_URL");
  }

  @Test
  void aFolderHasNoMeaningBesideADatabaseThatIsNamed() {
    assertThat(run(Map.of("DATABASE_URL", NOWHERE), "list", "--data", "x")).isEqualTo(2);
    assertThat(run(Map.of("PGHOST", "h", "PGDATABASE", "d"), "list", "--data", "x")).isEqualTo(2);
    assertThat(
            run(
                Map.of("NEON_API_KEY", "napi_s3cr3t", "NEON_PROJECT_ID", "floral-king-961888"),
                "list",
                "--data",
                "x"))
        .isEqualTo(2);

    assertThat(err.toString())
        .contains("--data: has no meaning when DATABASE_URL is set")
        .contains("--data: has no meaning when PGHOST is set")
        .contains("--data: has no meaning when NEON_PROJECT_ID is set")
        .doesNotContain("s3cr3t");
  }

  @Test
  void aFolderWithoutANameIsRefusedAsTheServerRefusesIt() {
    assertThat(run(Map.of(), "list", "--data", "")).isEqualTo(2);

    assertThat(err.toString()).startsWith("--data: '' is not the name of a folder");
  }

  private int run(Map<String, String> environment, String... arguments) {
    return new LocalBranches(environment, new SecureRandom(), progress -> {})
        .command()
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(arguments);
  }
}
