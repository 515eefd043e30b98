package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.SecretUnavailableException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
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
 * that the server is back. A login that was refused is not repeated as often: who does that is
 * locked out.
 */
final class DatabaseLogin implements DataSource {
  private static final long NANOS_BETWEEN_READINGS = 1_000_000_000;
  private static final long NANOS_BETWEEN_REFUSALS = 2_000_000_000;
  private static final int REFUSALS_OF_A_FIXED_LOGIN = 2;
  private static final int SECONDS_TO_BREAK_OFF = 1;
  private static final int FIRST_PAUSE = 10;
  private static final int LONGEST_PAUSE = 500;

  private final JdbcSettings settings;
  private final ConnectionPool pool;
  private final LongSupplier nanoTime;
  private final Driver driver = new Driver();
  private final LoginSockets sockets = new LoginSockets();
  private DatabaseUrl known;
  private boolean asked;
  private long lastReading;
  private volatile SQLException lastFailure;
  private volatile Refusal refusal;
  private volatile Thread last;
  private volatile boolean ended;

  /** Of a password or a role, not of a pooler that has no server. */
  private record Refusal(DatabaseUrl login, SQLException why, long at, int times) {}

  DatabaseLogin(JdbcSettings settings, ConnectionPool pool, LongSupplier nanoTime) {
    this.settings = settings;
    this.pool = pool;
    this.nanoTime = nanoTime;
  }

  /** Why there is no connection, which the pool does not know while this goes on trying. */
  SQLException lastFailure() {
    return lastFailure;
  }

  /** Whether the server refuses a login that stays the same, and has just done so again. */
  boolean isHopeless() {
    Refusal latest = refusal;
    return latest != null
        && latest.times() >= REFUSALS_OF_A_FIXED_LOGIN
        && isFresh(latest)
        && !settings.database().mayChange();
  }

  private boolean isFresh(Refusal latest) {
    return nanoTime.getAsLong() - latest.at() < NANOS_BETWEEN_REFUSALS;
  }

  /**
   * Opens nothing from now on: what is under way is broken off. To be called from another thread
   * than that, which may hold the lock while it waits for the source.
   */
  void end() {
    ended = true;
    sockets.breakOff();
    Thread busy = last;
    if (busy != null) {
      busy.interrupt(); // it reads, or pauses here or in the pool
    }
  }

  /** Closes what the pool has left open. */
  void cutOff() {
    sockets.closeAll();
  }

  private void refuseIfEnded() throws SQLException {
    if (ended) {
      throw new SQLNonTransientConnectionException("the connections were released", "08003");
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    last = Thread.currentThread();
    for (int pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      refuseIfEnded();
      try {
        Connection connection = loggedIn();
        lastFailure = null;
        return connection;
      } catch (SQLException failed) {
        lastFailure = failed;
        if (ended || !pool.isAwaited() || isHopeless()) {
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
    Refusal before = refusal;
    SQLException refused;
    if (before != null && before.login().equals(tried) && isFresh(before)) {
      refused = before.why();
    } else {
      try {
        return connected(tried);
      } catch (SQLException failed) {
        if (!SqlFailure.of(failed).isLoginRefused()) {
          throw failed;
        }
        refused = failed;
      }
    }
    DatabaseUrl now = readAfter(tried, refused);
    if (now.equals(tried)) {
      throw refused;
    }
    Connection connection = connected(now);
    pool.renew();
    return connection;
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
      DatabaseUrl told = settings.database().read();
      refuseIfEnded();
      known = told;
      return told;
    } catch (SecretUnavailableException unknown) {
      throw new SQLException(unknown.getMessage(), "08001", unknown);
    }
  }

  private Connection connected(DatabaseUrl database) throws SQLException {
    refuseIfEnded();
    try {
      Connection connection = driven(database);
      refusal = null;
      return connection;
    } catch (SQLException failed) {
      if (SqlFailure.of(failed).isPasswordRefused()) {
        Refusal before = refusal;
        int times = before != null && before.login().equals(database) ? before.times() : 0;
        refusal = new Refusal(database, failed, nanoTime.getAsLong(), times + 1);
      }
      throw failed;
    }
  }

  private Connection driven(DatabaseUrl database) throws SQLException {
    Properties properties = properties(database);
    long responseTimeout = Long.parseLong(properties.getProperty("socketTimeout"));
    // Others wait behind this one: a server that accepts and then says nothing has as long as one
    // that does not accept, and not as long as one that works on a statement.
    properties.setProperty("socketTimeout", properties.getProperty("connectTimeout"));
    sockets.addTo(properties);
    Connection connection = driver.connect(database.jdbcUrl(), properties);
    sockets.loggedIn();
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
    properties.setProperty("connectTimeout", Long.toString(secondsToConnect()));
    properties.setProperty("socketTimeout", Long.toString(settings.responseTimeout().toSeconds()));
    properties.setProperty("cancelSignalTimeout", Integer.toString(Deadline.SECONDS_TO_CANCEL));
    // Saves the driver two statements on every new connection that older servers need.
    properties.setProperty("assumeMinServerVersion", "15");
    // What the server quotes of a refused row may be personal: it does not belong in a log.
    properties.setProperty("logServerErrorDetail", "false");
    properties.putAll(database.properties());
    return properties;
  }

  private long secondsToConnect() {
    return Math.max(1, settings.connectionTimeout().toSeconds());
  }

  /**
   * When it is closed the pool waits so many seconds for a connect under way, which {@link #end}
   * has broken off; only a source that cannot be interrupted takes longer.
   */
  @Override
  public int getLoginTimeout() {
    return SECONDS_TO_BREAK_OFF;
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
