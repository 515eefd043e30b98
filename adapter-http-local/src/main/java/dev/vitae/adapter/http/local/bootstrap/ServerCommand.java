package dev.vitae.adapter.http.local.bootstrap;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.local.CannotStartException;
import dev.vitae.adapter.migration.branch.BranchCommand;
import java.io.PrintStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line. Its model is made by calls, not read from annotations: that would take a tenth
 * of a second of every start.
 */
final class ServerCommand {
  private static final int HIGHEST_PORT = 65_535;

  private final CommandLine commandLine;
  private final PrintStream out;
  private final KeyCommand key;

  /** Answers on the streams of the process. */
  ServerCommand(String version) {
    this(version, System.out, new KeyCommand(System.out, System.err, new SecureRandom()));
  }

  /**
   * @param out for the answers to questions
   */
  ServerCommand(String version, PrintStream out, KeyCommand key) {
    this.out = requireNonNull(out, "out");
    this.key = requireNonNull(key, "key");
    CommandSpec spec = CommandSpec.create().name("vitae").version("Vitae " + version);
    spec.usageMessage()
        .description(
            "Serves a portfolio kept in PostgreSQL as a REST API. Without DATABASE_URL it brings a PostgreSQL of its own.")
        .footer(
            "",
            "Settings: DATABASE_URL (or PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD, PGSSLMODE), API_KEY_DIGESTS, CORS_ORIGINS, LOG_LEVEL, ENVIRONMENT.",
            "Exit codes: 0 stopped or asked for help, 1 failed, 2 cannot start this way.");
    spec.addOption(
        option("--data", "Folder for the database and the key (default: ./.vitae)")
            .type(String.class)
            .paramLabel("DIR")
            .build());
    spec.addOption(flag("--ephemeral", "Keep nothing: the data goes when the server stops"));
    spec.addOption(
        option("--port", "Port to listen on (default: 8080, or the next free one; 0: any)")
            .type(Integer.class)
            .paramLabel("PORT")
            .build());
    spec.addOption(
        option("--host", "Address to listen on (default: 127.0.0.1)")
            .type(String.class)
            .paramLabel("HOST")
            .build());
    spec.addOption(
        option("--allowed-host", "A name by which the server may be called, too (repeatable)")
            .type(List.class)
            .auxiliaryTypes(String.class)
            .arity("1")
            .paramLabel("NAME")
            .build());
    spec.addOption(flag("--migrate", "Migrate the database that DATABASE_URL names"));
    spec.addOption(flag("--sample", "Load a sample portfolio into an empty database"));
    spec.addOption(
        option("--branch", "Serve this branch of the database (see: branch --help)")
            .type(String.class)
            .paramLabel("NAME")
            .build());
    spec.addOption(option("--help", "Show this help").usageHelp(true).build());
    spec.addOption(option("--version", "Show the version").versionHelp(true).build());
    spec.addSubcommand(KeyCommand.NAME, key.spec());
    spec.addSubcommand(BranchCommand.NAME, branchSpec());
    this.commandLine = new CommandLine(spec);
  }

  /** For the help alone: {@link LocalBranches} reads what comes after the word. */
  private static CommandSpec branchSpec() {
    CommandSpec branch = CommandSpec.create().name(BranchCommand.NAME);
    branch.usageMessage().description("Copies of the database to develop and test on.");
    return branch;
  }

  /**
   * @return empty if the question was answered, and there is no server to start
   * @throws CannotStartException if something is not understood, naming the nearest that would be
   */
  Optional<Options> read(String... arguments) {
    try {
      ParseResult parsed = commandLine.parseArgs(arguments);
      for (ParseResult at = parsed; at != null; at = at.subcommand()) {
        if (at.isUsageHelpRequested()) {
          at.commandSpec().commandLine().usage(out);
          return Optional.empty();
        }
      }
      if (parsed.isVersionHelpRequested()) {
        commandLine.printVersionHelp(out);
        return Optional.empty();
      }
      if (parsed.hasSubcommand()) {
        refuseOptionsOfTheServer(parsed);
        key.run(parsed.subcommand());
        return Optional.empty();
      }
      return Optional.of(options(parsed));
    } catch (UnmatchedArgumentException e) {
      throw new CannotStartException(unmatched(e), e);
    } catch (ParameterException e) {
      throw new CannotStartException(wrong(e), e);
    }
  }

