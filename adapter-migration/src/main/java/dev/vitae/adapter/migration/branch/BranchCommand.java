package dev.vitae.adapter.migration.branch;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.SettingsException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.core.JsonGenerator;

/**
 * The verbs of branches. Exit codes: 0 when it is done; 1 when it was refused or failed; 2 when a
 * setting or an argument is wrong, which includes a database that cannot be reached. With {@code
 * --json} standard output is one JSON object, {@code {"error": ..}} when it is not done.
 */
@Command(
    name = BranchCommand.NAME,
    description = "Copies of the database to develop and test on.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "(create | list | switch | diff | reset | delete | url)",
    footer = {
      "",
      "Branches are those of the Neon project that NEON_API_KEY and NEON_PROJECT_ID name, or else",
      "databases beside the one of MIGRATION_DATABASE_URL, DATABASE_URL or PGHOST and PGDATABASE.",
      "There is no merge: to bring a branch's schema to its parent, run its migrations there.",
      "",
      "Exit codes: 0 done; 1 refused or failed; 2 settings."
    })
public final class BranchCommand {
  public static final String NAME = "branch";

  private static final int DONE = 0;
  private static final int FAILED = 1;
  private static final int SETTINGS = 2;

  @Spec private CommandSpec spec;

  private final BranchSession.Source source;
  private final String setting;

  /** Works on what the environment names to the migrator. */
  public BranchCommand(Map<String, String> environment) {
    this(() -> fromEnvironment(environment), "MIGRATION_DATABASE_URL or DATABASE_URL");
  }

  /** Works on what the source opens. */
  public BranchCommand(BranchSession.Source source) {
    this(source, "DATABASE_URL");
  }

  private BranchCommand(BranchSession.Source source, String setting) {
    this.source = requireNonNull(source, "source");
    this.setting = setting;
  }

  private static BranchSession fromEnvironment(Map<String, String> environment) {
    BranchSettings settings =
        BranchSettings.readIfSet(environment)
            .orElseThrow(
                () ->
                    new SettingsException(
                        List.of(
                            new SettingProblem(
                                "DATABASE_URL",
                                "is not set, and neither are MIGRATION_DATABASE_URL, PGHOST and PGDATABASE, or NEON_API_KEY and NEON_PROJECT_ID",
                                DatabaseUrl.EXAMPLE))));
    return inWorkingFolder(settings);
  }

  /** The choice is kept in the working folder, as {@code ./vitae} looks for it. */
  public static BranchSession inWorkingFolder(BranchSettings settings) {
    return new BranchSession(
        settings.branches(),
        chosenInWorkingFolder(settings),
        branch ->
            "./vitae serves it from this folder, when its settings lead to the same branches. Elsewhere: DATABASE_URL=$(... branch url %s)"
                .formatted(branch),
        () -> {});
  }

  /** What {@code branch switch} has chosen in this folder among these branches. */
  public static ChosenBranch chosenInWorkingFolder(BranchSettings settings) {
    return new ChosenBranch(Path.of(".vitae", ChosenBranch.FILE), settings.place());
  }

