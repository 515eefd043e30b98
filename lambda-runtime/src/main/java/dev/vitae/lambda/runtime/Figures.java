package dev.vitae.lambda.runtime;

import java.util.List;
import java.util.stream.Collectors;

/** What is said of many measurements. */
public final class Figures {
  private Figures() {}

  public static double median(List<Double> all) {
    List<Double> sorted = all.stream().sorted().collect(Collectors.toList());
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }
}
