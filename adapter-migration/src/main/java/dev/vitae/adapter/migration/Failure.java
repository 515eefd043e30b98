package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.MigrationRuns.Result;
import dev.vitae.adapter.migration.database.MigrationException;
import java.util.List;
import java.util.Optional;

/**
 * Why a run ended without success, as whoever started it is told: the first line alone says what is
 * the matter and fits into an event of a deploy.
 *
 * @param result how it is kept with the run
 */
record Failure(Result result, MigrationException exception) {
  /** Of the first line, in characters. */
  static final int WIDTH = 199;

  private static final String DUPLICATE_TABLE = "42P07";
  private static final String NO_PRIVILEGE = "42501";

  static Failure refused(MigrationException exception) {
    return new Failure(Result.REFUSED, exception);
  }

  /** The history and the files do not fit. */
  static Failure invalid(List<String> problems, Exception cause) {
    String headline =
        problems.size() == 1
            ? problems.get(0)
            : "%d migrations do not fit what has run on this database: %s"
                .formatted(problems.size(), problems.get(0));
    return new Failure(
        Result.REFUSED,
        exception(
            headline,
            "%sNothing was changed. When the files are right as they are, for a reason that you know: repair."
                .formatted(
                    problems.size() == 1
                        ? ""
                        : String.join("\n", problems.subList(1, problems.size())) + "\n"),
            cause));
  }

  /**
   * @param halfDone what the last script has left, as a sentence without its full stop
   */
  static Failure outOfTime(
      Optional<Migration> at, TimeBudget time, String halfDone, Exception cause) {
    return new Failure(
        Result.INTERRUPTED,
        exception(
            "The migration was stopped%s, because its time of %d s was over. %s: run it again with more time."
                .formatted(
                    at.map(migration -> " at " + migration).orElse(""),
                    time.passed().toSeconds(),
                    halfDone),
            "What has run stays; what was stopped is run next time, from its beginning.",
            cause));
  }

  /**
   * @param halfDone what the last script has left, as a sentence without its full stop
   */
  static Failure busy(
      Optional<Migration> at, String reason, String tries, String halfDone, Exception cause) {
    return new Failure(
        Result.FAILED,
        exception(
            "The migration%s gave up waiting for a lock, so that nobody has to wait for it: %s"
                .formatted(at.map(migration -> " " + migration).orElse(""), reason),
            tries + ". " + halfDone + "; run it again when the database is less busy.",
            cause));
  }

  /** Anything else. */
  static Failure of(Optional<Migration> at, Exception cause) {
    if (cause instanceof MigrationException said) {
      return refused(said);
    }
    Reason reason = Reason.of(cause);
    String remedy =
        switch (reason.state()) {
          case DUPLICATE_TABLE ->
              "\nAn earlier run may have been interrupted after making it: a script outside a transaction has to say IF NOT EXISTS.";
          case NO_PRIVILEGE ->
              "\nThe login of MIGRATION_DATABASE_URL needs the rights of the schema's owner.";
          default ->
              reason.isLostConnection()
                  ? "\nThe connection was lost: run it again, what was begun is made good then."
                  : "";
        };
    return new Failure(
        Result.FAILED,
        exception(
            "The migration%s failed: %s"
                .formatted(at.map(migration -> " " + migration).orElse(""), reason.sentence()),
            (reason.more() + remedy).strip(),
            cause));
  }

  /** What is kept with the run. */
  String firstLine() {
    return exception.getMessage().lines().findFirst().orElse("");
  }

  private static MigrationException exception(String headline, String more, Exception cause) {
    String line = headline.lines().findFirst().orElse("");
    String first = line.length() > WIDTH ? line.substring(0, WIDTH - 1) + "…" : line;
    String rest = first.equals(headline) ? more : headline + "\n" + more;
    return new MigrationException(rest.isBlank() ? first : first + "\n" + rest.strip(), cause);
  }
}