  @Command(
      name = "create",
      description = "Copies a branch: schema and rows as they are now.",
      mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "NAME", description = "A-Z a-z 0-9 - _ / .") String name,
      @Option(
              names = "--from",
              paramLabel = "BRANCH",
              description = "What to copy (default: main)",
              defaultValue = Branches.MAIN)
          String from,
      @Option(names = "--json", description = "Print one JSON object") boolean json) {
    return run(
        json,
        session -> {
          long start = System.nanoTime();
          Branch branch = session.branches().create(name, from);
          long millis = (System.nanoTime() - start) / 1_000_000;
          return new Told(
              List.of(
                  "created %s from %s (%d ms)"
                      .formatted(branch.name(), branch.parent().orElse(""), millis),
                  "To serve it: ./vitae --branch " + branch.name()),
              members -> {
                write(members, branch);
                members.writeNumberProperty("ms", millis);
              });
        });
  }

  @Command(
      name = "list",
      description = "Says which branches there are; * is the one that is served.",
      mixinStandardHelpOptions = true)
  int list(@Option(names = "--json", description = "Print one JSON object") boolean json) {
    return run(
        json,
        session -> {
          List<Branch> branches = session.branches().list();
          Optional<String> chosen = session.chosen().read();
          return new Told(
              branches.stream().map(branch -> line(branch, isServed(branch, chosen))).toList(),
              members -> {
                members.writeArrayPropertyStart("branches");
                for (Branch branch : branches) {
                  members.writeStartObject();
                  write(members, branch);
                  members.writeBooleanProperty("served", isServed(branch, chosen));
                  members.writeEndObject();
                }
                members.writeEndArray();
              });
        });
  }

  @Command(
      name = "switch",
      description = {
        "Chooses the branch that ./vitae serves from the next start on.",
        "The choice is kept with the data of the embedded database, otherwise in ./.vitae/branch; ./vitae --branch goes before it."
      },
      mixinStandardHelpOptions = true)
  int choose(
      @Parameters(paramLabel = "NAME", description = "The branch") String name,
      @Option(names = "--json", description = "Print one JSON object") boolean json) {
    return run(
        json,
        session -> {
          Branch branch = named(session.branches(), name);
          session.chosen().write(branch.isMain() ? Optional.empty() : Optional.of(branch.name()));
          return new Told(
              List.of("switched to " + branch.name(), session.start().of(branch.name())),
              members -> write(members, branch));
        });
  }

  @Command(
      name = "diff",
      description = "Says how schema and migrations differ from the parent's.",
      mixinStandardHelpOptions = true)
  int diff(
      @Parameters(paramLabel = "NAME", description = "The branch") String name,
      @Option(names = "--json", description = "Print one JSON object") boolean json) {
    return run(
        json,
        session -> {
          BranchDifference difference = session.branches().diff(name);
          return new Told(
              lines(difference),
              members -> {
                members.writeStringProperty("branch", difference.branch());
                members.writeStringProperty("parent", difference.parent());
                write(members, "ahead", difference.ahead());
                write(members, "behind", difference.behind());
                write(members, "schema", difference.schema());
              });
        });
  }

  @Command(
      name = "reset",
      description = "Gives the branch its parent's schema and rows as they are now.",
      mixinStandardHelpOptions = true)
  int reset(
      @Parameters(paramLabel = "NAME", description = "The branch") String name,
      @Option(names = "--json", description = "Print one JSON object") boolean json) {
    return run(
        json,
        session -> {
          Branch branch = session.branches().reset(name);
          return new Told(
              List.of("reset %s to %s".formatted(branch.name(), branch.parent().orElse(""))),
              members -> write(members, branch));
        });
  }

  @Command(
      name = "delete",
      description = "Deletes the branch, whoever is connected to it.",
      mixinStandardHelpOptions = true)
  int delete(
      @Parameters(paramLabel = "NAME", description = "The branch") String name,
      @Option(names = "--json", description = "Print one JSON object") boolean json) {
    return run(
        json,
        session -> {
          session.branches().delete(name);
          if (session.chosen().read().equals(Optional.of(name))) {
            session.chosen().write(Optional.empty());
          }
          return new Told(
              List.of("deleted " + name), members -> members.writeStringProperty("deleted", name));
        });
  }

  @Command(
      name = "url",
      description = "Prints how to connect to the branch, with the password.",
      mixinStandardHelpOptions = true)
  int url(
      @Parameters(paramLabel = "NAME", description = "The branch") String name,
      @Option(names = "--json", description = "Print one JSON object") boolean json) {
    return run(
        json,
        session -> {
          String url = ConnectionUri.of(session.branches().url(name));
          return new Told(List.of(url), members -> members.writeStringProperty("url", url));
        });
  }

  // -- running

  @FunctionalInterface
  private interface Verb {
    Told on(BranchSession session);
  }

  /** What there is to tell, in lines and in the members of an object. */
  private record Told(List<String> lines, Consumer<JsonGenerator> members) {}

  private int run(boolean json, Verb verb) {
    PrintWriter out = spec.commandLine().getOut();
    try (BranchSession session = source.open()) {
      Told told = verb.on(session);
      if (json) {
        out.println(Json.object(told.members));
      } else {
        told.lines.forEach(out::println);
      }
      out.flush();
      return DONE;
    } catch (SettingsException | BranchesUnavailableException wrong) {
      return refused(json, wrong.getMessage(), SETTINGS);
    } catch (UnreachableDatabaseException unreachable) {
      SettingProblem problem =
          new SettingProblem(setting, unreachable.getMessage(), DatabaseUrl.EXAMPLE);
      return refused(json, new SettingsException(List.of(problem)).getMessage(), SETTINGS);
    } catch (MigrationException failed) {
      return refused(json, failed.getMessage(), FAILED);
    }
  }

  private int refused(boolean json, String message, int exitCode) {
    if (json) {
      PrintWriter out = spec.commandLine().getOut();
      out.println(Json.object(members -> members.writeStringProperty("error", message)));
      out.flush();
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(message);
    err.flush();
    return exitCode;
  }

  private static Branch named(Branches branches, String name) {
    return new BranchList(branches.list()).named(name);
  }

  private static boolean isServed(Branch branch, Optional<String> chosen) {
    return chosen.map(branch.name()::equals).orElse(branch.isMain());
  }

  private static String line(Branch branch, boolean served) {
    String parent = branch.parent().map(name -> "  from " + name).orElse("");
    String created = branch.createdAt().map(time -> "  " + time).orElse("");
    return (served ? "* " : "  ") + branch.name() + parent + created;
  }

  private static List<String> lines(BranchDifference difference) {
    if (difference.isEmpty()) {
      return List.of(
          "%s has the schema and the migrations of %s."
              .formatted(difference.branch(), difference.parent()));
    }
    List<String> lines = new ArrayList<>();
    difference
        .ahead()
        .forEach(each -> lines.add("only on %s: %s".formatted(difference.branch(), each)));
    difference
        .behind()
        .forEach(each -> lines.add("only on %s: %s".formatted(difference.parent(), each)));
    difference.schema().forEach(each -> lines.add("schema: " + each));
    return lines;
  }

  private static void write(JsonGenerator members, Branch branch) {
    members.writeStringProperty("name", branch.name());
    members.writeBooleanProperty("main", branch.isMain());
    members.writeName("parent");
    writeOrNull(members, branch.parent());
    members.writeName("created_at");
    writeOrNull(members, branch.createdAt().map(Object::toString));
  }

  private static void writeOrNull(JsonGenerator members, Optional<String> text) {
    if (text.isPresent()) {
      members.writeString(text.get());
    } else {
      members.writeNull();
    }
  }

  private static void write(JsonGenerator members, String name, List<String> texts) {
    members.writeArrayPropertyStart(name);
    texts.forEach(members::writeString);
    members.writeEndArray();
  }
}
