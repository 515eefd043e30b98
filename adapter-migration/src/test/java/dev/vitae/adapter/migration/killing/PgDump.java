package dev.vitae.adapter.migration.killing;

import static java.util.stream.Collectors.joining;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.settings.DatabaseUrl;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The {@code pg_dump} that came with a server of this machine. */
record PgDump(Path program) {
  private static final int SECONDS = 300;

  /** The one of the server's major version, where Debian puts it; empty when it is not there. */
  static Optional<PgDump> of(Connection server) throws SQLException {
    String major =
        Rows.text(server, "SELECT current_setting('server_version_num')::integer / 10000");
    return Optional.of(Path.of("/usr/lib/postgresql", major, "bin", "pg_dump"))
        .filter(Files::isExecutable)
        .map(PgDump::new);
  }

  /** The schema of a database as SQL, without what differs between any two dumps. */
  String schema(DatabaseUrl url) throws IOException, InterruptedException {
    File out = File.createTempFile("vitae-schema", ".sql");
    ProcessBuilder builder =
        new ProcessBuilder(program.toString(), "--schema-only")
            .redirectErrorStream(true)
            .redirectOutput(out);
    builder.environment().putAll(ServerEnvironment.of(url));
    Process process = builder.start();
    try {
      boolean ended = process.waitFor(SECONDS, TimeUnit.SECONDS);
      if (!ended || process.exitValue() != 0) {
        throw new AssertionError("pg_dump failed:\n" + Files.readString(out.toPath()));
      }
      try (Stream<String> lines = Files.lines(out.toPath())) {
        return lines
            .filter(line -> !line.startsWith("\\restrict ") && !line.startsWith("\\unrestrict "))
            .collect(joining("\n"));
      }
    } finally {
      process.destroyForcibly();
      Files.delete(out.toPath());
    }
  }
}
