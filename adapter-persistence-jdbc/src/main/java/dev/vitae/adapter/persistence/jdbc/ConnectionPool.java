package dev.vitae.adapter.persistence.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import com.zaxxer.hikari.pool.HikariPool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.postgresql.PGConnection;

/** Hands out connections, of a pool that is made at the first use and anew after a release. */
final class ConnectionPool implements Connections, AutoCloseable {
  /**
   * HikariCP asks a connection whether it lives if more than so many milliseconds have passed since
   * its last use, by a clock that stands still in a frozen process. It reads this when it makes a
   * pool; there is no setter.
   */
  private static final String ALIVE_BYPASS = "com.zaxxer.hikari.aliveBypassWindowMs";

  /** For asking that; whoever waits for a connection waits at most so much longer than allowed. */
  private static final int VALIDATION_SECONDS = 1;

  /** For so many milliseconds a read takes its chance, because it is read again if that fails. */
  private static final long READS_TRUST = 1_000;

  /** Milliseconds after which somebody who waits looks up: shorter than a login is hopeless. */
  private static final long PIECE = 250;

  private static final long NANOS_IN_MILLI = 1_000_000;

  private final JdbcSettings settings;
  private final Deadline deadline;
  private final DatabaseListener listener;
  private final LongSupplier nanoTime;
  private final InstantSource clock;

  /** When each was opened or handed out last, in milliseconds of the clock on the wall. */
  private final Map<PGConnection, Long> lastUses = Collections.synchronizedMap(new WeakHashMap<>());

  private final AtomicInteger awaiting = new AtomicInteger();

  private volatile HikariDataSource pool;
  private volatile DatabaseLogin login;
  private boolean closed;

  /** What a connection is for: a read is repeated if the connection turns out to be dead. */
  enum Use {
    READ,
    WRITE
  }

  /**
   * @param clock which goes on while the process is frozen, as {@code nanoTime} may not
   */
  ConnectionPool(
      JdbcSettings settings,
      Deadline deadline,
      DatabaseListener listener,
      LongSupplier nanoTime,
      InstantSource clock) {
    this.settings = settings;
    this.deadline = deadline;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.clock = clock;
  }

  /** Waits no longer than the settings say and the {@link Deadline} allows. */
  Connection open(Use use) throws SQLException {
    long patience = Math.min(settings.connectionTimeout().toMillis(), deadline.leftToStart());
    if (patience <= 0) {
      throw explained(
          new SQLTransientConnectionException(
              "no time left to wait for a connection", SqlFailure.CANCELLED));
    }
    return opened(patience, use);
  }

  private Connection opened(long patience, Use use) throws SQLException {
    HikariDataSource from = pool;
    if (from == null) {
      from = started();
    }
    // The pool itself, because only it can be told how long to wait for this one.
    HikariPool waiting = (HikariPool) from.getHikariPoolMXBean();
    Connection connection = alive(from, waiting, patience, use);
    try {
      listener.connected(waiting.getActiveConnections(), waiting.getThreadsAwaitingConnection());
      deadline.limit(connection);
      return connection;
    } catch (SQLException | RuntimeException failed) {
      connection.close();
      throw failed;
    }
  }

  /** One that is dead is dropped for another one. */
  private Connection alive(HikariDataSource from, HikariPool waiting, long patience, Use use)
      throws SQLException {
    long end = nanoTime.getAsLong() + patience * NANOS_IN_MILLI;
    for (long left = patience; ; left = (end - nanoTime.getAsLong()) / NANOS_IN_MILLI) {
      Connection connection = taken(waiting, Math.max(1, left));
      if (isTrusted(connection, use) || connection.isValid(VALIDATION_SECONDS)) {
        return connection;
      }
      from.evictConnection(connection);
    }
  }

  private boolean isTrusted(Connection connection, Use use) throws SQLException {
    long trusted = settings.trustIdle().toMillis();
    if (use == Use.READ) {
      trusted = Math.max(trusted, READS_TRUST);
    }
    long now = clock.millis();
    Long last = lastUses.put(connection.unwrap(PGConnection.class), now);
    // A clock that was set back says nothing.
    return last != null && now >= last && now - last < trusted;
  }

  /** It was opened just now. */
  void opened(PGConnection connection) {
    lastUses.put(connection, clock.millis());
  }

  private Connection taken(HikariPool from, long patience) throws SQLException {
    awaiting.incrementAndGet();
    try {
      if (settings.database().mayChange()) {
        return from.getConnection(patience);
      }
      return takenUnlessHopeless(from, patience);
    } catch (SQLTransientConnectionException none) {
      throw explained(none);
    } finally {
      awaiting.decrementAndGet();
    }
  }

