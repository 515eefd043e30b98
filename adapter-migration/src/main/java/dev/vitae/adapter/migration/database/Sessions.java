package dev.vitae.adapter.migration.database;

import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/** Opens connections to one database, each with a name that {@code pg_stat_activity} shows. */
public final class Sessions {
  private final DatabaseUrl url;

  /** Connects to nothing yet. */
  public Sessions(DatabaseUrl url) {
    this.url = url;
  }

  public DatabaseUrl url() {
    return url;
  }

  /**
   * A connection in auto-commit mode, which the caller closes.
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

  /** A new connection each time; no pool. */
  public DataSource source(String name) throws SQLException {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url.jdbcUrl());
    source.setUser(url.user().orElse(null));
    source.setPassword(url.password().orElse(null));
    for (Map.Entry<String, String> property : url.properties().entrySet()) {
      source.setProperty(property.getKey(), property.getValue());
    }
    source.setApplicationName(name);
    return source;
  }
}
