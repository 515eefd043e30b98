package dev.vitae.adapter.persistence.jdbc;

import java.time.Duration;

/**
 * The connections to the database, for a root whose process is stopped, copied and taken up again.
 * Without a word they are opened when they are needed.
 */
public interface Connections {

  /**
   * Sees to it that there is an open connection before somebody needs it. The {@link
   * DatabaseListener} is told what failed.
   *
   * @param within how long to try; connecting may go on behind the caller's back
   * @return whether there is one
   */
  boolean connect(Duration within);

  /**
   * Closes every connection, ends the threads that looked after them and forgets what the {@code
   * DatabaseSource} said. A connect under way is broken off; a source that is being asked and
   * cannot be interrupted is waited for no longer than a second, and what it says is not kept. The
   * next use asks it and connects anew. To be called while nobody uses the store: work that goes on
   * is cut off.
   */
  void release();
}
