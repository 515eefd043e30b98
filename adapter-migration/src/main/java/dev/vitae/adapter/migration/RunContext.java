package dev.vitae.adapter.migration;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * On whose behalf a migrator runs, and how long it may take. All of it but the time is kept with
 * the run, in {@code migration_runs}.
 *
 * @param deployId names the deploy in the words of whoever deploys
 * @param gitRevision of what is deployed
 * @param timeLeft how long one call of the migrator may take, waiting included; empty: as long as
 *     it needs
 */
public record RunContext(
    Optional<String> deployId, Optional<String> gitRevision, Optional<Duration> timeLeft) {
  private static final RunContext NONE =
      new RunContext(Optional.empty(), Optional.empty(), Optional.empty());

  public RunContext {
    requireNonNull(deployId, "deployId");
    requireNonNull(gitRevision, "gitRevision");
    requireNonNull(timeLeft, "timeLeft");
  }

  /** Nobody in particular, and no end. */
  public static RunContext none() {
    return NONE;
  }

  /** A blank text says nothing. */
  public RunContext withDeploy(String newDeployId, String newGitRevision) {
    return new RunContext(said(newDeployId), said(newGitRevision), timeLeft);
  }

  public RunContext withTimeLeft(Duration newTimeLeft) {
    return new RunContext(deployId, gitRevision, Optional.of(newTimeLeft));
  }

  private static Optional<String> said(String text) {
    return Optional.ofNullable(text).map(String::strip).filter(stripped -> !stripped.isEmpty());
  }
}