  private static void refuseOptionsOfTheServer(ParseResult parsed) {
    String word = parsed.subcommand().commandSpec().name();
    if (!parsed.matchedOptions().isEmpty()) {
      throw new CannotStartException(
          "%s: is for the server, and %s starts none: leave it out, for example %s"
              .formatted(
                  parsed.matchedOptions().get(0).longestName(),
                  word,
                  word.equals(KeyCommand.NAME) ? KeyCommand.EXAMPLE : LocalBranches.EXAMPLE));
    }
  }

  private static Options options(ParseResult parsed) {
    Integer port = parsed.matchedOptionValue("--port", null);
    if (port != null && (port < 0 || port > HIGHEST_PORT)) {
      throw new CannotStartException(
          "--port: %d is not a port. Name one from 1 to 65535, for example --port 8081"
              .formatted(port));
    }
    return new Options(
        Optional.ofNullable(parsed.matchedOptionValue("--data", (String) null))
            .map(ServerCommand::path),
        parsed.hasMatchedOption("--ephemeral"),
        port == null ? OptionalInt.empty() : OptionalInt.of(port),
        parsed.matchedOptionValue("--host", Options.DEFAULT_HOST),
        parsed.matchedOptionValue("--allowed-host", List.of()),
        parsed.hasMatchedOption("--migrate"),
        parsed.hasMatchedOption("--sample"),
        Optional.ofNullable(parsed.matchedOptionValue("--branch", null)));
  }

  static Path path(String text) {
    try {
      if (!text.isBlank()) {
        return Path.of(text);
      }
    } catch (InvalidPathException e) {
      // the same answer as for no name at all
    }
    throw new CannotStartException(
        "--data: '%s' is not the name of a folder, for example --data ./portfolio".formatted(text));
  }

  private static String unmatched(UnmatchedArgumentException e) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    String name = command.qualifiedName();
    String first = e.getUnmatched().get(0);
    if (!first.startsWith("-")) {
      Set<String> words = command.subcommands().keySet();
      return "'%s' is not understood: %s takes %s. %s --help shows all"
          .formatted(
              first,
              name,
              words.isEmpty() ? "options only" : "options or the word " + String.join(", ", words),
              name);
    }
    String option = first.contains("=") ? first.substring(0, first.indexOf('=')) : first;
    return "%s is not an option of %s. Did you mean %s? %s --help shows all"
        .formatted(option, name, nearest(option, command.options()), name);
  }

  private static String nearest(String name, List<OptionSpec> options) {
    String nearest = "--help";
    int least = Integer.MAX_VALUE;
    for (OptionSpec option : options) {
      int distance = distance(name, option.longestName());
      if (distance < least) {
        least = distance;
        nearest = option.longestName();
      }
    }
    return nearest;
  }

  /** How many letters must be added, removed or exchanged (Levenshtein). */
  private static int distance(String from, String to) {
    int[] row = new int[to.length() + 1];
    Arrays.setAll(row, i -> i);
    for (int i = 1; i <= from.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= to.length(); j++) {
        int exchanged = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchanged, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[to.length()];
  }

  private static String wrong(ParameterException e) {
    ArgSpec at = e.getArgSpec();
    String reason = "'%s' is not such a value".formatted(e.getValue());
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      at = missing.getMissing().get(0);
      reason = "the value is missing";
    } else if (e instanceof OverwrittenOptionException given) {
      at = given.getOverwritten();
      reason = "is given twice";
    }
    return at instanceof OptionSpec option
        ? "%s: %s, for example %s".formatted(option.longestName(), reason, example(option))
        : e.getMessage() + ": see --help";
  }

  private static String example(OptionSpec option) {
    return switch (option.longestName()) {
      case "--port" -> "--port 8081";
      case "--data" -> "--data ./portfolio";
      case "--host" -> "--host 127.0.0.1";
      case "--allowed-host" -> "--allowed-host laptop.local";
      case "--branch" -> "--branch feature-x";
      case "--name" -> "--name laptop";
      default -> option.longestName();
    };
  }

  private static OptionSpec.Builder option(String name, String description) {
    return OptionSpec.builder(name).description(description);
  }

  private static OptionSpec flag(String name, String description) {
    return option(name, description).type(boolean.class).build();
  }
}
