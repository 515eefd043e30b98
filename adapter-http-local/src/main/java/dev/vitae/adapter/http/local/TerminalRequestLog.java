package dev.vitae.adapter.http.local;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.RequestLog;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * One line for each request: method, path, status, milliseconds, request id, and what else there is
 * to know. A failure of ours follows with its stack trace, an outage of the store with its reason,
 * a warning if it was answered all the same.
 */
public final class TerminalRequestLog implements RequestLog {
  private static final int INTERNAL_SERVER_ERROR = 500;

  private final Logger log;

  /**
   * @param log what goes to it at the level INFO and above is to be read by a person
   */
  public TerminalRequestLog(Logger log) {
    this.log = requireNonNull(log, "log");
  }

  @Override
  public void answered(Answered answered) {
    boolean ours = answered.status() == INTERNAL_SERVER_ERROR;
    Level level = level(answered);
    if (log.isLoggable(level)) {
      log.log(level, line(answered), ours ? answered.failure().orElse(null) : null);
    }
  }

  private static Level level(Answered answered) {
    if (answered.status() >= INTERNAL_SERVER_ERROR) {
      return Level.ERROR;
    }
    return answered.failure().isPresent() ? Level.WARNING : Level.INFO;
  }

  private static String line(Answered answered) {
    long micros = answered.took().toNanos() / 1_000;
    StringBuilder line = new StringBuilder(128);
    appendPrintable(line, answered.method());
    line.append(' ');
    appendPrintable(line, answered.path());
    line.append(' ').append(answered.status()).append(' ');
    line.append(micros / 1_000).append('.').append(micros / 100 % 10).append(" ms ");
    line.append(answered.requestId());
    answered.note().ifPresent(note -> appendPrintable(line.append(" ("), note).append(')'));
    if (answered.status() != INTERNAL_SERVER_ERROR) {
      answered.failure().ifPresent(failure -> appendPrintable(line.append(": "), reason(failure)));
    }
    return line.toString();
  }

  private static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == failure
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + ": " + root.getMessage();
  }

  /** Whoever sends an escape sequence shall not paint the reader's terminal. */
  private static StringBuilder appendPrintable(StringBuilder line, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      line.append(Character.isISOControl(c) || Character.isSurrogate(c) ? '?' : c);
    }
    return line;
  }
}
