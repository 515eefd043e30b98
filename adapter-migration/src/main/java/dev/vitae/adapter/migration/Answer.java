package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.schema.Drift;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.api.MigrationVersion;

/**
 * What a verb has to say, once for a reader and once for a program.
 *
 * @param exitCode of the process, where there is one
 * @param lines for a reader
 * @param members of the one JSON object for a program, in their order; {@code result} is the first
 */
record Answer(int exitCode, List<String> lines, Map<String, Object> members) {
  /** Done, nothing to do, or something is pending. */
  static final int DONE = 0;

  /** A migration, or what was asked for, failed or was refused. */
  static final int FAILED = 1;

  /** Settings or arguments are wrong, a database that cannot be reached among them. */
  static final int SETTINGS = 2;

  private static final String FAILURE = "failed";

  Answer {
    lines = List.copyOf(lines);
    members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
  }

  static Answer failed(int exitCode, String reason) {
    Words words = new Words(FAILURE);
    words.member("reason", reason);
    return words.line(reason).answer(exitCode);
  }

  /**
   * @param own the version that the migrations at hand lead to
   */
  static Answer of(MigrationResult result, String own) {
    boolean newerThanUs = MigrationVersion.fromVersion(result.to()).isNewerThan(own);
    Words words =
        new Words(newerThanUs ? "ahead" : result.applied().isEmpty() ? "nothing to do" : "done");
    result.from().ifPresent(from -> words.member("from", from));
    words.member("to", result.to());
    words.member("applied", members(result.applied()));
    words.member("repairs", result.repairs());
    words.member("millis", result.millis());
    result.repairs().forEach(repair -> words.line("repaired " + repair));
    result.applied().forEach(migration -> words.line("applied " + migration));
    if (!result.applied().isEmpty()) {
      words.line(
          "The schema is at version %s now (%d ms).".formatted(result.to(), result.millis()));
    } else if (newerThanUs) {
      words.line(newer(result.to(), own));
    } else {
      words.line(
          "Nothing to do: the schema is at version %s (%d ms)."
              .formatted(result.to(), result.millis()));
    }
    return words.answer(DONE);
  }

  static Answer of(MigrationStatus status, String own) {
    Words words = new Words(word(status.state()));
    Optional<String> version = status.version();
    version.ifPresent(text -> words.member("version", text));
    words.member("newest", own);
    words.member("pending", members(status.pending()));
    words.line(
        switch (status.state()) {
          case EMPTY -> "The database is empty.";
          case NOT_ADOPTED ->
              "The database holds tables, but no migration has ever run on it. If they are a"
                  + " portfolio of the guide's schema: migrate --baseline.";
          case BEHIND -> "The schema is at version " + version.orElse("none") + ".";
          case CURRENT ->
              "The schema is at version " + version.orElse("none") + ", nothing is pending.";
          case AHEAD -> newer(version.orElse("none"), own);
        });
    status.pending().forEach(migration -> words.line("pending " + migration));
    if (!status.pending().isEmpty()) {
      words.line("To run them: migrate.");
    }
    return words.answer(DONE);
  }

  /**
   * @param problems in which history and files do not fit, a sentence each
   * @param drift of the schema from what the files make
   * @param own the version that the migrations at hand lead to
   */
  static Answer ofValidation(List<String> problems, Drift drift, String own) {
    List<String> differences = drift.differences();
    boolean valid = problems.isEmpty() && differences.isEmpty();
    Words words =
        new Words(
            !problems.isEmpty()
                ? "invalid"
                : !valid ? "drift" : drift.newer().isPresent() ? "ahead" : "valid");
    words.member("problems", problems).member("differences", differences);
    problems.forEach(words::line);
    differences.forEach(words::line);
    if (drift.newer().isPresent()) {
      String reason =
          "The schema is at version %s, newer than the %s of this program: what that version makes is not known here, so it was not compared."
              .formatted(drift.newer().get(), own);
      words.member("reason", reason).line(reason);
    } else if (valid) {
      words.line("The database is as the migrations made it.");
    }
    return words.answer(valid ? DONE : FAILED);
  }

  /**
   * @param repairs what was done, a sentence each
   */
  static Answer ofRepairs(List<String> repairs) {
    Words words = new Words(repairs.isEmpty() ? "nothing to do" : "done");
    words.member("repairs", repairs);
    repairs.forEach(words::line);
    return repairs.isEmpty() ? words.line("Nothing to repair.").answer(DONE) : words.answer(DONE);
  }

  /** As members and messages have it. */
  static String word(MigrationStatus.State state) {
    return switch (state) {
      case EMPTY -> "empty";
      case NOT_ADOPTED -> "not adopted";
      case BEHIND -> "behind";
      case CURRENT -> "current";
      case AHEAD -> "ahead";
    };
  }

  /** Whether the lines belong to what went wrong, and not to what was asked for. */
  boolean isFailure() {
    return FAILURE.equals(members.get("result"));
  }

  /** With one member more, for a program. */
  Answer and(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(members);
    more.put(name, value);
    return new Answer(exitCode, lines, more);
  }

  String json() {
    return JsonText.of(members);
  }

  private static List<Map<String, Object>> members(List<Migration> migrations) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Migration migration : migrations) {
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("version", migration.version());
      members.put("description", migration.description());
      all.add(members);
    }
    return all;
  }

  private static String newer(String version, String own) {
    return "The schema is at version %s, newer than the %s of this program: nothing to do."
        .formatted(version, own);
  }

  /** Collects them. */
  static final class Words {
    private final List<String> lines = new ArrayList<>();
    private final Map<String, Object> members = new LinkedHashMap<>();

    Words(String result) {
      members.put("result", result);
    }

    Words line(String line) {
      lines.add(line);
      return this;
    }

    Words member(String name, Object value) {
      members.put(name, value);
      return this;
    }

    Answer answer(int exitCode) {
      return new Answer(exitCode, lines, members);
    }
  }
}
