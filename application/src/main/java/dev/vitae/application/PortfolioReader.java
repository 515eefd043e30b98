package dev.vitae.application;

/** Reads the whole portfolio at one go. */
@FunctionalInterface
public interface PortfolioReader {

  /** As it is at one moment: no change is seen in one list and missed in another. */
  Portfolio read();
}
