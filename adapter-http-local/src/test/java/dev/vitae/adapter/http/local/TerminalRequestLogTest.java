package dev.vitae.adapter.http.local;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.RequestLog.Answered;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

class TerminalRequestLogTest {
  private final List<String> lines = new ArrayList<>();
  private final List<Throwable> thrown = new ArrayList<>();
  private final TerminalRequestLog log = new TerminalRequestLog(new Recorder());

  @Test
  void oneLineHoldsMethodPathStatusTimeIdAndNote() {
    log.answered(answered("PUT", "/api/personal-info", 200, "key local", null));

    assertThat(lines).containsExactly("INFO PUT /api/personal-info 200 12.3 ms id-1 (key local)");
  }

  @Test
  void aFailureOfOursHasItsTrace() {
    RuntimeException bug = new IllegalStateException("inside");

    log.answered(answered("GET", "/api/skills", 500, null, bug));

    assertThat(lines).containsExactly("ERROR GET /api/skills 500 12.3 ms id-1");
    assertThat(thrown).containsExactly(bug);
  }

  @Test
  void anOutageOfTheStoreIsOneLineWithItsReason() {
    log.answered(
        answered(
            "GET",
            "/api/skills",
            503,
            null,
            new IllegalStateException("no store", new IllegalStateException("refused"))));

    assertThat(lines).containsExactly("ERROR GET /api/skills 503 12.3 ms id-1: no store: refused");
    assertThat(thrown).containsOnlyNulls();
  }

  @Test
  void whatWasAnsweredAllTheSameIsAWarning() {
    log.answered(
        answered(
            "GET",
            "/api/skills",
            200,
            "as it was 7 s ago",
            new IllegalStateException("no store", new IllegalStateException("refused"))));

    assertThat(lines)
        .containsExactly(
            "WARNING GET /api/skills 200 12.3 ms id-1 (as it was 7 s ago): no store: refused");
    assertThat(thrown).containsOnlyNulls();
  }

  @Test
  void nobodyPaintsTheReadersTerminal() {
    log.answered(answered("GET", "/\u001b[2J\u0007\r\n", 404, null, null));

    assertThat(lines).containsExactly("INFO GET /?[2J??? 404 12.3 ms id-1");
  }

  private static Answered answered(
      String method, String path, int status, String note, Throwable failure) {
    return new Answered(
        method,
        path,
        Optional.empty(),
        status,
        Duration.ofNanos(12_345_678),
        "id-1",
        Optional.ofNullable(note),
        Optional.ofNullable(failure));
  }

  private final class Recorder implements System.Logger {
    @Override
    public String getName() {
      return "recorder";
    }

    @Override
    public boolean isLoggable(Level level) {
      return true;
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable failure) {
      lines.add(level + " " + message);
      thrown.add(failure);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
      lines.add(level + " " + format);
    }
  }
}
