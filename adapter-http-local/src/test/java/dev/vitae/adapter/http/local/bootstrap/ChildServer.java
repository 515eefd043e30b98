package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.http.local.TestCache;
import dev.vitae.adapter.migration.testkit.ClassArchive;
import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program in a process of its own, as its user starts it. */
final class ChildServer implements AutoCloseable {
  private static final Pattern API = Pattern.compile("API +http://localhost:(\\d+)/");

  /** A test starts many and keeps none for long. */
  private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

  private static final ClassArchive CLASSES = ClassArchive.inTarget();

  private static final Duration START_WAIT = Duration.ofSeconds(300);
  private static final Duration STOP_WAIT = Duration.ofSeconds(120);

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Process process;
  private final Path out;
  private final Path err;

  private ChildServer(Process process, Path out, Path err) {
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * @param folder the working directory
   */
  static ChildServer start(Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    return start(QUICK, folder, environment, arguments);
  }

  /**
   * @param flags of the JVM
   */
  static ChildServer start(
      List<String> flags, Path folder, Map<String, String> environment, String... arguments)
      throws IOException {
    Path out = Files.createTempFile(folder, "out", ".txt");
    Path err = Files.createTempFile(folder, "err", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder()
            .directory(folder.toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    for (String name :
        List.of("DATABASE_URL", "PGHOST", "PGDATABASE", "API_KEY_DIGESTS", "LOG_LEVEL")) {
      builder.environment().remove(name);
    }
    builder.environment().put("XDG_CACHE_HOME", TestCache.FOLDER.toString());
    builder.environment().putAll(environment);
    return new ChildServer(
        CLASSES.start(builder, flags, Vitae.class.getName(), arguments), out, err);
  }

  /** For a server that serves this database, to add to. */
  static Map<String, String> environment(DatabaseUrl url) {
    Map<String, String> environment = new HashMap<>();
    environment.put("PGHOST", url.host());
    environment.put("PGPORT", Integer.toString(url.port()));
    environment.put("PGDATABASE", url.database());
    url.user().ifPresent(user -> environment.put("PGUSER", user));
    url.password().ifPresent(password -> environment.put("PGPASSWORD", password));
    return environment;
  }

  /** Waits for the banner, which is printed when the port is open. */
  ChildServer ready() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + START_WAIT.toNanos();
    while (System.nanoTime() < deadline) {
      if (banner().contains("Started in")) {
        return this;
      }
      if (!process.isAlive()) {
        throw new AssertionError("ended with " + process.exitValue() + ":\n" + said());
      }
      Thread.sleep(20);
    }
    throw new AssertionError("not ready in time:\n" + said());
  }

  int exitStatus() throws InterruptedException, IOException {
    if (!process.waitFor(START_WAIT.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("did not end:\n" + said());
    }
    return process.exitValue();
  }

  long pid() {
    return process.pid();
  }

  int port() throws IOException {
    Matcher matcher = API.matcher(banner());
    if (!matcher.find()) {
      throw new AssertionError("no address in:\n" + said());
    }
    return Integer.parseInt(matcher.group(1));
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> put(String path, String key, String json)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + key)
            .PUT(HttpRequest.BodyPublishers.ofString(json))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private URI uri(String path) throws IOException {
    return URI.create("http://localhost:" + port() + path);
  }

  String banner() throws IOException {
    return Files.readString(out);
  }

  /** Everything, on both streams. */
  String said() throws IOException {
    return Files.readString(out) + Files.readString(err);
  }

  /** As Ctrl-C and {@code kill} do; waits for the end. */
  void stop() throws InterruptedException {
    process.destroy();
    process.waitFor(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
  }

  /** As {@code kill -9}; waits for the end. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    process.waitFor(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    try {
      stop();
      kill();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
