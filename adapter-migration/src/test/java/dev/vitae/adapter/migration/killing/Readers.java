package dev.vitae.adapter.migration.killing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Read a table again and again while it is migrated. The server itself measures how long each of
 * them waits, and refuses the one that waits for longer than it may.
 */
final class Readers implements AutoCloseable {
  private static final int COUNT = 3;
  private static final int SECONDS = 120;
  private static final int PAUSE_MS = 5;

  private final ScratchDatabase database;
  private final Duration patience;
  private final ExecutorService executor = Executors.newFixedThreadPool(COUNT);
  private final List<Future<?>> readers = new ArrayList<>();
  private final AtomicInteger reads = new AtomicInteger();
  private volatile boolean reading = true;

  private Readers(ScratchDatabase database, Duration patience) {
    this.database = database;
    this.patience = patience;
  }

  static Readers start(ScratchDatabase database, Duration patience) {
    Readers readers = new Readers(database, patience);
    for (int i = 0; i < COUNT; i++) {
      readers.readers.add(readers.executor.submit(readers::read));
    }
    return readers;
  }

  private Void read() throws SQLException, InterruptedException {
    try (Connection connection = database.dataSource().getConnection()) {
      Rows.run(connection, "SET lock_timeout = " + patience.toMillis());
      while (reading) {
        Rows.run(connection, "SELECT title FROM book WHERE id = 1");
        reads.incrementAndGet();
        Thread.sleep(PAUSE_MS);
      }
    }
    return null;
  }

  /** Ends them; fails if one of them had to wait for longer than it may. */
  int stop() throws Exception {
    reading = false;
    for (Future<?> reader : readers) {
      reader.get(SECONDS, TimeUnit.SECONDS);
    }
    assertThat(reads.get()).as("reads").isPositive();
    return reads.get();
  }

  @Override
  public void close() {
    reading = false;
    executor.shutdownNow();
  }
}
