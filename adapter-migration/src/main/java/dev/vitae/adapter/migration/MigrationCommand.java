package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.branch.BranchCommand;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The migrator's command line. Exit codes: 0 when it is done, had nothing to do, or reports what is
 * pending; 1 when a migration was refused or failed, or something was found that should not be; 2
 * when a setting or an argument is wrong, which includes a database that cannot be reached.
 */
@Command(
    name = "adapter-migration",
    description = "Brings a portfolio's database up to the schema of this build.",
    mixinStandardHelpOptions = true,
    versionProvider = BuildVersion.class,
    synopsisSubcommandLabel = "VERB",
    footer = {
      "",
      "Options follow the verb; VERB --help lists them.",
      "",
      "The database is the one of MIGRATION_DATABASE_URL (the direct endpoint, no pooler),",
      "or of PGHOST, PGPORT, PGDATABASE, PGUSER, PGPASSWORD and PGSSLMODE.",
      "DEPLOY_ID and GIT_REVISION, if set, are noted with each run.",
      "",
      "Exit codes:",
      "  0  done, nothing to do, or (status, plan) pending",
      "  1  failed or refused; differences (validate), findings (lint)",
      "  2  settings or arguments are wrong, or the database cannot be reached"
    })
public final class MigrationCommand {
  static final int DONE = Answer.DONE;
  static final int FAILED = Answer.FAILED;
  static final int SETTINGS = Answer.SETTINGS;

  private static final Set<String> ALONE = Set.of("--help", "-h", "--version", "-V");

  private MigrationCommand() {}

  /** Runs the verb and ends the process with its exit code. */
  public static void main(String[] arguments) {
    ConsoleLog.configure();
    PrintWriter out = new PrintWriter(System.out, true);
    PrintWriter err = new PrintWriter(System.err, true);
    System.exit(run(System.getenv(), out, err, arguments));
  }

  static int run(
      Map<String, String> environment, PrintWriter out, PrintWriter err, String... arguments) {
    CommandLine command = new CommandLine(new MigrationCommand());
    verbs(environment).forEach(command::addSubcommand);
    return command
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(MigrationCommand::explainArguments)
        .setExecutionExceptionHandler(MigrationCommand::explainFault)
        .execute(arguments);
  }

  private static Stream<Object> verbs(Map<String, String> environment) {
    return Stream.of(
        new MigrateVerb(environment),
        new StatusVerb(environment),
        new PlanVerb(environment),
        new ValidateVerb(environment),
        new RepairVerb(environment),
        new LintVerb(environment),
        new RolesVerb(environment),
        new BranchCommand(environment));
  }

  private static int explainArguments(ParameterException wrong, String[] arguments) {
    CommandLine command = wrong.getCommandLine();
    String reason = reason(wrong, List.of(arguments));
    if (List.of(arguments).contains(Verb.JSON)) {
      command.getOut().println(Answer.failed(SETTINGS, reason).json());
    }
    command.getErr().println(reason);
    command.getErr().println("Try " + command.getCommandSpec().qualifiedName() + " --help");
    return SETTINGS;
  }

  private static String reason(ParameterException wrong, List<String> arguments) {
    CommandLine top = wrong.getCommandLine();
    while (top.getParent() != null) {
      top = top.getParent();
    }
    Set<String> verbs = top.getSubcommands().keySet();
    List<String> named = arguments.stream().filter(verbs::contains).distinct().toList();
    String first = arguments.isEmpty() ? "" : arguments.get(0);
    if (first.startsWith("-") && !ALONE.contains(first) && !named.isEmpty()) {
      return "Options follow the verb: %s %s".formatted(named.get(0), first);
    }
    if (wrong instanceof UnmatchedArgumentException unmatched) {
      if (named.size() > 1 && unmatched.getUnmatched().contains(named.get(1))) {
        return "One verb at a time: %s, then %s.".formatted(named.get(0), named.get(1));
      }
      if (!unmatched.getSuggestions().isEmpty()) {
        return "%s%nDid you mean %s?"
            .formatted(wrong.getMessage(), unmatched.getSuggestions().get(0));
      }
    }
    return wrong.getMessage();
  }

  /** What nobody foresaw: where it happened is for the log. */
  private static int explainFault(
      Exception fault, CommandLine command, CommandLine.ParseResult parsed) {
    if (parsed.originalArgs().contains(Verb.JSON)) {
      command.getOut().println(Answer.failed(FAILED, fault.toString()).json());
    }
    fault.printStackTrace(command.getErr());
    return FAILED;
  }
}
