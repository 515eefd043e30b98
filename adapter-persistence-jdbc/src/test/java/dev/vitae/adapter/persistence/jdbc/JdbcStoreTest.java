package dev.vitae.adapter.persistence.jdbc;

import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcStoreTest extends StoreContracts {
  @RegisterExtension static final JdbcStore STORE = new JdbcStore();

  @Override
  StoreComponent ports() {
    return STORE.ports();
  }
}
