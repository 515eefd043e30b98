package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.application.EntryRepository;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The adapter on a {@link MigratedDatabase}, for a test class. */
final class JdbcStore implements BeforeAllCallback, BeforeEachCallback, AfterAllCallback {
  private final MigratedDatabase database = new MigratedDatabase();
  private StoreComponent ports;
  private String owner;

  @Override
  public void beforeAll(ExtensionContext context) {
    database.beforeAll(context);
    if (ports == null) {
      owner = context.getUniqueId();
      ports = StoreComponent.of(database.settings());
    }
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    database.beforeEach(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    if (context.getUniqueId().equals(owner)) {
      ports.close();
      ports = null;
    }
    database.afterAll(context);
  }

  StoreComponent ports() {
    return ports;
  }

  <T extends Entry> EntryRepository<T> of(EntryKind<T> kind) {
    return ports.entries().of(kind);
  }

  MigratedDatabase database() {
    return database;
  }
}
