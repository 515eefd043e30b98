package dev.vitae.adapter.lambda.log;

import static dev.vitae.adapter.lambda.log.RecordedWrites.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JsonLogTest {
  private final RecordedWrites writes = new RecordedWrites();
  private final JsonLog log = writes.log();

  @Test
  void whatIsLoggedInSilenceIsDropped() {
    log.silently(() -> line("unheard"));
    line("heard");

    assertThat(writes.line()).containsEntry("message", text("heard"));
  }

  @Test
  void silenceEndsWithAFailure() {
    try {
      log.silently(
          () -> {
            throw new IllegalStateException();
          });
    } catch (IllegalStateException expected) {
      line("heard");
    }

    assertThat(writes.line()).containsEntry("message", text("heard"));
  }

  @Test
  void severalThreadsDoNotMixTheirLines() {
    IntStream.range(0, 400).parallel().forEach(i -> line("x".repeat(i * 40)));

    assertThat(writes.lines()).hasSize(400);
  }

  private void line(String message) {
    log.line(json -> json.writeName("message").writeString(message));
  }
}
