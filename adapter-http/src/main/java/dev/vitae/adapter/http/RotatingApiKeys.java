package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Keys whose digests are kept elsewhere and change there. They are read when the first write comes,
 * again when five minutes have gone by, and sooner when somebody shows a key that is not among
 * them, so that a new one is good at once; but at most every ten seconds, whoever asks. If they
 * cannot be read, those that were read last are good; if none ever were, nobody writes and is told
 * to try again. For several threads.
 */
public final class RotatingApiKeys implements WriteAuthorization {
  static final Duration LONGEST = Duration.ofMinutes(5);
  static final Duration SHORTEST = Duration.ofSeconds(10);

  private final Supplier<String> digests;
  private final InstantSource clock;
  private Reading last = new Reading(Optional.empty(), Optional.empty(), Instant.MIN);

  /**
   * @param digests gives a list as {@link ApiKeys#parse} reads it, anew at each call; throws what
   *     it likes if it cannot, without a secret in the message
   */
  public RotatingApiKeys(Supplier<String> digests, InstantSource clock) {
    this.digests = requireNonNull(digests, "digests");
    this.clock = requireNonNull(clock, "clock");
  }

  @Override
  public Decision decide(HttpRequest request) {
    Reading reading = notOlderThan(LONGEST);
    Decision decision = decide(reading, request);
    boolean mayBeNew = !decision.allowed() && ApiKeys.isShownBy(request);
    Reading newer = mayBeNew ? notOlderThan(SHORTEST) : reading;
    return newer == reading ? decision : decide(newer, request);
  }

  private static Decision decide(Reading reading, HttpRequest request) {
    Decision decision =
        reading
            .keys
            .map(keys -> keys.decide(request))
            .orElseGet(() -> Decision.unavailable(SHORTEST, reading.failure.orElseThrow()));
    return reading.failure.map(decision::despite).orElse(decision);
  }

  private synchronized Reading notOlderThan(Duration age) {
    // A failed reading is not good for five minutes.
    Duration good = last.failure.isPresent() ? SHORTEST : age;
    if (last.when.equals(Instant.MIN) || !clock.instant().isBefore(last.when.plus(good))) {
      last = read();
    }
    return last;
  }

  private Reading read() {
    try {
      ApiKeys keys = ApiKeys.parse(digests.get());
      return new Reading(Optional.of(keys), Optional.empty(), clock.instant());
    } catch (RuntimeException unreadable) {
      return new Reading(last.keys, Optional.of(unreadable), clock.instant());
    }
  }

  /**
   * @param keys those that were read last
   * @param failure of the last attempt
   * @param when the last attempt was over
   */
  private record Reading(
      Optional<ApiKeys> keys, Optional<RuntimeException> failure, Instant when) {}
}
