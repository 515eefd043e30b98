package dev.vitae.adapter.http.local.bootstrap;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.http.UseCases;
import dev.vitae.adapter.persistence.jdbc.Connections;
import dev.vitae.application.FillPortfolio;
import java.util.Set;

/**
 * All that the local program uses of the house, wired.
 *
 * @param resources to be closed when the last request is answered
 */
record LocalPortfolio(
    HttpApi api,
    UseCases useCases,
    FillPortfolio fill,
    Connections connections,
    Set<AutoCloseable> resources) {
  LocalPortfolio {
    requireNonNull(api, "api");
    requireNonNull(useCases, "useCases");
    requireNonNull(fill, "fill");
    requireNonNull(connections, "connections");
    resources = Set.copyOf(resources);
  }
}
