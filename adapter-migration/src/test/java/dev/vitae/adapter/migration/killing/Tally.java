package dev.vitae.adapter.migration.killing;

import dev.vitae.adapter.migration.killing.Place.Stage;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Where kills have hit. */
final class Tally {
  private final Map<Stage, Map<String, Integer>> hits = new EnumMap<>(Stage.class);
  private int kills;

  synchronized void add(Stage stage, String place) {
    kills++;
    hits.computeIfAbsent(stage, none -> new TreeMap<>()).merge(place, 1, Integer::sum);
  }

  synchronized int kills() {
    return kills;
  }

  synchronized Set<Stage> stages() {
    return Set.copyOf(hits.keySet());
  }

  /** A line each, in the order of a migrator's way. */
  @Override
  public synchronized String toString() {
    StringBuilder lines = new StringBuilder();
    hits.values()
        .forEach(
            places ->
                places.forEach((place, count) -> lines.append("%5d %s%n".formatted(count, place))));
    return lines.toString();
  }
}
