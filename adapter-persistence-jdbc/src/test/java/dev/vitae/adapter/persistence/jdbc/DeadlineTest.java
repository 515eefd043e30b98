package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DeadlineTest {
  private final AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 5); // it may run over

  private Deadline of(TimeBudget budget) {
    return new Deadline(budget, Duration.ofSeconds(40), clock::get);
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void whatIsLeftBecomesLessWhileTheThreadWorks() {
    Deadline deadline = of(TimeBudget.ofEach(Duration.ofSeconds(10)));

    deadline.begin();
    assertThat(deadline.left()).isEqualTo(10_000);
    assertThat(deadline.leftToStart()).isEqualTo(8_750);
    pass(Duration.ofMillis(9_500));
    assertThat(deadline.left()).isEqualTo(500);
    assertThat(deadline.leftToStart()).isNegative();
    pass(Duration.ofSeconds(1));
    assertThat(deadline.left()).isEqualTo(-500);

    deadline.begin();
    assertThat(deadline.left()).isEqualTo(10_000);
  }

  @Test
  void eachThreadHasItsOwn() {
    Deadline deadline = of(TimeBudget.ofEach(Duration.ofSeconds(10)));
    deadline.begin();
    pass(Duration.ofSeconds(3));

    CompletableFuture.runAsync(deadline::begin).join();

    assertThat(deadline.left()).isEqualTo(7_000);
  }

  @Test
  void noBudgetIsTooLargeOrTooSmall() {
    Deadline deadline = of(() -> Duration.ofSeconds(Long.MAX_VALUE));
    deadline.begin();
    assertThat(deadline.left()).isEqualTo(TimeUnit.HOURS.toMillis(1));

    deadline.begin(Duration.ofSeconds(-3));
    assertThat(deadline.left()).isEqualTo(-3_000);
  }

  @Test
  void aBudgetOfNothingIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> TimeBudget.ofEach(Duration.ZERO));
  }
}
