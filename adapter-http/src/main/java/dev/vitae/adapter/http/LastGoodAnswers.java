package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was answered last to those who read, for the time when the store is away. It holds a bounded
 * number of bytes and forgets first what nobody has asked for the longest. Whoever changes
 * something empties it, so that nobody is shown an older state than they have seen to. For several
 * threads.
 */
public final class LastGoodAnswers {
  /** 4 MiB: a page of a hundred entries takes some 50 KB. */
  public static final long USUAL_BYTES = 4 << 20;

  /** What {@code stale-if-error} promises; see {@link Answer}. */
  private static final Duration LONGEST = Duration.ofSeconds(86_400);

  /** Roughly what an entry takes beside its texts and its body. */
  private static final int OVERHEAD_BYTES = 400;

  private final long maxBytes;
  private final InstantSource clock;
  private final Map<String, Kept> answers = new LinkedHashMap<>(64, 0.75f, true);
  private long bytes;
  private long changes;

  /**
   * @param maxBytes of all that is kept; no answer takes more than a quarter of it
   */
  public LastGoodAnswers(long maxBytes, InstantSource clock) {
    this.maxBytes = maxBytes;
    this.clock = requireNonNull(clock, "clock");
  }

  /** Forgets everything, and what is being read at this moment, too. */
  public synchronized void clear() {
    answers.clear();
    bytes = 0;
    changes++;
  }

  /** To be taken before something is read, and shown when it is kept. */
  synchronized long mark() {
    return changes;
  }

  /** Keeps an answer, unless something has changed since the mark was taken. */
  void keep(long mark, HttpRequest request, Answer answer) {
    String key = key(request);
    Kept kept = new Kept(answer, clock.instant(), sizeOf(key, answer));
    synchronized (this) {
      if (mark != changes) {
        return;
      }
      remove(key);
      if (kept.size > maxBytes / 4) {
        return;
      }
      answers.put(key, kept);
      bytes += kept.size;
      for (Iterator<Kept> eldest = answers.values().iterator(); bytes > maxBytes; ) {
        bytes -= eldest.next().size;
        eldest.remove();
      }
    }
  }

  /** For what is found to be there no more. */
  synchronized void forget(HttpRequest request) {
    remove(key(request));
  }

  private void remove(String key) {
    Kept old = answers.remove(key);
    if (old != null) {
      bytes -= old.size;
    }
  }

  /** The last answer, if it is not too old. */
  synchronized Optional<Old> find(HttpRequest request) {
    Instant now = clock.instant();
    return Optional.ofNullable(answers.get(key(request)))
        .map(kept -> new Old(kept.answer, Duration.between(kept.since, now)))
        .filter(old -> old.age.compareTo(LONGEST) <= 0);
  }

  private static String key(HttpRequest request) {
    return request.query().map(query -> request.path() + "?" + query).orElse(request.path());
  }

  private static long sizeOf(String key, Answer answer) {
    long[] size = {OVERHEAD_BYTES + 2L * key.length() + answer.body().length};
    answer.headers().forEach((name, value) -> size[0] += 2L * (name.length() + value.length()));
    return size[0];
  }

  /**
   * @param since when it was true for the last time that we know of
   */
  private record Kept(Answer answer, Instant since, long size) {}

  /** An answer and how long ago it was true. */
  record Old(Answer answer, Duration age) {
    /** RFC 9111, section 5.1. */
    long seconds() {
      return Math.max(0, age.toSeconds());
    }

    Answer withAge() {
      return answer.with("Age", Long.toString(seconds()));
    }
  }
}