  /** Waits piece by piece, since the pool wakes nobody whose waiting has become pointless. */
  private Connection takenUnlessHopeless(HikariPool from, long patience) throws SQLException {
    long end = nanoTime.getAsLong() + patience * NANOS_IN_MILLI;
    for (long left = patience; ; left = (end - nanoTime.getAsLong()) / NANOS_IN_MILLI) {
      try {
        return from.getConnection(Math.max(1, Math.min(left, PIECE)));
      } catch (SQLTransientConnectionException none) {
        if (left <= PIECE || isHopeless()) {
          throw none;
        }
      }
    }
  }

  private boolean isHopeless() {
    DatabaseLogin current = login;
    return current != null && current.isHopeless();
  }

  /** What the login failed of says more than that none came free. */
  private SQLException explained(SQLTransientConnectionException none) {
    DatabaseLogin current = login;
    SQLException why = current == null ? null : current.lastFailure();
    if (why == null) {
      return none;
    }
    return current.isHopeless()
        ? new SQLNonTransientConnectionException(none.getMessage(), why.getSQLState(), why)
        : new SQLTransientConnectionException(none.getMessage(), why.getSQLState(), why);
  }

  @Override
  public boolean connect(Duration within) {
    deadline.begin(within.plusMillis(Deadline.LEAST));
    try {
      opened(Math.max(1, within.toMillis()), Use.READ).close();
      return true;
    } catch (SQLException failed) {
      listener.failed(Optional.ofNullable(failed.getSQLState()));
      return false;
    }
  }

  @Override
  public void release() {
    HikariDataSource last;
    DatabaseLogin lastLogin;
    synchronized (this) {
      last = pool;
      lastLogin = login;
      pool = null;
      login = null;
    }
    if (last != null) {
      lastLogin.end();
      last.close();
      lastLogin.cutOff();
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    release();
  }

  /** Whether it is worth the while to go on trying to connect. */
  boolean isAwaited() {
    return awaiting.get() > 0;
  }

  /** Connections that were opened with another login are closed once they are not in use. */
  void renew() {
    HikariDataSource from = pool;
    if (from != null) {
      from.getHikariPoolMXBean().softEvictConnections();
    }
  }

  private synchronized HikariDataSource started() throws SQLException {
    if (closed) {
      throw new SQLNonTransientConnectionException("the store is closed", "08003");
    }
    if (pool == null) {
      login = new DatabaseLogin(settings, this, nanoTime);
      pool = pool(login);
    }
    return pool;
  }

  private HikariDataSource pool(DatabaseLogin login) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("vitae");
    config.setDataSource(login);
    config.setMaximumPoolSize(settings.maximumConnections());
    config.setMinimumIdle(settings.minimumIdle());
    config.setConnectionTimeout(settings.connectionTimeout().toMillis());
    config.setValidationTimeout(
        Math.min(VALIDATION_SECONDS * 1_000, settings.connectionTimeout().toMillis()));
    config.setKeepaliveTime(0); // else it asks every two minutes, and no database falls asleep
    config.setInitializationFailTimeout(-1);
    config.setExceptionOverride(new KeepAfterStalePlan());
    return opened(config);
  }

  /**
   * The property counts for the whole process: it is there for no longer than the pool's making.
   */
  private static HikariDataSource opened(HikariConfig config) {
    synchronized (ConnectionPool.class) {
      String before = System.getProperty(ALIVE_BYPASS);
      System.setProperty(ALIVE_BYPASS, Long.toString(Long.MAX_VALUE));
      try {
        return new HikariDataSource(config);
      } finally {
        if (before == null) {
          System.clearProperty(ALIVE_BYPASS);
        } else {
          System.setProperty(ALIVE_BYPASS, before);
        }
      }
    }
  }

  /**
   * HikariCP drops a connection whose prepared statement was planned before a migration. The driver
   * has noted the failure and plans anew at the next try, so the connection is as good as a new one
   * and, unlike another of the pool, certain not to fail in the same way again.
   */
  private static final class KeepAfterStalePlan implements SQLExceptionOverride {
    @java.lang.Override // the interface has an enum of this name
    public Override adjudicate(SQLException failure) {
      return SqlFailure.of(failure).isStalePlan() ? Override.DO_NOT_EVICT : Override.CONTINUE_EVICT;
    }
  }
}
