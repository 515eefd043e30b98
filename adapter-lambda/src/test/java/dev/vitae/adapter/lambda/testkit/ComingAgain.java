package dev.vitae.adapter.lambda.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.testkit.Call.Answered;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A client that heeds {@code Retry-After}. What is promised of an outage that has ended is that one
 * of the next calls is answered: those behind one that found out ask the database briefly, and on a
 * busy machine a login may take longer than that. It goes on meanwhile, and a later call has it.
 */
public final class ComingAgain {
  private static final int TIMES = 5;

  private ComingAgain() {}

  /**
   * @return the first answer that is no 503; the fifth, whatever it is
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
