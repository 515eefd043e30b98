package dev.vitae.adapter.migration;

import static java.lang.System.Logger.Level.INFO;

import dev.vitae.adapter.migration.FunctionSettings.Databases;
import dev.vitae.adapter.migration.MigrationEvent.Deploy;
import dev.vitae.adapter.migration.MigrationEvent.Direct;
import dev.vitae.adapter.migration.MigrationEvent.OfResource;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.adapter.migration.observation.Plan;
import dev.vitae.adapter.migration.roles.Roles;
import dev.vitae.adapter.migration.roles.RolesReport;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.LambdaExtensionSecretSource.Pause;
import dev.vitae.settings.SecretUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.flywaydb.core.api.MigrationVersion;

/** What becomes of an event. */
final class MigrationFunction {
  private static final System.Logger LOG = System.getLogger(MigrationFunction.class.getName());

  /** For what is left to do when a run stops itself: to answer, before Lambda ends the process. */
  static final Duration RESERVE = Duration.ofSeconds(60);

  /** Of what is left for work, waiting for the database gets no more: most is for the work. */
  private static final int SHARE_OF_WAITING = 3;

  /** What a secret that is read and a login that is refused take is gone when the run begins. */
  private record TimeLeft(long arrived, Duration whole) {
    Duration forWork() {
      Duration left = whole.minusNanos(System.nanoTime() - arrived);
      Duration time = left.minus(RESERVE);
      if (time.isNegative() || time.isZero()) {
        throw new MigrationException(
            "Give the function a longer timeout: %d s are left of it, and %d are kept to answer."
                .formatted(Math.max(0, left.toSeconds()), RESERVE.toSeconds()));
      }
      return time;
    }

    Duration forWaiting(Duration most) {
      Duration share = forWork().dividedBy(SHARE_OF_WAITING);
      return share.compareTo(most) < 0 ? share : most;
    }
  }

  private final FunctionSettings settings;
  private final Migrations migrations;
  private final Duration patience;

  /**
   * @param patience how long it is tried to reach the database, at most; less in an event that has
   *     little time
   */
  MigrationFunction(FunctionSettings settings, Migrations migrations, Duration patience) {
    this.settings = settings;
    this.migrations = migrations;
    this.patience = patience;
  }

  /**
   * @param left until Lambda ends the process
   * @return JSON
   */
  String answer(MigrationEvent event, Duration left) {
    TimeLeft time = new TimeLeft(System.nanoTime(), left);
    return event instanceof OfResource resource
        ? answer(resource, time)
        : answer((Direct) event, time);
  }

  private String answer(OfResource event, TimeLeft left) {
    StackAnswer answer = new StackAnswer(event.physicalId());
    return switch (event.type()) {
      case DELETE -> answer.with("Outcome", "the database stays as it is").json();
      case CREATE, UPDATE ->
          isOurs(event) ? migrated(event, left, answer) : kept(event, left, answer);
    };
  }

  private String migrated(OfResource event, TimeLeft left, StackAnswer answer) {
    Migrated migrated = migrated(event, left);
    MigrationResult result = migrated.result();
    return answer
        .with("Outcome", outcome(result))
        .with("Version", result.to())
        .with("Applied", result.applied().size())
        .with("Millis", result.millis())
        .with("Roles", migrated.roles())
        .json("Names", result.applied().stream().map(Migration::toString).toList());
  }

  private String kept(OfResource event, TimeLeft left, StackAnswer answer) {
    MigrationStatus status =
        look(
            left,
            url -> {
              Migrator migrator = migrator(url, event, left);
              requireRollback(event, migrator);
              return migrator.status();
            });
    return answer
        .with("Outcome", "rolled back to an older build: the schema stays")
        .with("Version", status.version().orElse("none"))
        .with("Applied", 0)
        .with("Roles", 0)
        .json();
  }

  /**
   * @param roles how many things were done to set them up
   */
  private record Migrated(MigrationResult result, int roles) {}

  /** The roles come last: what the run has made becomes the owner's. */
  private Migrated migrated(MigrationEvent event, TimeLeft left) {
    Databases databases = settings.databases();
    AwaitedDatabase database = awaited(databases, left);
    // A login that is not the API's is found out before anything has changed.
    databases.application().ifPresent(ApplicationLogin::password);
    MigrationResult result = database.on(url -> migrator(url, event, left).migrate());
    int roles = databases.application().map(login -> setUpRoles(database, login, left)).orElse(0);
    return new Migrated(result, roles);
  }

