package dev.vitae.adapter.lambda.bootstrap;

import dev.vitae.adapter.lambda.log.StoreFigures;
import dev.vitae.adapter.persistence.jdbi.DatabaseListener;
import java.time.Duration;
import java.util.Optional;

/** What the store's adapter tells goes into the request's line. */
final class StoreWatch implements DatabaseListener {
  private final StoreFigures figures;

  StoreWatch(StoreFigures figures) {
    this.figures = figures;
  }

  @Override
  public void connected(int active, int waiting) {
    figures.handedOut(active, waiting);
  }

  @Override
  public void finished(Duration took) {
    figures.ran(took);
  }

  @Override
  public void failed(Optional<String> sqlState) {
    if (sqlState.isPresent()) {
      figures.failed(sqlState.get());
    }
  }
}
