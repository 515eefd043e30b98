package dev.vitae.adapter.migration.killing;

import dev.vitae.adapter.migration.database.Scratch;
import dev.vitae.adapter.migration.testkit.ClassArchive;
import dev.vitae.settings.DatabaseUrl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A migrator in a process of its own, to be killed. Closing it ends it, whatever it does. */
final class MigratorProcess implements AutoCloseable {
  private static final List<String> QUICK =
      List.of(
          "-XX:TieredStopAtLevel=1",
          "-XX:+UseSerialGC",
          "-Djava.util.logging.SimpleFormatter.format=%4$s %5$s%6$s%n");

  /** Nothing that a migrator does takes so long; the machine may be busy. */
  private static final int SECONDS = 300;

  private static final int SECONDS_TO_DIE = 30;

  private static final ClassArchive ARCHIVE = ClassArchive.inTarget();
  private static boolean oneHasEnded;

  private final Process process;
  private final Path output;

  private MigratorProcess(Process process, Path output) {
    this.process = process;
    this.output = output;
  }

  /** Migrates by a team's own folder. */
  static MigratorProcess start(DatabaseUrl url, OwnFolder folder) throws IOException {
    return start(url, MigratorMain.class, folder.path().toString());
  }

  /** Migrates by what the program carries. */
  static MigratorProcess start(DatabaseUrl url) throws IOException {
    return start(url, MigratorMain.class);
  }

  private static MigratorProcess start(DatabaseUrl url, Class<?> program, String... arguments)
      throws IOException {
    letOneEnd(url);
    return launch(url, program, arguments);
  }

  /** On a database of its own on the same server, for what it leaves to the others. */
  private static synchronized void letOneEnd(DatabaseUrl server) throws IOException {
    if (oneHasEnded) {
      return;
    }
    oneHasEnded = true;
    try (Scratch scratch = Scratch.on(server);
        MigratorProcess first = launch(scratch.url(), MigratorMain.class)) {
      first.exitCode();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static MigratorProcess launch(DatabaseUrl url, Class<?> program, String... arguments)
      throws IOException {
    Path output = Files.createTempFile("vitae-migrator", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder().redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().remove("MIGRATION_DATABASE_URL");
    builder.environment().putAll(ServerEnvironment.of(url));
    return new MigratorProcess(ARCHIVE.start(builder, QUICK, program.getName(), arguments), output);
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** As {@code kill -9} does; it is gone afterwards. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    if (!process.waitFor(SECONDS_TO_DIE, TimeUnit.SECONDS)) {
      throw new AssertionError("process " + process.pid() + " cannot be killed");
    }
  }

  /** Waits for its end. */
  int exitCode() throws InterruptedException, IOException {
    if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("does not end; it says:\n" + said());
    }
    return process.exitValue();
  }

  /** All that it has said so far, results and log. */
  String said() throws IOException {
    return Files.readString(output);
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    Files.deleteIfExists(output);
  }
}
