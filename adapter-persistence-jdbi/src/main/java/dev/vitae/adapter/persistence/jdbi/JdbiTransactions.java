package dev.vitae.adapter.persistence.jdbi;

import dev.vitae.application.Transactions;

final class JdbiTransactions implements Transactions {
  private final Database database;

  JdbiTransactions(Database database) {
    this.database = database;
  }

  @Override
  public void run(Runnable work) {
    database.transaction(work);
  }
}
