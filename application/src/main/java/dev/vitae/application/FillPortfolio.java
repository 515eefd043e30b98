package dev.vitae.application;

import static java.util.Objects.requireNonNull;

import dev.vitae.domain.Entry;
import dev.vitae.domain.failure.AlreadyExistsException;

/** Puts a whole portfolio into an empty store. */
public final class FillPortfolio {
  private final PortfolioReader reader;
  private final PersonalInfoRepository personalInfo;
  private final EntryRepositories entries;
  private final Transactions transactions;

  public FillPortfolio(
      PortfolioReader reader,
      PersonalInfoRepository personalInfo,
      EntryRepositories entries,
      Transactions transactions) {
    this.reader = requireNonNull(reader, "reader");
    this.personalInfo = requireNonNull(personalInfo, "personalInfo");
    this.entries = requireNonNull(entries, "entries");
    this.transactions = requireNonNull(transactions, "transactions");
  }

  /**
   * All or nothing.
   *
   * @throws AlreadyExistsException if the store is not empty, or a technology is in the portfolio
   *     twice
   */
  public void with(NewPortfolio portfolio) {
    transactions.run(
        () -> {
          if (!reader.read().isEmpty()) {
            throw new AlreadyExistsException("there is a portfolio already");
          }
          portfolio.personalInfo().ifPresent(personalInfo::addFirst);
          // Technologies before those that mention them: a mention would create them as it sees
          // fit.
          portfolio.lists().stream().filter(list -> !mentions(list)).forEach(this::add);
          portfolio.lists().stream().filter(FillPortfolio::mentions).forEach(this::add);
        });
  }

  private static boolean mentions(NewPortfolio.Entries<?> list) {
    return list.kind().technologies().isPresent();
  }

  private <T extends Entry> void add(NewPortfolio.Entries<T> list) {
    list.values().forEach(entries.of(list.kind())::add);
  }
}
