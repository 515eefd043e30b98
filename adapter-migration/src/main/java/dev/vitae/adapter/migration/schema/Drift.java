package dev.vitae.adapter.migration.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Scratch;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.script.FlywayConfiguration;
import dev.vitae.adapter.migration.script.Migrations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * How a database's schema differs from what the migrations that have run on it make.
 *
 * @param newer the database's version when a newer program has migrated it: what that version makes
 *     is not known here, so that nothing was compared
 * @param differences one sentence each, none when there is no drift; grants to roles that the
 *     server does not have are not expected
 */
public record Drift(Optional<String> newer, List<String> differences) {
  /** What the shipped migrations make, all of them. */
  static final String EXPECTED = "db/schema.txt";

  private static final String APPLICATION_NAME = "vitae-drift";
  private static final Pattern GRANTEE =
      Pattern.compile("grant to (\"(?:[^\"]|\"\")+\"|\\w+) on .*");

  private static final String HISTORY = "public." + FlywayConfiguration.HISTORY;

  private static final String VERSIONS =
      "SELECT DISTINCT version FROM " + HISTORY + " WHERE success AND version IS NOT NULL";

  public Drift {
    differences = List.copyOf(differences);
  }

  /**
   * Looks, and changes nothing. What the newest of the shipped migrations make is known; for any
   * other it is tried out, on a scratch database beside this one that the login has to be allowed
   * to create. What a repeatable script makes is expected as soon as the folder has it.
   *
   * @throws MigrationException when there is nothing to compare with: nothing has been migrated, a
   *     scratch database cannot be had, or the migrations do not run on it, as those that make
   *     something of the whole server are not let to
   * @throws dev.vitae.adapter.migration.database.UnreachableDatabaseException when no connection
   *     can be had
   */
  public static Drift of(Sessions live, Migrations migrations) {
    try (Connection connection = live.open(APPLICATION_NAME)) {
      MigrationVersion version = version(connection, live);
      MigrationVersion newest = MigrationVersion.fromVersion(migrations.newestVersion());
      if (version.isNewerThan(newest)) {
        return new Drift(Optional.of(version.getVersion()), List.of());
      }
      SchemaDescription expected =
          migrations.areShipped() && version.equals(newest)
              ? shipped()
              : tried(live, migrations, version);
      Set<String> roles =
          Set.copyOf(
              Rows.read(
                  connection,
                  "SELECT pg_catalog.quote_ident(rolname) FROM pg_catalog.pg_roles"
                      + " UNION ALL SELECT 'PUBLIC'",
                  row -> row.getString(1)));
      return new Drift(
          Optional.empty(),
          SchemaDescription.read(connection)
              .differencesFrom(withoutGrantsToOthers(expected, roles)));
    } catch (SQLException failed) {
      throw new MigrationException(
          "The schema of %s cannot be compared: %s"
              .formatted(live.url().database(), failed.getMessage()),
          failed);
    }
  }

  /** A server without the portfolio's roles lacks nothing that could be granted to them. */
  static SchemaDescription withoutGrantsToOthers(SchemaDescription expected, Set<String> roles) {
    return expected.only(
        about -> {
          Matcher grant = GRANTEE.matcher(about);
          return !grant.matches() || roles.contains(grant.group(1));
        });
  }

  /** Versions may be dotted, so that the newest is not the server's to find. */
  private static MigrationVersion version(Connection connection, Sessions live)
      throws SQLException {
    boolean readable =
        Rows.holds(connection, "to_regclass(?) IS NOT NULL", HISTORY)
            && Rows.holds(connection, "has_table_privilege(?, 'SELECT')", HISTORY);
    boolean kept =
        Rows.holds(connection, "to_regclass('public.schema_version') IS NOT NULL")
            && Rows.holds(connection, "has_table_privilege('public.schema_version', 'SELECT')");
    Stream<String> versions =
        readable
            ? Rows.read(connection, VERSIONS, row -> row.getString(1)).stream()
            : kept
                ? Rows.read(
                    connection,
                    "SELECT version FROM public.schema_version",
                    row -> row.getString(1))
                    .stream()
                : Stream.empty();
    return versions
        .map(MigrationVersion::fromVersion)
        .max(MigrationVersion::compareTo)
        .orElseThrow(
            () ->
                new MigrationException(
                    "No migration has ever run on the database %s, so that there is nothing to compare it with."
                        .formatted(live.url().database())));
  }

  /** What {@value #EXPECTED} says. */
  static SchemaDescription shipped() {
    try (InputStream stream = Drift.class.getClassLoader().getResourceAsStream(EXPECTED)) {
      if (stream == null) {
        throw new IllegalStateException("the program carries no " + EXPECTED);
      }
      return SchemaDescription.parse(new String(stream.readAllBytes(), UTF_8));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static SchemaDescription tried(
      Sessions live, Migrations migrations, MigrationVersion version) throws SQLException {
    try (Scratch scratch = Scratch.on(live.url())) {
      Sessions sessions = new Sessions(scratch.url());
      FluentConfiguration configuration =
          FlywayConfiguration.of(sessions.source(APPLICATION_NAME), migrations);
      configuration.target(version).callbacks(new KeptToScratch()).load().migrate();
      try (Connection connection = sessions.open(APPLICATION_NAME)) {
        return SchemaDescription.read(connection);
      }
    } catch (FlywayException failed) {
      throw new MigrationException(
          "The migrations up to version %s do not run on an empty database, so that there is nothing to compare with: %s"
              .formatted(version, failed.getMessage().strip()),
          failed);
    }
  }
}
