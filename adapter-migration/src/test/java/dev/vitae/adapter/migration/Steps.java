package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.ScratchDatabase;
import java.util.List;
import java.util.stream.IntStream;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Stops on the way to the newest version, which the migrator itself never does. */
final class Steps {
  private Steps() {}

  static void to(int version, ScratchDatabase database) {
    FluentConfiguration configuration =
        Flyway.configure()
            .dataSource(database.dataSource())
            .resourceProvider(Migrations.shipped().resources())
            .javaMigrationClassProvider(List::of)
            .placeholderReplacement(false)
            .defaultSchema("public")
            .target(Integer.toString(version));
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
    configuration.load().migrate();
  }

  static IntStream all() {
    return IntStream.rangeClosed(1, Migrator.newestVersion());
  }
}
