package dev.vitae.adapter.http.local;

import static java.util.Objects.requireNonNull;

import java.io.PrintStream;

/**
 * Prints lines from a thread of its own, many at a time when many come: a request does not wait for
 * a terminal. What was printed before {@link #close()} is out when that returns.
 */
public final class Terminal implements AutoCloseable {
  /** Lines that wait, in characters: a terminal that was halted must not fill the memory. */
  private static final int LIMIT = 1 << 22;

  /** Short for a reader, long for requests: one write for all of the meantime. */
  private static final int PAUSE_MS = 20;

  private final PrintStream stream;
  private final Thread writer;
  private final Object lock = new Object();
  private StringBuilder waiting = new StringBuilder();
  private int lost;
  private boolean closed;

  public Terminal(PrintStream stream) {
    this.stream = requireNonNull(stream, "stream");
    this.writer = new Thread(this::write, "terminal");
    writer.setDaemon(true);
    writer.start();
  }

  /**
   * @param line without a line feed at its end
   */
  public void print(String line) {
    synchronized (lock) {
      if (closed) {
        stream.println(line);
        return;
      }
      if (waiting.length() > LIMIT) {
        lost++;
        return;
      }
      if (waiting.length() == 0) {
        lock.notifyAll();
      }
      waiting.append(line).append(System.lineSeparator());
    }
  }

  private void write() {
    try {
      for (boolean last = false; !last; ) {
        synchronized (lock) {
          while (waiting.length() == 0 && !closed) {
            lock.wait();
          }
          last = closed;
        }
        if (!last) {
          Thread.sleep(PAUSE_MS);
        }
        stream.print(taken());
        stream.flush();
      }
    } catch (InterruptedException e) {
      stream.print(taken());
    }
  }

  private String taken() {
    synchronized (lock) {
      if (lost > 0) {
        waiting.append(lost).append(" lines lost").append(System.lineSeparator());
        lost = 0;
      }
      String text = waiting.toString();
      waiting = new StringBuilder();
      return text;
    }
  }

  /** Prints what waits; lines that come later are printed at once. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    try {
      writer.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
