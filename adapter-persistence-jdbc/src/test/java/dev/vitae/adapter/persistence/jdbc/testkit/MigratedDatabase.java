package dev.vitae.adapter.persistence.jdbc.testkit;

import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import dev.vitae.adapter.persistence.jdbc.JdbcSettings;
import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A database of a test class's own (nested classes share it) at the newest version of the schema,
 * without rows at the start of each test:
 *
 * <pre>{@code
 * @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();
 * }</pre>
 */
public final class MigratedDatabase
    implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  private static final String TABLES_WITH_ROWS_OF_TESTS =
      """
      SELECT format('%I', tablename) FROM pg_tables \
      WHERE schemaname = 'public' \
      AND tablename NOT IN ('schema_version', 'flyway_schema_history', 'migration_runs')""";

  private final ScratchDatabase scratch = ScratchDatabase.migrated();
  private String owner;
  private ApplicationRole application;
  private DatabaseUrl url;

  @Override
  public void beforeAll(ExtensionContext context) {
    if (owner == null) {
      owner = context.getUniqueId();
      scratch.open();
      url = scratch.url();
      application = ApplicationRole.in(this);
      url = application.withNewPassword();
      logIn();
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    execute("TRUNCATE " + String.join(", ", query(TABLES_WITH_ROWS_OF_TESTS)));
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (context.getUniqueId().equals(owner)) {
      application.terminate();
      application.close();
      scratch.close();
      owner = null;
    }
  }

  /** A process's first login by a password takes longer than a test of outages waits. */
  private void logIn() {
    try (Connection connection = new Sessions(url).open("vitae-test")) {
      connection.setReadOnly(true);
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /** By a login that may what the API's role may, and nothing else. */
  public DatabaseUrl url() {
    return url;
  }

  /** The name of that login. */
  public String application() {
    return application.name();
  }

  /** As for a server, with few connections: many databases share a test's server. */
  public JdbcSettings settings() {
    return JdbcSettings.forServer(url()).withMaximumConnections(5);
  }

  /** A connection beside the adapter's, for what another program does and an administrator may. */
  public DataSource dataSource() {
    return scratch.dataSource();
  }

  public void execute(String sql) {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new IllegalStateException(sql, failed);
    }
  }

  /**
   * @return the first column
   */
  public List<String> query(String sql) {
    try (Connection connection = dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      List<String> values = new ArrayList<>();
      while (rows.next()) {
        values.add(rows.getString(1));
      }
      return values;
    } catch (SQLException failed) {
      throw new IllegalStateException(sql, failed);
    }
  }
}
