package dev.vitae.infra.construct;

import static java.util.Objects.requireNonNull;

/** What is watched: all that can be slow, wrong or used up. */
public record Observed(
    HttpGateway gateway, ApiFunction api, Migration migration, Database database) {
  public Observed {
    requireNonNull(gateway, "gateway");
    requireNonNull(api, "api");
    requireNonNull(migration, "migration");
    requireNonNull(database, "database");
  }
}
