package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.Settings;
import dev.vitae.settings.SettingsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** One verb of the command line: what all of them share. */
@Command(mixinStandardHelpOptions = true, versionProvider = BuildVersion.class)
abstract class Verb implements Callable<Integer> {
  static final String JSON = "--json";

  static final String SETTING = "MIGRATION_DATABASE_URL";
  private static final String PARTS = "PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD";
  private static final String FOLDER = "--migrations";
  private static final String FOLDER_EXAMPLE = "src/main/resources/db/migration";

  private final Map<String, String> environment;

  @Spec private CommandSpec spec;

  @Option(
      names = JSON,
      description = "Print exactly one JSON object on standard output, of a failure, too.")
  private boolean json;

  @Option(
      names = FOLDER,
      paramLabel = "DIR",
      description = "The SQL files of this folder in place of those that this program carries.")
  private Path folder;

  Verb(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * Does it.
   *
   * @throws SettingsException when a setting is wrong
   * @throws MigrationException when it fails
   */
  abstract Answer answer();

  /** The database that the environment names. */
  final DatabaseUrl database() {
    return Settings.of(environment).database(SETTING).get();
  }

  /** Those of the folder that was given, or those that this program carries. */
  final Migrations migrations() {
    if (folder == null) {
      return Migrations.shipped();
    }
    try {
      return Migrations.in(folder);
    } catch (MigrationException unreadable) {
      throw new SettingsException(
          List.of(new SettingProblem(FOLDER, unreadable.getMessage(), FOLDER_EXAMPLE)));
    }
  }

  final Map<String, String> environment() {
    return environment;
  }

  @Override
  public final Integer call() {
    Answer answer = answerOrFailure();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(answer.json());
    } else if (answer.isFailure()) {
      answer.lines().forEach(spec.commandLine().getErr()::println);
    } else {
      answer.lines().forEach(out::println);
    }
    return answer.exitCode();
  }

  private Answer answerOrFailure() {
    try {
      return answer();
    } catch (SettingsException wrong) {
      return Answer.failed(Answer.SETTINGS, wrong.getMessage());
    } catch (UnreachableDatabaseException unreachable) {
      SettingsException wrong = new SettingsException(List.of(problem(unreachable)));
      return Answer.failed(Answer.SETTINGS, wrong.getMessage());
    } catch (MigrationException failed) {
      return Answer.failed(Answer.FAILED, failed.getMessage());
    }
  }

  private SettingProblem problem(UnreachableDatabaseException unreachable) {
    boolean inParts = environment.getOrDefault(SETTING, "").isBlank();
    return inParts
        ? new SettingProblem(PARTS, unreachable.getMessage(), "db.example.org 5432 cv ada secret")
        : new SettingProblem(SETTING, unreachable.getMessage(), DatabaseUrl.EXAMPLE);
  }
}
