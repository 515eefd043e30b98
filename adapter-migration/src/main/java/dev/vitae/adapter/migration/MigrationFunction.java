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
import dev.vitae.settings.DatabaseSource;
import dev.vitae.settings.DatabaseUrl;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;

/** What becomes of an event. */
final class MigrationFunction {
  private static final System.Logger LOG = System.getLogger(MigrationFunction.class.getName());

  /** For what is left to do when a run stops itself: to answer, before Lambda ends the process. */
  static final Duration RESERVE = Duration.ofSeconds(60);

  private static final String REFUSED_PASSWORD = "28P01";

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
  }

  private final FunctionSettings settings;
  private final Migrations migrations;

  MigrationFunction(FunctionSettings settings, Migrations migrations) {
    this.settings = settings;
    this.migrations = migrations;
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
      case CREATE, UPDATE -> onDatabase((url, roles) -> migrated(event, url, roles, left, answer));
    };
  }

  private String migrated(
      OfResource event,
      DatabaseUrl url,
      Optional<ApplicationLogin> application,
      TimeLeft left,
      StackAnswer answer) {
    if (isOurs(event)) {
      Migrated migrated = migrated(event, url, application, left);
      MigrationResult result = migrated.result();
      return answer
          .with("Outcome", outcome(result))
          .with("Version", result.to())
          .with("Applied", result.applied().size())
          .with("Millis", result.millis())
          .with("Roles", migrated.roles())
          .json("Names", result.applied().stream().map(Migration::toString).toList());
    }
    Migrator migrator = migrator(url, event, left);
    requireRollback(event, migrator);
    MigrationStatus status = migrator.status();
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
  private Migrated migrated(
      MigrationEvent event,
      DatabaseUrl url,
      Optional<ApplicationLogin> application,
      TimeLeft left) {
    // A login that is not the API's is found out before anything has changed.
    application.ifPresent(ApplicationLogin::password);
    MigrationResult result = migrator(url, event, left).migrate();
    return new Migrated(result, application.map(login -> setUpRoles(url, login, left)).orElse(0));
  }

  /** With the password as it is by then: it may have been rotated during a long migration. */
  private static int setUpRoles(DatabaseUrl url, ApplicationLogin application, TimeLeft left) {
    RolesReport report;
    try {
      report = Roles.setUp(new Sessions(url), application.password(), left.forWork());
    } catch (MigrationException failed) {
      throw new MigrationException(
          "The schema is migrated, its roles are not as they should be: " + failed.getMessage(),
          failed);
    }
    report.done().forEach(sentence -> LOG.log(INFO, "roles: {0}", sentence));
    if (!report.done().isEmpty()) {
      report.remarks().forEach(sentence -> LOG.log(INFO, "roles, left: {0}", sentence));
    }
    return report.done().size();
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
    Work<Answer> verb =
        switch (event.action()) {
          case MIGRATE ->
              (url, application) -> {
                Migrated migrated = migrated(event, url, application, left);
                return Answer.of(migrated.result(), newest).and("roles", migrated.roles());
              };
          case STATUS ->
              (url, application) -> Answer.of(migrator(url, event, left).status(), newest);
          case VALIDATE -> (url, application) -> Validation.of(url, migrations, left.forWork());
          case PLAN ->
              (url, application) ->
                  PlanAnswer.of(
                      Plan.of(new Sessions(url).answeringWithin(left.forWork()), migrations));
        };
    return onDatabase(verb).json();
  }

  private interface Work<T> {
    T on(DatabaseUrl database, Optional<ApplicationLogin> application);
  }

  /** A password that was refused may have been changed since: it is read once more. */
  private <T> T onDatabase(Work<T> work) {
    Databases databases = settings.databases();
    DatabaseSource source = databases.migration();
    try {
      return work.on(source.read(), databases.application());
    } catch (UnreachableDatabaseException refused) {
      if (!source.mayChange() || !isPassword(refused)) {
        throw refused;
      }
      return work.on(source.read(), databases.application());
    }
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

  private static boolean isPassword(UnreachableDatabaseException refused) {
    return refused.getCause() instanceof SQLException sql
        && REFUSED_PASSWORD.equals(sql.getSQLState());
  }
}
