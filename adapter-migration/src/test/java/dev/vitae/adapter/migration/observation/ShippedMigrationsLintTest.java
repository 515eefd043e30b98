package dev.vitae.adapter.migration.observation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.adapter.migration.testkit.PostgresServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The build fails with what lint finds. */
@Tag("once")
class ShippedMigrationsLintTest {
  @Test
  void everyShippedMigrationPasses() {
    LintReport report = Lint.of(PostgresServer.url(), Migrations.shipped());
    assertThat(report.findings()).isEmpty();
    assertThat(report.remarks()).isEmpty();
    assertThat(report.scripts()).isEqualTo(Migrations.shipped().scripts().size());
  }
}
