package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.application.Transactions;

final class JdbcTransactions implements Transactions {
  private final Database database;

  JdbcTransactions(Database database) {
    this.database = database;
  }

  @Override
  public void run(Runnable work) {
    database.transaction(work);
  }
}
