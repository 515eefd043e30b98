package dev.vitae.adapter.persistence.jdbi;

import com.zaxxer.hikari.HikariDataSource;
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
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.SqlStatements;
import org.jdbi.v3.core.statement.TemplateEngine;

/**
 * Every port of the application, kept by the database that {@link JdbiSettings} name; the root
 * provides these. Nothing is connected before the first use. The set of {@link AutoCloseable} holds
 * the pool of connections, to be closed when the last caller is done.
 */
@Module
public final class JdbiModule {
  private JdbiModule() {}

  @Provides
  @Singleton
  static HikariDataSource pool(JdbiSettings settings) {
    return ConnectionPool.of(settings);
  }

  @Provides
  @IntoSet
  static AutoCloseable closing(HikariDataSource pool) {
    return pool;
  }

  @Provides
  @Singleton
  static Database database(HikariDataSource pool) {
    return new Database(jdbi(pool));
  }

  static Jdbi jdbi(HikariDataSource pool) {
    Jdbi jdbi = Jdbi.create(pool);
    // Statements are complete when they come: nothing in angle brackets is to be filled in.
    jdbi.getConfig(SqlStatements.class).setTemplateEngine(TemplateEngine.NOP);
    return jdbi;
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
    return new JdbiEntryRepositories(tables, database);
  }

  @Provides
  @Singleton
  static PersonalInfoRepository personalInfo(PersonalInfoTable table, Database database) {
    return new JdbiPersonalInfoRepository(table, database);
  }

  @Provides
  @Singleton
  static PortfolioReader portfolio(
      PersonalInfoTable personalInfo, EntryTables tables, Database database) {
    return new JdbiPortfolioReader(personalInfo, tables, database);
  }

  @Provides
  @Singleton
  static SchemaCheck schemaCheck(Database database) {
    return new JdbiSchemaCheck(database);
  }

  @Provides
  @Singleton
  static Transactions transactions(Database database) {
    return new JdbiTransactions(database);
  }
}
