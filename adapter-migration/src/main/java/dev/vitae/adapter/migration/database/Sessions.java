package dev.vitae.adapter.migration.database;

import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections to one database, each with a name that {@code pg_stat_activity} shows. Where
 * they lead to the server itself they are set up for work that takes long: no timeout of the role
 * ends them, a lock is waited for five seconds at most unless a script says otherwise, and the
 * server notices within seconds when this process is gone.
 */
public final class Sessions {
  private final DatabaseUrl url;

  /** Somebody stands between, who was seen to keep a session together. */
  private volatile boolean keptTogether;

  /** Connects to nothing yet. */
  public Sessions(DatabaseUrl url) {
    this.url = url;
  }

  public DatabaseUrl url() {
    return url;
  }

  /**
   * A connection in auto-commit mode, which the caller closes. It may lead to a pooler: for what
   * takes a statement or two.
   *
   * @param name its {@code application_name}
   * @throws UnreachableDatabaseException when none can be had
   */
  public Connection open(String name) {
    try {
      return source(name).getConnection();
    } catch (SQLException refused) {
      throw UnreachableDatabaseException.of(url, refused);
    }
  }

  /**
   * A connection whose statements all reach one session of the server, in auto-commit mode, which
   * the caller closes. From then on so do all others that are opened here.
   *
   * @param name its {@code application_name}
   * @throws UnreachableDatabaseException when none can be had
   * @throws MigrationException when a pooler stands between that gives a connection to others when
   *     a transaction ends; nothing was changed
   */
  public Connection openDirect(String name) {
    Pooler.refuseName(url);
    try {
      Connection connection = plain(name).getConnection();
      try {
        int answering = SessionSettings.applyWhereDirect(connection);
        if (answering != SessionSettings.announcedTo(connection)) {
          try (Connection other = plain(name).getConnection()) {
            Pooler.refuseChanging(url, connection, other);
          }
          keptTogether = true;
          SessionSettings.apply(connection);
        }
        return connection;
      } catch (SQLException | RuntimeException refused) {
        connection.close();
        throw refused;
      }
    } catch (SQLException refused) {
      throw UnreachableDatabaseException.of(url, refused);
    }
  }

  /** A new connection each time; no pool. */
  public DataSource source(String name) throws SQLException {
    return source(name, process -> {});
  }

  /**
   * A new connection each time; no pool.
   *
   * @param opened is told the number of the server's process behind each
   */
  public DataSource source(String name, IntConsumer opened) throws SQLException {
    return configured(
        new SetUp(
            connection ->
                opened.accept(
                    keptTogether
                        ? SessionSettings.apply(connection)
                        : SessionSettings.applyWhereDirect(connection))),
        name);
  }

  /** Sets a session up as if it were new, after a script that set something for its own sake. */
  public static void setUpAgain(Connection connection) throws SQLException {
    SessionSettings.apply(connection);
  }

  private DataSource plain(String name) throws SQLException {
    return configured(new PGSimpleDataSource(), name);
  }

  private DataSource configured(PGSimpleDataSource source, String name) throws SQLException {
    source.setUrl(url.jdbcUrl());
    source.setUser(url.user().orElse(null));
    source.setPassword(url.password().orElse(null));
    // What lies between forgets a connection that is silent while another one migrates.
    source.setTcpKeepAlive(true);
    for (Map.Entry<String, String> property : url.properties().entrySet()) {
      source.setProperty(property.getKey(), property.getValue());
    }
    source.setApplicationName(name);
    return source;
  }

  private interface Setup {
    void of(Connection connection) throws SQLException;
  }

  private static final class SetUp extends PGSimpleDataSource {
    private static final long serialVersionUID = 1L;

    private final transient Setup setup;

    SetUp(Setup setup) {
      this.setup = setup;
    }

    @Override
    public Connection getConnection() throws SQLException {
      Connection connection = super.getConnection();
      try {
        setup.of(connection);
        return connection;
      } catch (SQLException refused) {
        connection.close();
        throw refused;
      }
    }
  }
}
