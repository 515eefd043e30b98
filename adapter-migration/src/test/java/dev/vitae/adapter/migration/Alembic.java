package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.script.Script;
import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * <a href="https://alembic.sqlalchemy.org/">Alembic</a> with the shipped migrations, one revision
 * for each file: what others would use for the same.
 */
final class Alembic {
  private static final String CONFIGURATION =
      """
      [alembic]
      script_location = %s
      """;

  private static final String ENVIRONMENT =
      """
      import os
      from alembic import context
      from sqlalchemy import create_engine, pool

      engine = create_engine(os.environ["ALEMBIC_URL"], poolclass=pool.NullPool)
      with engine.connect() as connection:
          context.configure(connection=connection, transaction_per_migration=True)
          with context.begin_transaction():
              context.run_migrations()
      """;

  private static final String REVISION =
      """
      from alembic import op

      revision = "%1$s"
      down_revision = %2$s


      def upgrade():
      %3$s


      def downgrade():
          raise NotImplementedError
      """;

  private final Path folder;
  private final Map<String, String> environment;

  private Alembic(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** Whether this machine has it, and its driver (Debian: {@code alembic python3-psycopg2}). */
  static boolean isThere() throws IOException {
    String driver =
        "$(sed -n '1s/^#!//p' \"$(command -v alembic)\") -c 'import psycopg2, sqlalchemy, alembic'";
    return Measured.run(Map.of(), List.of("sh", "-c", driver)).exitCode() == 0;
  }

  static Alembic in(Path folder, DatabaseUrl url) throws IOException {
    Path versions = Files.createDirectories(folder.resolve("versions"));
    Files.writeString(folder.resolve("alembic.ini"), CONFIGURATION.formatted(folder));
    Files.writeString(folder.resolve("env.py"), ENVIRONMENT);
    String before = "None";
    for (Script script : Migrations.shipped().scripts()) {
      if (script.version().isPresent()) {
        String version = script.version().get();
        Files.writeString(
            versions.resolve(version + ".py"), REVISION.formatted(version, before, body(script)));
        before = '"' + version + '"';
      }
    }
    String login = url.user().orElse("") + url.password().map(word -> ":" + word).orElse("");
    return new Alembic(
        folder,
        Map.of(
            "ALEMBIC_URL",
            "postgresql+psycopg2://%s@%s/%s".formatted(login, url.authority(), url.database())));
  }

  /** {@code alembic upgrade head}. */
  Measured upgrade() throws IOException {
    Measured measured =
        Measured.run(
            environment,
            List.of("alembic", "-c", folder.resolve("alembic.ini").toString(), "upgrade", "head"));
    if (measured.exitCode() != 0) {
      throw new IllegalStateException(measured.said());
    }
    return measured;
  }

  private static String body(Script script) {
    boolean outside = script.configuration().contains("executeInTransaction=false");
    StringBuilder body = new StringBuilder();
    if (outside) {
      body.append("    with op.get_context().autocommit_block():\n");
    }
    statements(script.text(), outside)
        .forEach(
            sql ->
                body.append(outside ? "        " : "    ")
                    .append("op.get_bind().exec_driver_sql(r\"\"\"")
                    .append(sql.replace("%", "%%"))
                    .append("\n\"\"\")\n"));
    return body.toString();
  }

  /** Outside a transaction each statement has to be sent by itself. */
  private static Stream<String> statements(String text, boolean outside) {
    if (!outside) {
      return Stream.of(text);
    }
    String border = text.contains("$$") ? "\n\n" : ";\n";
    return Stream.of(text.split(border)).filter(sql -> !sql.isBlank());
  }

  /** As text, for the report. */
  static String version() throws IOException {
    return Measured.run(Map.of(), List.of("alembic", "--version")).said().strip();
  }
}
