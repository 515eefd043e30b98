package dev.vitae.adapter.lambda.bootstrap;

import dev.vitae.adapter.lambda.log.StoreFigures;
import dev.vitae.adapter.persistence.jdbc.DatabaseListener;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the store's adapter tells goes into the request's line, and makes the next call patient. */
final class StoreWatch implements DatabaseListener {
  /** Connection lost, out of connections, login refused, stopped: no statement's own failure. */
  private static final List<String> OF_AN_OUTAGE = List.of("08", "53", "28", "57P");

  private final StoreFigures figures;
  private final Patience patience;

  StoreWatch(StoreFigures figures, Patience patience) {
    this.figures = figures;
    this.patience = patience;
  }

  @Override
  public void connected(int active, int waiting) {
    patience.found();
    figures.handedOut(active, waiting);
  }

  @Override
  public void finished(Duration took) {
    figures.ran(took);
  }

  @Override
  public void failed(Optional<String> sqlState) {
    if (sqlState.isEmpty() || isOutage(sqlState.get())) {
      patience.lost();
    }
    if (sqlState.isPresent()) {
      figures.failed(sqlState.get());
    }
  }

  /** As if nothing had happened yet. */
  void forget() {
    patience.found();
    figures.forget();
  }

  private static boolean isOutage(String sqlState) {
    for (String state : OF_AN_OUTAGE) {
      if (sqlState.startsWith(state)) {
        return true;
      }
    }
    return false;
  }
}
