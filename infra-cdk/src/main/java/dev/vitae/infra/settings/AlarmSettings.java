package dev.vitae.infra.settings;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * Who is told when something is wrong, and what wrong is.
 *
 * @param topic the ARN of an SNS topic that there is already
 * @param email gets a topic of its own
 * @param errorPercent of all answers, of those from 500 on
 * @param latency of the slowest hundredth of requests
 */
public record AlarmSettings(
    Optional<String> topic, Optional<String> email, int errorPercent, Duration latency) {
  public AlarmSettings {
    requireNonNull(topic, "topic");
    requireNonNull(email, "email");
    requireNonNull(latency, "latency");
  }
}
