package dev.vitae.adapter.migration.script;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What {@value Migrations#LABELS} says: of each file whether it expands or contracts the schema,
 * and which findings are wanted in it.
 *
 * @param kinds by the file's name, in the order of the lines
 * @param waivers in the order of the lines
 * @param unreadable lines that say nothing that can be understood
 */
public record Labels(Map<String, Labelled> kinds, List<Waiver> waivers, List<Line> unreadable) {
  private static final String ALLOW = "allow";

  /** Whether the version before goes on working, or loses what only older ones needed. */
  public enum Kind {
    EXPAND,
    CONTRACT;

    /** As it is written in the file. */
    public String word() {
      return this == EXPAND ? "expand" : "contract";
    }

    static Optional<Kind> of(String word) {
      for (Kind kind : values()) {
        if (kind.word().equals(word)) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }

  /** A file's kind, and the line that says so. */
  public record Labelled(int line, Kind kind) {}

  /**
   * A finding that is wanted.
   *
   * @param reason empty when the line gives none
   */
  public record Waiver(int line, String file, String rule, String reason) {}

  /** A line by its number, counted from 1. */
  public record Line(int number, String text) {}

  public Labels {
    kinds = Collections.unmodifiableMap(new LinkedHashMap<>(kinds));
    waivers = List.copyOf(waivers);
    unreadable = List.copyOf(unreadable);
  }

  /** Reads every line; a blank one and one that starts with # say nothing. */
  public static Labels parse(String text) {
    Map<String, Labelled> kinds = new LinkedHashMap<>();
    List<Waiver> waivers = new ArrayList<>();
    List<Line> unreadable = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().map(String::strip).toList()) {
      number++;
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      int space = line.indexOf(' ');
      String file = space < 0 ? line : line.substring(0, space);
      String fact = space < 0 ? "" : line.substring(space).strip();
      Optional<Kind> kind = Kind.of(fact);
      if (kind.isPresent() && !kinds.containsKey(file)) {
        kinds.put(file, new Labelled(number, kind.get()));
      } else if (fact.startsWith(ALLOW + " ")) {
        waivers.add(waiver(number, file, fact.substring(ALLOW.length()).strip()));
      } else {
        unreadable.add(new Line(number, line));
      }
    }
    return new Labels(kinds, waivers, unreadable);
  }

  /** Of a file; empty when no line says it. */
  public Optional<Kind> kind(String file) {
    return Optional.ofNullable(kinds.get(file)).map(Labelled::kind);
  }

  private static Waiver waiver(int line, String file, String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Waiver(line, file, text, "")
        : new Waiver(
            line, file, text.substring(0, colon).strip(), text.substring(colon + 1).strip());
  }
}
