package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vitae.adapter.migration.script.Migrations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.flywaydb.core.api.output.RepairOutput;
import org.flywaydb.core.api.output.RepairResult;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.database.postgresql.PostgreSQLConfigurationExtension;

/** Flyway, set up for our migrations, and what it finds in our words. */
final class FlywayEngine {
  static final String ADOPTED_VERSION = "1";

  /** Seconds: nobody else should have Flyway's lock, for ours stands before it. */
  private static final int LOCK_TRIES = 20;

  private final FluentConfiguration configuration;
  private final Migrations migrations;

  FlywayEngine(DataSource source, Migrations migrations, Callback... callbacks) {
    this.migrations = migrations;
    this.configuration =
        Flyway.configure(Migrator.class.getClassLoader())
            .dataSource(source)
            .resourceProvider(migrations.resources())
            .javaMigrationClassProvider(List::of)
            .callbacks(callbacks)
            .failOnMissingLocations(true)
            .validateMigrationNaming(true)
            .encoding(UTF_8)
            .placeholderReplacement(false)
            .defaultSchema("public")
            .table(History.TABLE)
            .baselineOnMigrate(false)
            .baselineVersion(ADOPTED_VERSION)
            .baselineDescription("guide schema, adopted")
            .lockRetryCount(LOCK_TRIES)
            .cleanDisabled(true);
    // The default lock is an open transaction: an index could never be built concurrently beside
    // it, and an idle_in_transaction_session_timeout would end it.
    configuration
        .getConfigurationExtension(PostgreSQLConfigurationExtension.class)
        .setTransactionalLock(false);
  }

  /** Validates the history, then runs what is pending. */
  void migrate() {
    configuration.load().migrate();
  }

  /** Takes {@value #ADOPTED_VERSION} as applied. */
  void adopt() {
    configuration.load().baseline();
  }

  /**
   * Begins a history where there is none any more and nothing but {@code migration_runs}, which to
   * Flyway is a table like any other.
   */
  void startOver() {
    Flyway.configure(configuration.getClassLoader())
        .configuration(configuration)
        .baselineVersion("0")
        .baselineDescription("empty")
        .load()
        .baseline();
  }

  /** What {@link #migrate()} would run, in its order. */
  List<Migration> pending() {
    return Arrays.stream(configuration.load().info().all())
        .filter(
            info ->
                info.getState() == MigrationState.PENDING
                    || info.getState() == MigrationState.FAILED)
        .map(FlywayEngine::migration)
        .distinct()
        .toList();
  }

  static Migration migration(MigrationInfo info) {
    return new Migration(version(info.getVersion()), info.getDescription());
  }

  /** One sentence for each thing in which files and history do not fit. */
  List<String> problems() {
    return configuration
        .ignoreMigrationPatterns("*:future", "*:pending")
        .load()
        .validateWithResult()
        .invalidMigrations
        .stream()
        .map(this::sentence)
        .toList();
  }

  /**
   * Makes the history agree with the files.
   *
   * @return one sentence for each thing that was done
   */
  List<String> repair() {
    RepairResult result = configuration.load().repair();
    List<String> sentences = new ArrayList<>();
    tell(sentences, result.migrationsRemoved, "The failed run of %s was taken out of the history.");
    tell(
        sentences,
        result.migrationsDeleted,
        "%s, whose file is gone, was marked as deleted in the history.");
    tell(
        sentences,
        result.migrationsAligned,
        "%s is in the history with its file's name and text as they are now.");
    return sentences;
  }

  private String sentence(ValidateOutput invalid) {
    Migration migration = new Migration(version(invalid.version), invalid.description);
    if (!(invalid.errorDetails.errorCode instanceof CoreErrorCode code)) {
      return invalid.errorDetails.errorMessage;
    }
    return switch (code) {
      case CHECKSUM_MISMATCH ->
          "%s has changed since it ran: put its file back as it was, and make the change a new migration."
              .formatted(migration);
      case DESCRIPTION_MISMATCH, TYPE_MISMATCH ->
          "%s had another name when it ran: name its file as it was named then."
              .formatted(migration);
      case APPLIED_VERSIONED_MIGRATION_NOT_RESOLVED, APPLIED_REPEATABLE_MIGRATION_NOT_RESOLVED ->
          "%s has run on this database and its file is missing: put it back.".formatted(migration);
      case RESOLVED_VERSIONED_MIGRATION_NOT_APPLIED ->
          "%s has not run, and newer ones have: give its file a version above those that have run (the newest file has %s)."
              .formatted(migration, migrations.newestVersion());
      case FAILED_VERSIONED_MIGRATION, FAILED_REPEATABLE_MIGRATION ->
          "%s was interrupted or failed half way: migrate runs it again.".formatted(migration);
      default ->
          "%s: %s"
              .formatted(
                  migration, invalid.errorDetails.errorMessage.lines().findFirst().orElse(""));
    };
  }

  private static void tell(List<String> sentences, List<RepairOutput> done, String sentence) {
    for (RepairOutput output : done) {
      sentences.add(sentence.formatted(new Migration(version(output.version), output.description)));
    }
  }

  private static String version(MigrationVersion version) {
    return version == null ? "" : version.getVersion();
  }

  private static String version(String version) {
    return Optional.ofNullable(version).orElse("");
  }
}
