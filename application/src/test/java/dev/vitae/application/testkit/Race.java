package dev.vitae.application.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;

/** Does something for each rival at the same moment. */
public final class Race {
  private Race() {}

  /**
   * @return the outcomes in the order of the rivals
   * @throws AssertionError if one of them threw
   */
  public static <A, R> List<R> between(List<A> rivals, Function<A, R> attempt)
      throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(rivals.size());
    try {
      CyclicBarrier start = new CyclicBarrier(rivals.size());
      List<Callable<R>> attempts = new ArrayList<>();
      for (A rival : rivals) {
        attempts.add(
            () -> {
              start.await();
              return attempt.apply(rival);
            });
      }
      List<R> outcomes = new ArrayList<>();
      for (Future<R> outcome : threads.invokeAll(attempts)) {
        outcomes.add(outcome.get());
      }
      return outcomes;
    } catch (ExecutionException e) {
      throw new AssertionError("a rival failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }
}
