package dev.vitae.adapter.migration.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** How Flyway is set up wherever it runs a folder of migrations, so that it does the same there. */
public final class FlywayConfiguration {
  /** Flyway's history, in the schema {@code public}. */
  public static final String HISTORY = "flyway_schema_history";

  /** The version that a database has when it is taken over. */
  public static final String ADOPTED_VERSION = "1";

  private FlywayConfiguration() {}

  /** To be refined, and loaded. */
  public static FluentConfiguration of(DataSource database, Migrations migrations) {
    FluentConfiguration configuration =
        Flyway.configure(FlywayConfiguration.class.getClassLoader())
            .dataSource(database)
            .resourceProvider(migrations.resources())
            .javaMigrationClassProvider(List::of)
            .failOnMissingLocations(true)
            .validateMigrationNaming(true)
            .encoding(UTF_8)
            .placeholderReplacement(false)
            .defaultSchema("public")
            .table(HISTORY)
            .baselineOnMigrate(false)
            .baselineVersion(ADOPTED_VERSION)
            .baselineDescription("guide schema, adopted")
            .cleanDisabled(true);
    // The default lock is an open transaction: an index could never be built concurrently beside
    // it, and an idle_in_transaction_session_timeout would end it.
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    return configuration;
  }
}
