package dev.vitae.adapter.migration;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.logging.ConsoleHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** One line on standard error per event, so that standard output holds the result alone. */
final class ConsoleLog {
  /** Kept here, because the logging system forgets a logger that nobody holds, and its level. */
  private static final Logger FLYWAY = Logger.getLogger("org.flywaydb");

  private static final Logger FAILED_TRIES =
      Logger.getLogger("org.flywaydb.core.internal.command.DbMigrate");

  private ConsoleLog() {}

  static void configure() {
    Logger root = Logger.getLogger("");
    for (Handler handler : root.getHandlers()) {
      root.removeHandler(handler);
    }
    ConsoleHandler handler = new ConsoleHandler();
    handler.setFormatter(new OneLine());
    root.addHandler(handler);
    FLYWAY.setLevel(Level.WARNING);
    // It advises to restore a backup at each try; what failed is said once, by us.
    FAILED_TRIES.setLevel(Level.OFF);
  }

  private static final class OneLine extends Formatter {
    @Override
    public String format(LogRecord event) {
      StringWriter text = new StringWriter();
      PrintWriter line = new PrintWriter(text);
      line.printf("%s %s%n", event.getLevel().getName(), formatMessage(event));
      if (event.getThrown() != null) {
        event.getThrown().printStackTrace(line);
      }
      return text.toString();
    }
  }
}
