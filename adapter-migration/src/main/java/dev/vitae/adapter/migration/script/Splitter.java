package dev.vitae.adapter.migration.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.script.Statements.Copy;
import dev.vitae.adapter.migration.script.Statements.Statement;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.Configuration;
import org.flywaydb.core.api.resource.LoadableResource;
import org.flywaydb.core.internal.database.DatabaseType;
import org.flywaydb.core.internal.database.base.Database;
import org.flywaydb.core.internal.jdbc.JdbcConnectionFactory;
import org.flywaydb.core.internal.jdbc.JdbcTemplate;
import org.flywaydb.core.internal.jdbc.Results;
import org.flywaydb.core.internal.parser.ParsingContext;
import org.flywaydb.core.internal.sqlscript.SqlScript;
import org.flywaydb.core.internal.sqlscript.SqlStatement;
import org.flywaydb.core.internal.sqlscript.SqlStatementIterator;
import org.flywaydb.database.postgresql.PostgreSQLCopyParsedStatement;

/**
 * Splits scripts into statements as Flyway does when it runs them: by its own parser, which asks
 * the server for its version.
 */
public final class Splitter {
  private final Migrations migrations;
  private final Configuration configuration;
  private final ParsingContext context = new ParsingContext();
  private final DatabaseType type;
  private final String history;

  /** Opens a connection, and closes it. */
  public Splitter(DataSource database, Migrations migrations) {
    this.migrations = migrations;
    this.configuration =
        Flyway.configure(Splitter.class.getClassLoader())
            .dataSource(database)
            .encoding(UTF_8)
            .placeholderReplacement(false)
            .defaultSchema("public")
            .table(FlywayConfiguration.HISTORY)
            .baselineVersion("0")
            .load()
            .getConfiguration();
    JdbcConnectionFactory connections = new JdbcConnectionFactory(database, configuration, null);
    this.type = connections.getDatabaseType();
    try (Database<?> server = type.createDatabase(configuration, connections, null)) {
      server.getVersion();
      context.setDatabase(server);
      history =
          server.getRawCreateScript(
              server.getMainConnection().getSchema("public").getTable(FlywayConfiguration.HISTORY),
              true);
    }
  }

  /** What Flyway runs to begin the history of a database on which no script has run. */
  public String history() {
    return history;
  }

  /**
   * The statements of a script.
   *
   * @throws MigrationException when they cannot be told apart
   */
  public Statements split(Script script) {
    try {
      return statements(script, false, Optional.empty());
    } catch (FlywayException refused) {
      return statements(script, true, Optional.of(firstLine(refused)));
    }
  }

  private Statements statements(Script script, boolean mixed, Optional<String> refusal) {
    LoadableResource resource = migrations.resources().getResource(script.file());
    try {
      SqlScript parsed =
          type.createSqlScriptFactory(configuration, context)
              .createSqlScript(resource, mixed, migrations.resources());
      List<Statement> statements = new ArrayList<>();
      try (SqlStatementIterator iterator = parsed.getSqlStatements()) {
        while (iterator.hasNext()) {
          SqlStatement statement = iterator.next();
          Optional<Copy> copy =
              statement instanceof PostgreSQLCopyParsedStatement
                  ? Optional.of(connection -> copy(statement, connection))
                  : Optional.empty();
          statements.add(new Statement(statement.getLineNumber(), statement.getSql(), copy));
        }
      }
      return new Statements(
          statements, refusal.isPresent() || parsed.executeInTransaction(), refusal);
    } catch (FlywayException unreadable) {
      if (!mixed) {
        throw unreadable;
      }
      throw new MigrationException(
          "%s cannot be split into statements: %s".formatted(script.file(), firstLine(unreadable)),
          unreadable);
    }
  }

  private void copy(SqlStatement statement, Connection connection) throws SQLException {
    Results results = statement.execute(new JdbcTemplate(connection, type), null, configuration);
    if (results.getException() != null) {
      throw results.getException();
    }
  }

  private static String firstLine(FlywayException thrown) {
    return thrown.getMessage().strip().lines().findFirst().orElse("");
  }
}
