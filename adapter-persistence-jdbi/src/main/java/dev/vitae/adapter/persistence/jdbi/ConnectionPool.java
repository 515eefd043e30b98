package dev.vitae.adapter.persistence.jdbi;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.SQLExceptionOverride;
import dev.vitae.settings.DatabaseUrl;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the pool of connections. */
final class ConnectionPool {
  /**
   * A connection is asked whether it lives if more than so many milliseconds have passed since its
   * last use. HikariCP reads this when it makes a pool; there is no setter.
   */
  private static final String ALIVE_BYPASS = "com.zaxxer.hikari.aliveBypassWindowMs";

  private ConnectionPool() {}

  /** Opens no connection yet: whether the database can be reached shows with the first use. */
  static HikariDataSource of(JdbiSettings settings) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("vitae");
    config.setDriverClassName(org.postgresql.Driver.class.getName());
    DatabaseUrl database = settings.database();
    config.setJdbcUrl(database.jdbcUrl());
    database.user().ifPresent(config::setUsername);
    database.password().ifPresent(config::setPassword);
    driverProperties(settings).forEach(config::addDataSourceProperty);
    config.setMaximumPoolSize(settings.maximumConnections());
    config.setMinimumIdle(settings.minimumIdle());
    config.setConnectionTimeout(settings.connectionTimeout().toMillis());
    config.setValidationTimeout(
        Math.min(Duration.ofSeconds(2).toMillis(), settings.connectionTimeout().toMillis()));
    config.setInitializationFailTimeout(-1);
    config.setExceptionOverride(new KeepAfterStalePlan());
    return opened(config, settings.trustIdle());
  }

  private static Map<String, String> driverProperties(JdbiSettings settings) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("ApplicationName", "vitae");
    properties.put("tcpKeepAlive", "true");
    properties.put(
        "connectTimeout", Long.toString(Math.max(1, settings.connectionTimeout().toSeconds())));
    properties.put("socketTimeout", Long.toString(settings.responseTimeout().toSeconds()));
    // Saves the driver two statements on every new connection that older servers need.
    properties.put("assumeMinServerVersion", "15");
    // What the server quotes of a refused row may be personal: it does not belong in a log.
    properties.put("logServerErrorDetail", "false");
    properties.putAll(settings.database().properties());
    return properties;
  }

  /**
   * The property counts for the whole process: it is there for no longer than the pool's making.
   */
  private static HikariDataSource opened(HikariConfig config, Duration trustIdle) {
    synchronized (ConnectionPool.class) {
      String before = System.getProperty(ALIVE_BYPASS);
      // One less, because a clock that stands still, as a frozen sandbox's, lets no time pass.
      System.setProperty(ALIVE_BYPASS, Long.toString(trustIdle.toMillis() - 1));
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
