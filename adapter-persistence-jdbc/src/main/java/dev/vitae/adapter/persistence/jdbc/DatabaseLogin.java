package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.SecretUnavailableException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.LongSupplier;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.Driver;
import org.postgresql.PGConnection;

/**
 * Opens a pool's connections by what the {@code DatabaseSource} said last, which is asked anew when
 * the server refuses the login. While somebody waits for the connection it goes on trying: the
 * pool, left to itself, tries in ever longer intervals of up to 5 s, and would find out as late
 * that the server is back.
 */
final class DatabaseLogin implements DataSource {
  private static final long NANOS_BETWEEN_READINGS = 1_000_000_000;
  private static final int FIRST_PAUSE = 10;
  private static final int LONGEST_PAUSE = 500;

  private final JdbcSettings settings;
  private final ConnectionPool pool;
  private final LongSupplier nanoTime;
  private final Driver driver = new Driver();
  private DatabaseUrl known;
  private boolean asked;
  private long lastReading;
  private volatile SQLException lastFailure;

  DatabaseLogin(JdbcSettings settings, ConnectionPool pool, LongSupplier nanoTime) {
    this.settings = settings;
    this.pool = pool;
    this.nanoTime = nanoTime;
  }

  /** Why there is no connection, which the pool does not know while this goes on trying. */
  SQLException lastFailure() {
    return lastFailure;
  }

  @Override
  public Connection getConnection() throws SQLException {
    for (int pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        Connection connection = loggedIn();
        lastFailure = null;
        return connection;
      } catch (SQLException failed) {
        lastFailure = failed;
        if (!pool.isAwaited()) {
          throw failed;
        }
        sleep(pause, failed);
      }
    }
  }

  private static void sleep(int pause, SQLException failed) throws SQLException {
    try {
      Thread.sleep(ThreadLocalRandom.current().nextInt(pause / 2, pause + 1));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw failed;
    }
  }

  private Connection loggedIn() throws SQLException {
    DatabaseUrl tried = known();
    try {
      return connected(tried);
    } catch (SQLException refused) {
      if (!SqlFailure.of(refused).isLoginRefused()) {
        throw refused;
      }
      DatabaseUrl now = readAfter(tried, refused);
      if (now.equals(tried)) {
        throw refused;
      }
      Connection connection = connected(now);
      pool.renew();
      return connection;
    }
  }

  private synchronized DatabaseUrl known() throws SQLException {
    return known == null ? read(lastFailure) : known;
  }

  private synchronized DatabaseUrl readAfter(DatabaseUrl tried, SQLException refused)
      throws SQLException {
    return tried.equals(known) ? read(refused) : known();
  }

  /**
   * @param why thrown if the source was asked just now
   */
  private DatabaseUrl read(SQLException why) throws SQLException {
    long now = nanoTime.getAsLong();
    if (asked && now - lastReading < NANOS_BETWEEN_READINGS && why != null) {
      throw why;
    }
    asked = true;
    lastReading = now;
    try {
      known = settings.database().read();
      return known;
    } catch (SecretUnavailableException unknown) {
      throw new SQLException(unknown.getMessage(), "08001", unknown);
    }
  }

  private Connection connected(DatabaseUrl database) throws SQLException {
    Properties properties = properties(database);
    long responseTimeout = Long.parseLong(properties.getProperty("socketTimeout"));
    // Others wait behind this one: a server that accepts and then says nothing has as long as one
    // that does not accept, and not as long as one that works on a statement.
    properties.setProperty("socketTimeout", properties.getProperty("connectTimeout"));
    Connection connection = driver.connect(database.jdbcUrl(), properties);
    connection.setNetworkTimeout(null, (int) Math.min(Integer.MAX_VALUE, responseTimeout * 1_000));
    pool.opened(connection.unwrap(PGConnection.class));
    return connection;
  }

  /** What the driver is told, login included. */
  Properties properties(DatabaseUrl database) {
    Properties properties = new Properties();
    // Without lambdas, of which each costs a cold start a class.
    if (database.user().isPresent()) {
      properties.setProperty("user", database.user().get());
    }
    if (database.password().isPresent()) {
      properties.setProperty("password", database.password().get());
    }
    properties.setProperty("ApplicationName", "vitae");
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", Integer.toString(getLoginTimeout()));
    properties.setProperty("socketTimeout", Long.toString(settings.responseTimeout().toSeconds()));
    properties.setProperty("cancelSignalTimeout", Integer.toString(Deadline.SECONDS_TO_CANCEL));
    // Saves the driver two statements on every new connection that older servers need.
    properties.setProperty("assumeMinServerVersion", "15");
    // What the server quotes of a refused row may be personal: it does not belong in a log.
    properties.setProperty("logServerErrorDetail", "false");
    properties.putAll(database.properties());
    return properties;
  }

  /** The pool waits so many seconds for a connect under way when it is closed. */
  @Override
  public int getLoginTimeout() {
    return (int) Math.max(1, settings.connectionTimeout().toSeconds());
  }

  @Override
  public void setLoginTimeout(int seconds) {
    // follows from the settings
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("the login is the source's");
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter writer) {
    // nothing is written
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
