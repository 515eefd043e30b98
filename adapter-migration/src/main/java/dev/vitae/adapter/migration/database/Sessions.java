package dev.vitae.adapter.migration.database;

import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Opens connections to one database, each with a name that {@code pg_stat_activity} shows. Where
 * they lead to the server itself they are set up for work that takes long: no timeout of the role
 * ends them, a lock is waited for five seconds at most unless a script says otherwise, and the
 * server notices within seconds when this process is gone.
 */
public final class Sessions {
  /** Learns of a connection and of the number of the server's process behind it. */
  @FunctionalInterface
  public interface Opened {
    void told(Connection connection, int process);
  }

  /** To be let in, unless the URL says otherwise; what wakes up first does so in less. */
  private static final Duration CONNECTING = Duration.ofSeconds(20);

  private static final String SOCKET_TIMEOUT = "socketTimeout";

  private final DatabaseUrl url;
  private final Duration connecting;

  /** Somebody stands between, who was seen to keep a session together. */
  private volatile boolean keptTogether;

  /** Connects to nothing yet. */
  public Sessions(DatabaseUrl url) {
    this(url, CONNECTING);
  }

  /**
   * @param connecting how long to be let in may take, in whole seconds
   */
  Sessions(DatabaseUrl url, Duration connecting) {
    this.url = url;
    this.connecting = connecting;
  }

  /**
   * The same for who only asks: a question that is not answered in time fails.
   *
   * @param limit in seconds, at least one; what the URL says itself stays, if it is less
   */
  public Sessions answeringWithin(Duration limit) {
    long seconds = Math.max(1, limit.toSeconds());
    String said = url.properties().getOrDefault(SOCKET_TIMEOUT, "0");
    boolean isLess = said.matches("[1-9][0-9]{0,8}") && Long.parseLong(said) < seconds;
    return isLess
        ? this
        : new Sessions(url.withProperty(SOCKET_TIMEOUT, Long.toString(seconds)), connecting);
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
        int patience = connection.getNetworkTimeout();
        connection.setNetworkTimeout(Runnable::run, Math.toIntExact(connecting.toMillis()));
        int answering = SessionSettings.applyWhereDirect(connection);
        if (answering != SessionSettings.announcedTo(connection)) {
          try (Connection other = plain(name).getConnection()) {
            Pooler.refuseChanging(url, connection, other);
          }
          keptTogether = true;
          SessionSettings.apply(connection);
        }
        connection.setNetworkTimeout(Runnable::run, patience);
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
    return source(name, (connection, process) -> {});
  }

  /**
   * A new connection each time; no pool.
   *
   * @param opened is told of each, once it is set up
   */
  public DataSource source(String name, Opened opened) throws SQLException {
    return configured(
        new SetUp(
            connection ->
                opened.told(
                    connection,
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
    source.setLoginTimeout(Math.toIntExact(connecting.toSeconds()));
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
