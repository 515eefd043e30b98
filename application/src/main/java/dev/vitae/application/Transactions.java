package dev.vitae.application;

/** Makes several changes one. */
@FunctionalInterface
public interface Transactions {

  /**
   * Runs the work on the calling thread. If it returns, all that it changed through this store's
   * repositories stays; if it throws, nothing does.
   */
  void run(Runnable work);
}
