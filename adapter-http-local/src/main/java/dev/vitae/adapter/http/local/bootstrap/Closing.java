package dev.vitae.adapter.http.local.bootstrap;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to be closed at the end, the last opened first. Once closed, it closes at once what
 * comes late, so that a stop in the middle of a start leaves nothing behind.
 */
final class Closing implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Closing.class.getName());

  private final Deque<AutoCloseable> open = new ArrayDeque<>();
  private boolean closed;

  synchronized <T extends AutoCloseable> T add(T resource) {
    open.push(resource);
    if (closed) {
      close();
    }
    return resource;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (Exception e) {
        LOG.log(Level.WARNING, "closing goes on, but: " + e.getMessage(), e);
      }
    }
  }
}
