package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.Sessions;
import java.sql.SQLException;
import java.util.Optional;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;

/**
 * What Flyway tells on the way: that it begins, and with which script. Each script begins in a
 * session as if it were the first, and none when the time is over.
 */
final class ScriptEvents implements Callback {
  /** What is to be done once the history is there. */
  @FunctionalInterface
  interface Beginning {
    void run() throws SQLException;
  }

  private final TimeBudget time;
  private final Beginning beginning;
  private volatile Optional<Migration> running = Optional.empty();
  private volatile boolean bare;
  private volatile boolean outOfTime;

  ScriptEvents(TimeBudget time, Beginning beginning) {
    this.time = time;
    this.beginning = beginning;
  }

  /** The script that was begun last. */
  Optional<Migration> running() {
    return running;
  }

  /** That script runs outside a transaction: what it has done when it fails stays. */
  boolean isBare() {
    return bare;
  }

  /** A script was not begun because there was no time left for it. */
  boolean isOutOfTime() {
    return outOfTime;
  }

  @Override
  public boolean supports(Event event, Context context) {
    return event == Event.BEFORE_MIGRATE || event == Event.BEFORE_EACH_MIGRATE;
  }

  @Override
  public boolean canHandleInTransaction(Event event, Context context) {
    return true;
  }

  @Override
  public void handle(Event event, Context context) {
    try {
      if (event == Event.BEFORE_MIGRATE) {
        beginning.run();
      } else {
        running = Optional.of(FlywayEngine.migration(context.getMigrationInfo()));
        if (time.isOver()) {
          outOfTime = true;
          throw new FlywayException("The time of this run is over.");
        }
        bare = context.getConnection().getAutoCommit();
        Sessions.setUpAgain(context.getConnection());
      }
    } catch (SQLException failed) {
      throw new FlywayException(failed);
    }
  }

  @Override
  public String getCallbackName() {
    return "vitae";
  }
}
