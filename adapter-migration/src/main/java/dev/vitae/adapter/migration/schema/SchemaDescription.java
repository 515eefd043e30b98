package dev.vitae.adapter.migration.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vitae.adapter.migration.database.Rows;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a database's schema {@code public} holds, in words that compare: tables, columns,
 * constraints, indexes, triggers, views, sequences, functions, types, and who is granted what. Two
 * databases that the same migrations have made are described by the same text, whoever owns the
 * objects and, as far as PostgreSQL words expressions alike, on any of its versions from 15 to 18.
 * Rows, comments, the order of columns, and what the migrating itself keeps are no part of it.
 */
public final class SchemaDescription {
  /** Stands for a line feed, so that a fact is one line. */
  private static final char LINE_FEED = '\u2424';

  private static final Pattern TABLE =
      Pattern.compile("(?:(?:foreign )?table|(?:materialized )?view) ");
  private static final String THE_MIGRATIONS = "the migrations";

  private final SortedMap<String, String> facts;

  private SchemaDescription(SortedMap<String, String> facts) {
    this.facts = Collections.unmodifiableSortedMap(facts);
  }

  /** Looks, in one snapshot; the connection is left as it was. */
  public static SchemaDescription read(Connection connection) throws SQLException {
    boolean autoCommit = connection.getAutoCommit();
    connection.setAutoCommit(false);
    try {
      Savepoint before = connection.setSavepoint();
      try {
        Rows.run(connection, CatalogFacts.WORDING);
        SortedMap<String, String> facts = new TreeMap<>();
        for (Map.Entry<String, String> fact :
            Rows.read(
                connection,
                CatalogFacts.ALL,
                row -> Map.entry(oneLine(row.getString(1)), oneLine(row.getString(2))))) {
          facts.put(fact.getKey(), fact.getValue());
        }
        TechnologyKeyCollation.name(connection, facts);
        return new SchemaDescription(facts);
      } finally {
        connection.rollback(before);
      }
    } finally {
      if (autoCommit) {
        connection.rollback();
        connection.setAutoCommit(true);
      }
    }
  }

  /** What {@link #text()} has written; blank lines and lines that start with # say nothing. */
  public static SchemaDescription parse(String text) {
    SortedMap<String, String> facts = new TreeMap<>();
    for (String line : text.lines().toList()) {
      if (!line.isBlank() && !line.startsWith("#")) {
        int colon = endOfName(line);
        facts.put(line.substring(0, colon), line.substring(colon + 2));
      }
    }
    return new SchemaDescription(facts);
  }

  /** One line a fact, sorted: what it is about, a colon, and what is said. */
  public String text() {
    return facts.entrySet().stream()
        .map(fact -> fact.getKey() + ": " + fact.getValue() + "\n")
        .collect(Collectors.joining());
  }

  /** SHA-256 of {@link #text()}, in lower-case hexadecimal. */
  public String fingerprint() {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text().getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** {@link #differencesFrom(SchemaDescription, String)} of what the migrations make. */
  public List<String> differencesFrom(SchemaDescription expected) {
    return differencesFrom(expected, THE_MIGRATIONS);
  }

  /**
   * A sentence for each fact that is not the same, which names the object and both sides. Of what
   * one side lacks, its parts and who may use it are not named as well.
   *
   * @param other what the sentences call the other side: {@code "main"}
   */
  public List<String> differencesFrom(SchemaDescription expected, String other) {
    List<String> sentences = new ArrayList<>();
    Predicate<String> missing = ofParts(expected, this);
    expected.facts.forEach(
        (about, said) -> {
          String here = facts.get(about);
          if (here == null && !missing.test(about)) {
            sentences.add("the %s is missing, in %s it is %s".formatted(about, other, said));
          } else if (here != null && !here.equals(said)) {
            sentences.add("the %s is %s, in %s it is %s".formatted(about, here, other, said));
          }
        });
    Predicate<String> added = ofParts(this, expected);
    facts.forEach(
        (about, said) -> {
          if (!expected.facts.containsKey(about) && !added.test(about)) {
            sentences.add("the %s is not in %s: %s".formatted(about, other, said));
          }
        });
    return List.copyOf(sentences);
  }

  /** Without the facts whose subject the predicate does not keep. */
  SchemaDescription only(Predicate<String> kept) {
    SortedMap<String, String> some = new TreeMap<>(facts);
    some.keySet().removeIf(kept.negate());
    return new SchemaDescription(some);
  }

  /** Whether a fact is about a part of something that is there and not in the other description. */
  private static Predicate<String> ofParts(SchemaDescription there, SchemaDescription lacking) {
    List<String> objects =
        there.facts.keySet().stream().filter(about -> !lacking.facts.containsKey(about)).toList();
    List<String> tables =
        objects.stream()
            .map(TABLE::matcher)
            .filter(Matcher::lookingAt)
            .map(table -> table.replaceFirst(""))
            .toList();
    return about ->
        objects.stream().anyMatch(object -> about.endsWith(" on " + object))
            || tables.stream()
                .anyMatch(
                    table ->
                        about.startsWith("column " + table + ".")
                            || about.contains(" on column " + table + ".")
                            || about.endsWith(" on " + table));
  }

  private static String oneLine(String text) {
    return text.strip().replace("\r\n", "\n").replace('\n', LINE_FEED);
  }

  /** A colon and a space within a quoted name belong to the name. */
  private static int endOfName(String line) {
    boolean quoted = false;
    for (int i = 0; i < line.length() - 1; i++) {
      if (line.charAt(i) == '"') {
        quoted = !quoted;
      } else if (!quoted && line.charAt(i) == ':' && line.charAt(i + 1) == ' ') {
        return i;
      }
    }
    throw new IllegalArgumentException("not a fact about a schema: " + line);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SchemaDescription that && facts.equals(that.facts);
  }

  @Override
  public int hashCode() {
    return facts.hashCode();
  }

  @Override
  public String toString() {
    return text();
  }
}
