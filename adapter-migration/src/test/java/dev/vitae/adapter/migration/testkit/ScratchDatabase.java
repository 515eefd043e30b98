package dev.vitae.adapter.migration.testkit;

import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.database.Scratch;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.roles.RolePasswords;
import dev.vitae.adapter.migration.roles.Roles;
import dev.vitae.settings.DatabaseUrl;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database of a test's own, on the {@link PostgresServer}. As an extension it exists for a test
 * class when its field is static, and otherwise for each test anew:
 *
 * <pre>{@code
 * @RegisterExtension static final ScratchDatabase DATABASE = ScratchDatabase.migrated();
 * }</pre>
 *
 * <p>Without JUnit, {@link #open()} creates it and {@link #close()} drops it. Names differ between
 * JVMs, so that several may share one server.
 */
public final class ScratchDatabase
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AutoCloseable {
  private static final String PREFIX =
      "vitae_test_%d_%06x"
          .formatted(ProcessHandle.current().pid(), ThreadLocalRandom.current().nextInt(1 << 24));
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final boolean migrated;
  private boolean forClass;
  private String name;

  private ScratchDatabase(boolean migrated) {
    this.migrated = migrated;
  }

  /** A database without any object. */
  public static ScratchDatabase empty() {
    return new ScratchDatabase(false);
  }

  /** A database at the newest version of the schema with the portfolio's roles, without rows. */
  public static ScratchDatabase migrated() {
    return new ScratchDatabase(true);
  }

  /** Creates it. */
  public ScratchDatabase open() {
    ServerRoles.make();
    String next = PREFIX + "_" + COUNT.incrementAndGet();
    onServer(
        migrated
            ? "CREATE DATABASE %s TEMPLATE %s".formatted(next, Template.NAME)
            : creation(next));
    name = next;
    return this;
  }

  /** Drops it, whoever is still connected. Twice is as good as once. */
  @Override
  public void close() {
    if (name != null) {
      onServer("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(name));
      name = null;
    }
  }

  /** How to reach it while it exists, by a login that owns it. */
  public DatabaseUrl url() {
    if (name == null) {
      throw new IllegalStateException("the scratch database does not exist now");
    }
    return PostgresServer.url().withDatabase(name);
  }

  /** A new connection each time; no pool. */
  public DataSource dataSource() {
    return dataSource(url());
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    forClass = true;
    open();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
    forClass = false;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    if (!forClass) {
      open();
    }
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (!forClass) {
      close();
    }
  }

  private static String creation(String database) {
    return "CREATE DATABASE %s TEMPLATE template0 ENCODING 'UTF8'".formatted(database);
  }

  private static DataSource dataSource(DatabaseUrl url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url.jdbcUrl());
    source.setUser(url.user().orElse(null));
    source.setPassword(url.password().orElse(null));
    try {
      for (Map.Entry<String, String> property : url.properties().entrySet()) {
        source.setProperty(property.getKey(), property.getValue());
      }
    } catch (SQLException unknown) {
      throw new IllegalStateException(unknown);
    }
    return source;
  }

  static DataSource server() {
    return dataSource(PostgresServer.url());
  }

  private static void onServer(String sql) {
    try (Connection connection = server().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new IllegalStateException(sql, failed);
    }
  }

  /**
   * Roles belong to the server, and what a migration grants depends on whether they are there: for
   * the tests of a JVM they are, from the first database on.
   */
  private static final class ServerRoles {
    static {
      try (Scratch scratch = Scratch.on(PostgresServer.url())) {
        Roles.setUp(new Sessions(scratch.url()), RolePasswords.none());
      }
    }

    /** Returns when the first who asks has made them. */
    static void make() {}
  }

  /** Migrated once per JVM, and dropped with it, for the server may outlive it. */
  private static final class Template {
    static final String NAME = PREFIX + "_template";

    static {
      onServer(creation(NAME));
      Runtime.getRuntime().addShutdownHook(new Thread(Template::drop));
      DatabaseUrl url = PostgresServer.url().withDatabase(NAME);
      new Migrator(url).migrate();
      Roles.setUp(new Sessions(url), RolePasswords.none());
    }

    private static void drop() {
      try {
        onServer("DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(NAME));
      } catch (IllegalStateException gone) {
        // An embedded server or a container ends at the same time, and the template with it.
      }
    }
  }
}
