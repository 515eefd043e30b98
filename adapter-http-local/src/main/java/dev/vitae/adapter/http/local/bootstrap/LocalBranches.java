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
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
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
  private Optional<Path> data = Optional.empty();

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
    CommandLine command = new CommandLine(new BranchCommand(this::open));
    command.setCommandName("vitae " + BranchCommand.NAME);
    for (CommandLine verb : command.getSubcommands().values()) {
      verb.getCommandSpec().addOption(dataOption());
    }
    return command.execute(Arrays.copyOfRange(arguments, 1, arguments.length));
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
                data = Optional.ofNullable((String) value).map(Path::of);
                return null;
              }
            })
        .build();
  }

  private BranchSession open() {
    Optional<BranchSettings> named = BranchSettings.readIfSet(environment);
    if (named.isPresent()) {
      return BranchCommand.inWorkingFolder(named.get());
    }
    Path folder = data.orElse(Options.DEFAULT_DATA);
    try {
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
