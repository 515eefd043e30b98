package dev.vitae.adapter.http.local.bootstrap;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.local.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** Sends all that is logged to the terminal: a time, the level if it is not INFO, the message. */
final class TerminalLogging extends Handler {
  private static final String OURS = "dev.vitae";
  private static final int MILLIS_PER_SECOND = 1_000;

  private static final Map<String, Level> LEVELS =
      Map.of(
          "ERROR", Level.SEVERE,
          "WARN", Level.WARNING,
          "INFO", Level.INFO,
          "DEBUG", Level.FINE,
          "TRACE", Level.FINEST);

  /** Loggers are kept by weak references: without these, what is set here may be forgotten. */
  private static final List<Logger> CONFIGURED =
      List.of(Logger.getLogger(""), Logger.getLogger(OURS));

  /** Below INFO it repeats requests as they come, the keys in them included. */
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  /** They quote what they refuse, and each refusal is a line of our own. */
  private static final List<Logger> PARSERS =
      List.of(
          Logger.getLogger("org.eclipse.jetty.http.HttpParser"),
          Logger.getLogger("org.eclipse.jetty.util.HostPort"));

  private final Terminal terminal;

  private TerminalLogging(Terminal terminal) {
    this.terminal = requireNonNull(terminal, "terminal");
  }

  /** Ours at INFO, the libraries' at WARNING. */
  static void install(Terminal terminal) {
    LogManager.getLogManager().reset();
    CONFIGURED.get(0).addHandler(new TerminalLogging(terminal));
    CONFIGURED.get(0).setLevel(Level.WARNING);
    CONFIGURED.get(1).setLevel(Level.INFO);
    PARSERS.forEach(logger -> logger.setLevel(Level.SEVERE));
  }

  /**
   * @throws IllegalArgumentException if there is no such level
   */
  static Level level(String name) {
    Level level = LEVELS.get(name.strip().toUpperCase(Locale.ROOT));
    if (level == null) {
      throw new IllegalArgumentException("is none of ERROR, WARN, INFO, DEBUG, TRACE");
    }
    return level;
  }

  /** Everything at this level, the libraries' too, but nothing that shows a key. */
  static void show(Level level) {
    CONFIGURED.forEach(logger -> logger.setLevel(level));
    JETTY.setLevel(level.intValue() < Level.INFO.intValue() ? Level.INFO : level);
  }

  @Override
  public void publish(LogRecord record) {
    StringBuilder line = new StringBuilder(160);
    appendTime(line, record.getInstant());
    if (record.getLevel() != Level.INFO) {
      line.append(record.getLevel().getName()).append(' ');
    }
    line.append(message(record));
    if (record.getThrown() != null) {
      StringWriter trace = new StringWriter();
      record.getThrown().printStackTrace(new PrintWriter(trace));
      line.append(System.lineSeparator()).append(trace.toString().stripTrailing());
    }
    terminal.print(line.toString());
  }

  private static String message(LogRecord record) {
    Object[] parameters = record.getParameters();
    return parameters == null || parameters.length == 0
        ? record.getMessage()
        : java.text.MessageFormat.format(record.getMessage(), parameters);
  }

  private static void appendTime(StringBuilder line, Instant instant) {
    LocalTime time = LocalTime.ofInstant(instant, ZoneId.systemDefault());
    appendDigits(line, time.getHour(), 2).append(':');
    appendDigits(line, time.getMinute(), 2).append(':');
    appendDigits(line, time.getSecond(), 2).append('.');
    appendDigits(line, time.getNano() / (MILLIS_PER_SECOND * MILLIS_PER_SECOND), 3).append(' ');
  }

  private static StringBuilder appendDigits(StringBuilder line, int number, int digits) {
    String text = Integer.toString(number);
    return line.append("0".repeat(digits - text.length())).append(text);
  }

  @Override
  public void flush() {
    // the terminal prints by itself
  }

  @Override
  public void close() {
    // the terminal belongs to the program
  }
}
