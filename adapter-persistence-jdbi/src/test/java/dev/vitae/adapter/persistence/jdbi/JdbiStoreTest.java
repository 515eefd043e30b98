package dev.vitae.adapter.persistence.jdbi;

import org.junit.jupiter.api.extension.RegisterExtension;

class JdbiStoreTest extends StoreContracts {
  @RegisterExtension static final JdbiStore STORE = new JdbiStore();

  @Override
  StoreComponent ports() {
    return STORE.ports();
  }
}
