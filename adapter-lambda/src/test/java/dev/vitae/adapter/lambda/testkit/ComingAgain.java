package dev.vitae.adapter.lambda.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.testkit.Call.Answered;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A client that heeds {@code Retry-After}. What is promised of an outage that has ended is that
 * such a client is answered, not that its first call is.
 */
public final class ComingAgain {
  /**
   * The first call may still find out that the database was away. On a busy machine the second one,
   * which asks it briefly, may be over before the login is. The login goes on meanwhile, and the
   * third has it.
   */
  private static final int TIMES = 3;

  private ComingAgain() {}

  /**
   * @return the first answer that is no 503; the third, whatever it is
   */
  public static Answered answered(Supplier<Answered> call) {
    Answered answered = call.get();
    for (int time = 1; time < TIMES && answered.response().status() == 503; time++) {
      assertThat(answered.header("Retry-After")).matches("[1-9][0-9]?");
      pause(Duration.ofSeconds(Long.parseLong(answered.header("Retry-After"))));
      answered = call.get();
    }
    return answered;
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time.toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
