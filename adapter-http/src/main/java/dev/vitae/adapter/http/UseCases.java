package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;

import dev.vitae.application.Entries;
import dev.vitae.application.PersonalInfos;
import dev.vitae.application.PortfolioReader;
import dev.vitae.application.SchemaCheck;
import java.util.List;

/**
 * What the API serves.
 *
 * @param entries one for each kind
 */
public record UseCases(
    PersonalInfos personalInfos,
    List<Entries<?>> entries,
    PortfolioReader portfolio,
    SchemaCheck schema) {
  public UseCases {
    requireNonNull(personalInfos, "personalInfos");
    entries = List.copyOf(entries);
    requireNonNull(portfolio, "portfolio");
    requireNonNull(schema, "schema");
  }
}
