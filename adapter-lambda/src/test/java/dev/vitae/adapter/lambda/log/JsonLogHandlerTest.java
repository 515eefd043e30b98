package dev.vitae.adapter.lambda.log;

import static dev.vitae.adapter.lambda.log.RecordedWrites.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonString;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class JsonLogHandlerTest {
  private static final String OURS = "dev.vitae.adapter.lambda.log.test";
  private static final String THEIRS = "org.example.codec";

  private final RecordedWrites writes = new RecordedWrites();
  private Optional<String> invocation = Optional.empty();

  @AfterEach
  void restore() throws IOException {
    LogManager.getLogManager().readConfiguration();
  }

  private void install(Level level) {
    JsonLogHandler.install(writes.log(), level, () -> invocation);
  }

  @Test
  void everyWayToLogEndsInTheSameLines() {
    install(Level.INFO);
    Logger.getLogger(OURS).log(Level.INFO, "one {0}", "way");
    System.getLogger(OURS).log(System.Logger.Level.WARNING, "another {0}", "way");
    LoggerFactory.getLogger(THEIRS).error("a {} way", "third");

    assertThat(writes.lines())
        .containsExactly(
            line("INFO", "one way", OURS),
            line("WARN", "another way", OURS),
            line("ERROR", "a third way", THEIRS));
  }

  @Test
  void theCallThatIsAnsweredIsNamed() {
    install(Level.INFO);
    invocation = Optional.of("8f507cfc");
    Logger.getLogger(OURS).info("within");
    invocation = Optional.empty();
    Logger.getLogger(OURS).info("between");

    assertThat(writes.lines().get(0)).containsEntry("lambda_request_id", text("8f507cfc"));
    assertThat(writes.lines().get(1)).doesNotContainKey("lambda_request_id");
  }

  @Test
  void whatWasThrownIsThereWithItsTraceInOneWrite() {
    install(Level.INFO);
    Exception thrown = new IllegalStateException("inside", new IOException("further in"));
    LoggerFactory.getLogger(THEIRS).warn("failed", thrown);

    assertThat(((JsonString) writes.line().get("stack_trace")).value())
        .startsWith("java.lang.IllegalStateException: inside\n\tat ")
        .contains("Caused by: java.io.IOException: further in");
  }

  @ParameterizedTest
  @CsvSource({
    "SEVERE, ERROR, ERROR",
    "WARNING, ERROR WARN, ERROR WARN",
    "INFO, ERROR WARN INFO, ERROR WARN",
    "FINE, ERROR WARN INFO DEBUG, ERROR WARN",
    "FINEST, ERROR WARN INFO DEBUG DEBUG, ERROR WARN",
  })
  void theLevelIsOursAndLibrariesWarnAtMost(String level, String ours, String theirs) {
    install(Level.parse(level));

    assertThat(levels(OURS)).isEqualTo(ours);
    assertThat(levels(THEIRS)).isEqualTo(theirs);
  }

  private String levels(String name) {
    int before = writes.all().size();
    org.slf4j.Logger logger = LoggerFactory.getLogger(name);
    logger.error("e");
    logger.warn("w");
    logger.info("i");
    logger.debug("d");
    logger.trace("t");
    List<String> levels =
        writes.lines().stream()
            .skip(before)
            .map(line -> ((JsonString) line.get("level")).value())
            .toList();
    return String.join(" ", levels);
  }

  @Test
  void aLineFeedAndNothingAtAllAreOneLineEach() {
    install(Level.INFO);
    Logger.getLogger(OURS).info("a line\nfeed");
    Logger.getLogger(OURS).info((String) null);

    assertThat(writes.lines()).hasSize(2);
  }

  private static Map<String, Json> line(String level, String message, String logger) {
    return Map.of("level", text(level), "message", text(message), "logger", text(logger));
  }
}
