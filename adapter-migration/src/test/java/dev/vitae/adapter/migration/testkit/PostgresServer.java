package dev.vitae.adapter.migration.testkit;

import static java.lang.System.Logger.Level.INFO;

import dev.vitae.settings.DatabaseUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * The PostgreSQL server that the tests of this JVM run on, started when it is first asked for and
 * stopped with the JVM. It is, in this order:
 *
 * <ol>
 *   <li>the one of {@code TEST_DATABASE_URL}, whose login must be allowed to create databases;
 *   <li>a container, when a Docker engine answers and has the image that the property {@code
 *       vitae.test.image} or {@code VITAE_TEST_IMAGE} names (default {@value #DEFAULT_IMAGE}), or
 *       {@code VITAE_TEST_PULL=true} allows to fetch it;
 *   <li>PostgreSQL's own binaries, unpacked below the user's cache folder. Its databases are in
 *       memory where the system has room for that, for making one takes a tenth of the time there;
 *       on disk with the property {@code vitae.test.disk}, as for figures.
 * </ol>
 *
 * <p>When the chosen one cannot be had, that is a failure: no test is skipped.
 */
public final class PostgresServer {
  static final String DEFAULT_IMAGE = "postgres:18-alpine";

  /** Linux's files in memory. */
  private static final Path MEMORY = Path.of("/dev/shm");

  /** Far more than the tests' databases take, their log included. */
  private static final long ROOM = 4L << 30;

  private static final System.Logger LOG = System.getLogger(PostgresServer.class.getName());

  private PostgresServer() {}

  /** The server's maintenance database, by a login that may create others. */
  public static DatabaseUrl url() {
    return Holder.URL;
  }

  private static final class Holder {
    static final DatabaseUrl URL = start();
  }

  private static DatabaseUrl start() {
    String given = System.getenv("TEST_DATABASE_URL");
    if (given != null && !given.isBlank()) {
      DatabaseUrl url = DatabaseUrl.parse(given);
      LOG.log(INFO, "Tests run on the PostgreSQL of TEST_DATABASE_URL: {0}", url);
      return url;
    }
    String image = image();
    boolean pull = Boolean.parseBoolean(System.getenv("VITAE_TEST_PULL"));
    Optional<DockerEngine> engine = DockerEngine.find();
    if (engine.isEmpty()) {
      return embedded("no Docker engine answers");
    }
    if (!pull && !engine.get().has(image)) {
      return embedded("the Docker engine has no image " + image);
    }
    if (!pull && !engine.get().hasCleaner()) {
      return embedded("the Docker engine has no image testcontainers/ryuk");
    }
    return container(image);
  }

  private static String image() {
    String variable = System.getenv("VITAE_TEST_IMAGE");
    return System.getProperty(
        "vitae.test.image", variable == null || variable.isBlank() ? DEFAULT_IMAGE : variable);
  }

  @SuppressWarnings("resource") // Stopped by the hook below, when the JVM ends.
  private static DatabaseUrl container(String image) {
    PostgreSQLContainer container =
        new PostgreSQLContainer(DockerImageName.parse(image).asCompatibleSubstituteFor("postgres"));
    Runtime.getRuntime().addShutdownHook(new Thread(container::stop));
    container.start();
    DatabaseUrl url =
        DatabaseUrl.of(
                container.getHost(),
                container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                container.getDatabaseName())
            .withLogin(container.getUsername(), container.getPassword());
    LOG.log(INFO, "Tests run on the container {0}: {1}", image, url);
    return url;
  }

  /** Its own shutdown hook stops the server. What it writes need not survive a crash. */
  private static DatabaseUrl embedded(String reason) {
    Path cache = cacheFolder();
    try {
      Files.createDirectories(cache);
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setOverrideWorkingDirectory(cache.toFile())
              .setDataDirectory(dataFolder())
              .setLocaleConfig("encoding", "UTF8")
              .setLocaleConfig("locale-provider", "builtin")
              .setLocaleConfig("builtin-locale", "C.UTF-8")
              .setLocaleConfig("locale", "C")
              .setServerConfig("max_connections", "200")
              .setPGStartupWait(Duration.ofSeconds(180))
              .start();
      askForPasswords(server);
      DatabaseUrl url =
          DatabaseUrl.of("localhost", server.getPort(), "postgres")
              .withLogin("postgres", "postgres");
      LOG.log(INFO, "Tests run on embedded PostgreSQL ({0}): {1}", reason, url);
      return url;
    } catch (IOException failed) {
      throw new UncheckedIOException("the embedded PostgreSQL did not start", failed);
    }
  }

  /** Of all but its own login: roles that a test makes have passwords that count. */
  private static void askForPasswords(EmbeddedPostgres server) throws IOException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement();
        ResultSet file = statement.executeQuery("SHOW hba_file")) {
      file.next();
      Files.writeString(
          Path.of(file.getString(1)),
          """
          local all all               trust
          host  all postgres samehost trust
          host  all all      samehost scram-sha-256
          """);
      statement.execute("SELECT pg_reload_conf()");
    } catch (SQLException failed) {
      throw new IOException(failed);
    }
  }

  private static Path dataFolder() throws IOException {
    String prefix = "vitae-test-postgres";
    return !Boolean.getBoolean("vitae.test.disk")
            && Files.isWritable(MEMORY)
            && Files.getFileStore(MEMORY).getUsableSpace() >= ROOM
        ? Files.createTempDirectory(MEMORY, prefix)
        : Files.createTempDirectory(prefix);
  }

  private static Path cacheFolder() {
    String home = System.getProperty("user.home");
    String base = System.getenv("XDG_CACHE_HOME");
    boolean mac = System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("mac");
    Path caches =
        base != null && !base.isBlank()
            ? Path.of(base)
            : Path.of(home, mac ? "Library/Caches" : ".cache");
    return caches.resolve("vitae").resolve("test-postgres");
  }
}
