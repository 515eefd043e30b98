package dev.vitae.adapter.persistence.jdbc;

import dagger.Module;
import dagger.Provides;
import dagger.multibindings.IntoSet;
import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.PortfolioReader;
import dev.vitae.application.SchemaCheck;
import dev.vitae.application.Transactions;
import dev.vitae.domain.EntryKinds;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * Every port of the application, kept by the database that {@link JdbcSettings} name. The root
 * provides these, a {@link TimeBudget} and a {@link DatabaseListener}. Nothing is connected before
 * the first use, unless {@link Connections} are told to. The set of {@link AutoCloseable} holds the
 * pool of connections, to be closed when the last caller is done.
 */
@Module
public final class JdbcModule {
  private static final LongSupplier NANO_TIME = System::nanoTime;

  private JdbcModule() {}

  @Provides
  @Singleton
  static Deadline deadline(JdbcSettings settings, TimeBudget budget) {
    return new Deadline(budget, settings.responseTimeout(), NANO_TIME);
  }

  @Provides
  @Singleton
  static ConnectionPool pool(JdbcSettings settings, Deadline deadline, DatabaseListener listener) {
    return new ConnectionPool(settings, deadline, listener, NANO_TIME, Clock.systemUTC());
  }

  @Provides
  static Connections connections(ConnectionPool pool) {
    return pool;
  }

  @Provides
  @IntoSet
  static AutoCloseable closing(ConnectionPool pool) {
    return pool;
  }

  @Provides
  @Singleton
  static Database database(ConnectionPool pool, Deadline deadline, DatabaseListener listener) {
    return new Database(pool, deadline, listener, NANO_TIME);
  }

  @Provides
  @Singleton
  static EntryTables tables() {
    return new EntryTables(EntryKinds.ALL);
  }

  @Provides
  @Singleton
  static PersonalInfoTable personalInfoTable() {
    return new PersonalInfoTable();
  }

  @Provides
  @Singleton
  static EntryRepositories entries(EntryTables tables, Database database) {
    return new JdbcEntryRepositories(tables, database);
  }

  @Provides
  @Singleton
  static PersonalInfoRepository personalInfo(PersonalInfoTable table, Database database) {
    return new JdbcPersonalInfoRepository(table, database);
  }

  @Provides
  @Singleton
  static PortfolioReader portfolio(
      PersonalInfoTable personalInfo, EntryTables tables, Database database) {
    return new JdbcPortfolioReader(personalInfo, tables, database);
  }

  @Provides
  @Singleton
  static SchemaCheck schemaCheck(Database database) {
    return new JdbcSchemaCheck(database);
  }

  @Provides
  @Singleton
  static Transactions transactions(Database database) {
    return new JdbcTransactions(database);
  }
}
