package dev.vitae.adapter.http.local.bootstrap;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.local.CannotStartException;
import dev.vitae.adapter.http.local.EmbeddedPostgresDatabase;
import dev.vitae.adapter.http.local.EmbeddedPostgresVisit;
import dev.vitae.adapter.migration.branch.BranchCommand;
import dev.vitae.adapter.migration.branch.BranchSession;
import dev.vitae.adapter.migration.branch.BranchSettings;
import dev.vitae.adapter.migration.branch.BranchesUnavailableException;
import dev.vitae.adapter.migration.branch.ChosenBranch;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.SettingsException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * {@code vitae branch}: the branches of the database that the environment names, or else of the
 * embedded one, whether its server runs or not.
 */
final class LocalBranches {
  static final String EXAMPLE = "vitae branch create feature-x";

  private static final String EMBEDDED = "embedded";

  private final Map<String, String> environment;
  private final SecureRandom random;
  private final Consumer<String> progress;
  private Optional<String> data = Optional.empty();

  /**
   * @param progress is told what takes long
   */
  LocalBranches(Map<String, String> environment, SecureRandom random, Consumer<String> progress) {
    this.environment = requireNonNull(environment, "environment");
    this.random = requireNonNull(random, "random");
    this.progress = requireNonNull(progress, "progress");
  }

  /** Whether a command line is one of ours. */
  static boolean areMeant(String... arguments) {
    return arguments.length > 0 && arguments[0].equals(BranchCommand.NAME);
  }

  /**
   * @param arguments the word itself first
   * @return the exit code
   */
  int run(String... arguments) {
    return command().execute(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  CommandLine command() {
    CommandLine command = new CommandLine(new BranchCommand(this::open));
    command.setCommandName("vitae " + BranchCommand.NAME);
    command
        .getCommandSpec()
        .usageMessage()
        .footer(
            "",
            "Branches are those of the Neon project that NEON_API_KEY and NEON_PROJECT_ID name, or else",
            "databases beside the one of DATABASE_URL or PGHOST and PGDATABASE, or else beside the embedded one.",
            "There is no merge: to bring a branch's schema to its parent, run its migrations there.",
            "",
            "Exit codes: 0 done; 1 refused or failed; 2 settings.");
    for (CommandLine verb : command.getSubcommands().values()) {
      verb.getCommandSpec().addOption(dataOption());
    }
    return command;
  }

  private OptionSpec dataOption() {
    return OptionSpec.builder("--data")
        .description("Folder of the embedded database (default: ./.vitae)")
        .type(String.class)
        .paramLabel("DIR")
        .setter(
            new CommandLine.Model.ISetter() {
              @Override
              public <T> T set(T value) {
                data = Optional.ofNullable((String) value);
                return null;
              }
            })
        .build();
  }

  private BranchSession open() {
    Optional<BranchSettings> named = BranchSettings.ofServerIfSet(environment);
    if (named.isPresent()) {
      if (data.isPresent()) {
        throw new SettingsException(
            List.of(LocalSettings.unused("--data", naming(), "./portfolio")));
      }
      return BranchCommand.inWorkingFolder(named.get());
    }
    try {
      Path folder = data.map(ServerCommand::path).orElse(Options.DEFAULT_DATA);
      EmbeddedPostgresVisit visit =
          EmbeddedPostgresVisit.of(folder, LocalSettings.cache(environment), random, progress);
      return new BranchSession(
          BranchSettings.on(url(visit.port(), visit.password())).branches(),
          chosenIn(folder),
          branch -> "./vitae serves it from its next start on.",
          visit::close);
    } catch (CannotStartException e) {
      throw new BranchesUnavailableException(e.getMessage(), e);
    }
  }

  private String naming() {
    String project = "NEON_PROJECT_ID";
    return LocalSettings.isSet(environment, project)
        ? project
        : LocalSettings.databaseSetting(environment);
  }

  /** The main branch of the embedded server. */
  static DatabaseUrl url(int port, String password) {
    return DatabaseUrl.of(EmbeddedPostgresDatabase.HOST, port, EmbeddedPostgresDatabase.DATABASE)
        .withLogin(EmbeddedPostgresDatabase.USER, password)
        .withProperty("sslmode", "disable")
        .withProperty("gssEncMode", "disable");
  }

  static ChosenBranch chosenIn(Path data) {
    return new ChosenBranch(data.resolve(ChosenBranch.FILE), EMBEDDED);
  }
}
