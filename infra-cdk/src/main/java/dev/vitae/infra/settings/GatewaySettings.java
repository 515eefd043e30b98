package dev.vitae.infra.settings;

import static java.util.Objects.requireNonNull;

/**
 * What the gateway lets pass.
 *
 * @param corsOrigins whose pages may write, comma-separated
 * @param all of the whole API
 * @param write of each route that changes something
 */
public record GatewaySettings(String corsOrigins, Writers writers, Throttle all, Throttle write) {
  /**
   * Requests beyond it are answered 429.
   *
   * @param rate requests a second
   * @param burst requests at once
   */
  public record Throttle(int rate, int burst) {}

  public GatewaySettings {
    requireNonNull(corsOrigins, "corsOrigins");
    requireNonNull(writers, "writers");
    requireNonNull(all, "all");
    requireNonNull(write, "write");
  }
}