  /** With the passwords as they are by then: they may have been rotated in a long migration. */
  private int setUpRoles(AwaitedDatabase database, ApplicationLogin application, TimeLeft left) {
    RolesReport report;
    try {
      report =
          database.on(
              url -> Roles.setUp(new Sessions(url), application.password(), left.forWork()));
    } catch (MigrationException | SecretUnavailableException failed) {
      throw withoutRoles(failed.getMessage(), failed);
    } catch (UnreachableDatabaseException failed) {
      throw withoutRoles(settings.databaseSetting() + " " + failed.getMessage(), failed);
    }
    report.done().forEach(sentence -> LOG.log(INFO, "roles: {0}", sentence));
    if (!report.done().isEmpty()) {
      // What is said of passwords names settings that this function does not read.
      report.remarks().forEach(sentence -> LOG.log(INFO, "roles, left: {0}", sentence));
    }
    return report.done().size();
  }

  private static MigrationException withoutRoles(String reason, RuntimeException failed) {
    return new MigrationException(
        "The schema is migrated, its roles are not as they should be: " + reason, failed);
  }

  private String outcome(MigrationResult result) {
    boolean ahead =
        MigrationVersion.fromVersion(result.to()).isNewerThan(migrations.newestVersion());
    return ahead
        ? "nothing to do: the database is ahead of this build"
        : result.applied().isEmpty() ? "nothing to do" : "migrated";
  }

  private boolean isOurs(OfResource event) {
    return event.hash().isEmpty() || event.hash().get().equals(migrations.hash());
  }

  /**
   * The stack wants other migrations than this program carries. That is right in one case alone: it
   * goes back to an older build, whose function is not there yet (docs/adr/0029).
   */
  private void requireRollback(OfResource event, Migrator migrator) {
    boolean comesFromUs = event.olderHash().equals(Optional.of(migrations.hash()));
    boolean isRollback =
        event.type() == OfResource.Type.UPDATE
            && comesFromUs
            && migrator.hasRun(event.hash().orElseThrow());
    if (!isRollback) {
      throw new MigrationException(
          "Function and stack come from different builds: MigrationsHash is %s, the function's is %s. Deploy both from one build."
              .formatted(shortened(event.hash().orElseThrow()), shortened(migrations.hash())));
    }
  }

  private static String shortened(String hash) {
    return hash.length() <= 12 ? hash : hash.substring(0, 12) + "…";
  }

  private String answer(Direct event, TimeLeft left) {
    String newest = migrations.newestVersion();
    Answer answer =
        switch (event.action()) {
          case MIGRATE -> {
            Migrated migrated = migrated(event, left);
            yield Answer.of(migrated.result(), newest).and("roles", migrated.roles());
          }
          case STATUS -> look(left, url -> Answer.of(migrator(url, event, left).status(), newest));
          case VALIDATE -> look(left, url -> Validation.of(url, migrations, left.forWork()));
          case PLAN ->
              look(
                  left,
                  url ->
                      PlanAnswer.of(
                          Plan.of(new Sessions(url).answeringWithin(left.forWork()), migrations)));
        };
    return answer.json();
  }

  private <T> T look(TimeLeft left, Function<DatabaseUrl, T> work) {
    return awaited(settings.databases(), left).on(work);
  }

  private AwaitedDatabase awaited(Databases databases, TimeLeft left) {
    return new AwaitedDatabase(
        databases.migration(), () -> left.forWaiting(patience), System::nanoTime, Pause.SLEEP);
  }

  private Migrator migrator(DatabaseUrl url, MigrationEvent event, TimeLeft left) {
    return new Migrator(url, migrations, context(event, left));
  }

  private RunContext context(MigrationEvent event, TimeLeft left) {
    Duration time = left.forWork();
    Deploy deploy = event.deploy();
    return RunContext.none()
        .withDeploy(
            deploy.id().or(settings::deployId).orElse(""),
            deploy.gitRevision().or(settings::gitRevision).orElse(""))
        .withTimeLeft(time);
  }
}
