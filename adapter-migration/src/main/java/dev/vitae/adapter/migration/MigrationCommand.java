package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.MigrationStatus.State;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.Settings;
import dev.vitae.settings.SettingsException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The migrator's command line. Exit codes: 0 when it is done, had nothing to do, or reports what is
 * pending; 1 when a migration was refused or failed; 2 when a setting or an argument is wrong,
 * which includes a database that cannot be reached.
 */
@Command(
    name = "adapter-migration",
    description = "Brings a portfolio's database up to the schema of this build.",
    mixinStandardHelpOptions = true,
    versionProvider = MigrationCommand.Version.class,
    synopsisSubcommandLabel = "(migrate | status)",
    footer = {
      "",
      "The database is the one of MIGRATION_DATABASE_URL (the direct endpoint, no pooler),",
      "or of PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD and PGSSLMODE.",
      "",
      "Exit codes: 0 done, nothing to do, or pending (status); 1 refused or failed; 2 settings."
    })
public final class MigrationCommand {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int SETTINGS = 2;

  private static final String SETTING = "MIGRATION_DATABASE_URL";
  private static final String PARTS = "PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD";

  @Spec private CommandSpec spec;

  private final Map<String, String> environment;

  private MigrationCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Runs the verb and ends the process with its exit code. */
  public static void main(String[] arguments) {
    ConsoleLog.configure();
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    System.exit(run(System.getenv(), out, err, arguments));
  }

  static int run(
      Map<String, String> environment, PrintWriter out, PrintWriter err, String... arguments) {
    return new CommandLine(new MigrationCommand(environment))
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(MigrationCommand::explainArguments)
        .execute(arguments);
  }

  @Command(
      name = "migrate",
      description = "Runs the pending migrations.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  int migrate(
      @Option(
              names = "--baseline",
              description =
                  "Take over a database that holds the guide's schema and has never been migrated.")
          boolean baseline) {
    return onDatabase(
        migrator -> {
          report(baseline ? migrator.adopt() : migrator.migrate());
          return DONE;
        });
  }

  @Command(
      name = "status",
      description = "Says which migrations are pending, and changes nothing.",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class)
  int status() {
    return onDatabase(
        migrator -> {
          report(migrator.status());
          return DONE;
        });
  }

  private int onDatabase(Function<Migrator, Integer> verb) {
    PrintWriter err = spec.commandLine().getErr();
    try {
      Settings settings = Settings.of(environment);
      DatabaseUrl url = settings.database(SETTING).get();
      return verb.apply(new Migrator(url));
    } catch (SettingsException wrong) {
      err.println(wrong.getMessage());
      return SETTINGS;
    } catch (UnreachableDatabaseException unreachable) {
      err.println(new SettingsException(List.of(problem(unreachable))).getMessage());
      return SETTINGS;
    } catch (MigrationException failed) {
      err.println(failed.getMessage());
      return FAILED;
    }
  }

  private SettingProblem problem(UnreachableDatabaseException unreachable) {
    boolean inParts = environment.getOrDefault(SETTING, "").isBlank();
    return inParts
        ? new SettingProblem(PARTS, unreachable.getMessage(), "db.example.org 5432 cv ada secret")
        : new SettingProblem(SETTING, unreachable.getMessage(), DatabaseUrl.EXAMPLE);
  }

  private void report(MigrationResult result) {
    PrintWriter out = spec.commandLine().getOut();
    result.repairs().forEach(repair -> out.println("repaired " + repair));
    result.applied().forEach(migration -> out.println("applied " + migration));
    if (!result.applied().isEmpty()) {
      out.printf("The schema is at version %s now (%d ms).%n", result.to(), result.millis());
    } else if (Integer.parseInt(result.to()) > Migrator.newestVersion()) {
      out.println(newer(result.to()));
    } else {
      out.printf(
          "Nothing to do: the schema is at version %s (%d ms).%n", result.to(), result.millis());
    }
  }

  private void report(MigrationStatus status) {
    PrintWriter out = spec.commandLine().getOut();
    String version = status.version().orElse("none");
    out.println(
        switch (status.state()) {
          case EMPTY -> "The database is empty.";
          case NOT_ADOPTED ->
              "The database holds tables, but no migration has ever run on it. If they are a"
                  + " portfolio of the guide's schema: migrate --baseline.";
          case BEHIND -> "The schema is at version " + version + ".";
          case CURRENT -> "The schema is at version " + version + ", nothing is pending.";
          case AHEAD -> newer(version);
        });
    status.pending().forEach(migration -> out.println("pending " + migration));
    if (status.state() == State.EMPTY || status.state() == State.BEHIND) {
      out.println("To run them: migrate.");
    }
  }

  private static String newer(String version) {
    return "The schema is at version %s, newer than the %d of this program: nothing to do."
        .formatted(version, Migrator.newestVersion());
  }

  private static int explainArguments(ParameterException wrong, String[] arguments) {
    PrintWriter err = wrong.getCommandLine().getErr();
    err.println(wrong.getMessage());
    if (wrong instanceof UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      err.println("Did you mean " + unmatched.getSuggestions().get(0) + "?");
    }
    err.println("Try " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
    return SETTINGS;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String build = MigrationCommand.class.getPackage().getImplementationVersion();
      return new String[] {
        "Vitae %s, schema version %d"
            .formatted(build == null ? "(not packaged)" : build, Migrator.newestVersion())
      };
    }
  }
}
