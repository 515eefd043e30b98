package dev.vitae.adapter.lambda.log;

import java.time.Duration;
import java.util.Optional;

/** What a request cost its store, added up from one look at it to the next. For several threads. */
public final class StoreFigures {
  private static final Duration SLOW = Duration.ofMillis(1_000);

  private int active;
  private int waiting;
  private int slow;
  private String sqlState;

  /** A connection was handed out: so many are in use now, and so many callers wait for one. */
  public synchronized void handedOut(int nowActive, int nowWaiting) {
    active = Math.max(active, nowActive);
    waiting = Math.max(waiting, nowWaiting);
  }

  public synchronized void ran(Duration took) {
    if (took.compareTo(SLOW) > 0) {
      slow++;
    }
  }

  /** The last one counts. */
  public synchronized void failed(String state) {
    sqlState = state;
  }

  /** Drops what came since the last look. */
  public void forget() {
    take();
  }

  /** What came since the last call. */
  synchronized Taken take() {
    Taken taken = new Taken(active, waiting, slow, Optional.ofNullable(sqlState));
    active = 0;
    waiting = 0;
    slow = 0;
    sqlState = null;
    return taken;
  }

  /**
   * @param active connections in use at the same time, the most of them
   * @param waiting callers that waited for one at the same time, the most of them
   * @param slow statements of more than a second
   */
  record Taken(int active, int waiting, int slow, Optional<String> sqlState) {}
}
