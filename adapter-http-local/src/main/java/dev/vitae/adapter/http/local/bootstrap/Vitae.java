package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.http.local.CannotStartException;
import dev.vitae.adapter.http.local.Terminal;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.settings.SettingsException;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Optional;

/** {@code java -jar adapter-http-local.jar}: the portfolio and its API on this machine. */
public final class Vitae {
  private static final int FAILED = 1;
  private static final int CANNOT_START = 2;

  /** After this, what is still at work on the start is left to the end of the process. */
  private static final Duration START_ABORT_WAIT = Duration.ofMillis(2_000);

  private Vitae() {}

  public static void main(String[] arguments) {
    // Lines before the log is up, and those meant for a person, go the same way.
    Terminal terminal = new Terminal(System.err);
    TerminalLogging.install(terminal);
    Closing closing = new Closing();
    Thread starting = Thread.currentThread();
    Thread stop = new Thread(() -> stop(starting, closing, terminal), "stop");
    Runtime.getRuntime().addShutdownHook(stop);
    int status = start(arguments, closing, terminal);
    if (status != 0 && !stop.isAlive()) {
      System.exit(status);
    }
  }

  private static int start(String[] arguments, Closing closing, Terminal terminal) {
    try {
      if (LocalBranches.areMeant(arguments)) {
        return new LocalBranches(System.getenv(), new SecureRandom(), terminal::print)
            .run(arguments);
      }
      Optional<Options> options =
          arguments.length == 0
              ? Optional.of(Options.none())
              : new ServerCommand(version()).read(arguments);
      if (options.isPresent()) {
        LocalSettings settings = LocalSettings.read(System.getenv(), options.get());
        settings.logLevel().ifPresent(TerminalLogging::show);
        String banner =
            new LocalStart(options.get(), settings, version(), closing, terminal::print).run();
        print(System.out, banner);
        tellLauncher();
      }
      return 0;
    } catch (CannotStartException | SettingsException | MigrationException e) {
      terminal.print(e.getMessage());
      return CANNOT_START;
    } catch (RuntimeException | Error e) {
      System.getLogger(Vitae.class.getName()).log(Level.ERROR, "The start failed", e);
      return FAILED;
    }
  }

  private static void print(PrintStream out, String text) {
    out.println(text);
    out.flush();
  }

  /** The launcher keeps the loaded classes of a server that was up, and of no other run. */
  private static void tellLauncher() {
    String file = System.getProperty("vitae.up");
    if (file != null) {
      try {
        Files.createFile(Path.of(file));
      } catch (IOException e) {
        System.getLogger(Vitae.class.getName())
            .log(Level.DEBUG, "the next start will be no faster", e);
      }
    }
  }

  private static void stop(Thread starting, Closing closing, Terminal terminal) {
    try {
      if (starting.isAlive()) {
        starting.interrupt();
        starting.join(START_ABORT_WAIT.toMillis());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    closing.close();
    terminal.close();
  }

  private static String version() {
    String version = Vitae.class.getPackage().getImplementationVersion();
    return version == null ? "of the sources at hand" : version;
  }
}
