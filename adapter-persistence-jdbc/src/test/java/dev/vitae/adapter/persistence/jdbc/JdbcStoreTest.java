package dev.vitae.adapter.persistence.jdbc;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("container")
class JdbcStoreTest extends StoreContracts {
  @RegisterExtension static final JdbcStore STORE = new JdbcStore();

  @Override
  StoreComponent ports() {
    return STORE.ports();
  }
}
