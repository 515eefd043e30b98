package com.example.vitae.journal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Stores on files of their own, closed and deleted after each test. The clock stands still. */
final class ScratchJournals implements AfterEachCallback {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);

  private final List<Path> files = new ArrayList<>();
  private final List<JournalStore> stores = new ArrayList<>();

  JournalStore emptyStore() {
    return open(newFile());
  }

  Path newFile() {
    try {
      Path file = Files.createTempFile("portfolio", ".journal");
      files.add(file);
      return file;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  JournalStore open(Path file) {
    try {
      JournalStore store = JournalStore.open(file, CLOCK);
      stores.add(store);
      return store;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    for (JournalStore store : stores) {
      store.close();
    }
    for (Path file : files) {
      Files.delete(file);
    }
    stores.clear();
    files.clear();
  }
}
