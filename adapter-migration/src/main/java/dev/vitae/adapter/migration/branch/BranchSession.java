package dev.vitae.adapter.migration.branch;

import static java.util.Objects.requireNonNull;

/**
 * What one command works on.
 *
 * @param start how a server is started on the branch that is named
 * @param end run when the command is done, to end what it needed
 */
public record BranchSession(Branches branches, ChosenBranch chosen, Start start, Runnable end)
    implements AutoCloseable {
  /** The words to say to a person who has switched. */
  @FunctionalInterface
  public interface Start {
    String of(String branch);
  }

  /** Where branches are found; opened by each command anew. */
  @FunctionalInterface
  public interface Source {
    /**
     * @throws dev.vitae.settings.SettingsException when it is not said where, or wrongly
     * @throws dev.vitae.adapter.migration.database.UnreachableDatabaseException when there is no
     *     connection
     */
    BranchSession open();
  }

  public BranchSession {
    requireNonNull(branches, "branches");
    requireNonNull(chosen, "chosen");
    requireNonNull(start, "start");
    requireNonNull(end, "end");
  }

  @Override
  public void close() {
    branches.close();
    end.run();
  }
}
