package dev.vitae.adapter.lambda.log;

import static java.util.Objects.requireNonNull;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Everything that is logged by name: the libraries' and our own, in the same lines. */
public final class JsonLogHandler extends Handler {
  private static final String OURS = "dev.vitae";

  /** Loggers are kept by weak references: without this, its level may be forgotten. */
  private static final Logger OUR_LOGGER = Logger.getLogger(OURS);

  private final JsonLog log;
  private final Supplier<Optional<String>> invocation;

  private JsonLogHandler(JsonLog log, Supplier<Optional<String>> invocation) {
    this.log = requireNonNull(log, "log");
    this.invocation = requireNonNull(invocation, "invocation");
  }

  /**
   * Ours at a level, the libraries' at WARNING or at that level if it lets through less.
   *
   * @param invocation Lambda's id of the request that is being answered, if one is
   */
  public static void install(JsonLog log, Level level, Supplier<Optional<String>> invocation) {
    LogManager.getLogManager().reset();
    Logger root = Logger.getLogger("");
    root.addHandler(new JsonLogHandler(log, invocation));
    root.setLevel(level.intValue() > Level.WARNING.intValue() ? level : Level.WARNING);
    OUR_LOGGER.setLevel(level);
  }

  @Override
  public void publish(LogRecord record) {
    log.line(
        json -> {
          json.writeName("level").writeString(name(record.getLevel()));
          json.writeName("message").writeString(new SimpleFormatter().formatMessage(record));
          json.writeName("logger").writeString(String.valueOf(record.getLoggerName()));
          Optional<String> id = invocation.get();
          if (id.isPresent()) {
            json.writeName("lambda_request_id").writeString(id.get());
          }
          if (record.getThrown() != null) {
            json.writeName("stack_trace").writeString(FailureText.stackTrace(record.getThrown()));
          }
        });
  }

  private static String name(Level level) {
    if (level.intValue() >= Level.SEVERE.intValue()) {
      return "ERROR";
    }
    if (level.intValue() >= Level.WARNING.intValue()) {
      return "WARN";
    }
    return level.intValue() >= Level.INFO.intValue() ? "INFO" : "DEBUG";
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
