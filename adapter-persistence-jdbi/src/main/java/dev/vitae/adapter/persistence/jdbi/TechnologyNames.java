package dev.vitae.adapter.persistence.jdbi;

import static java.util.stream.Collectors.joining;

import dev.vitae.domain.EntryId;
import dev.vitae.domain.Technology;
import dev.vitae.domain.failure.StillInUseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;

/** The technologies behind the names that entries mention. Every method joins a transaction. */
final class TechnologyNames {
  /**
   * A technology that was there and then not, or the reverse, was renamed or removed in between.
   */
  private static final int TRIES = 10;

  /** Rows are locked in the order of their ids, so that two transactions never wait in a circle. */
  private static final String LOCK =
      """
      SELECT n.place, t.id, t.name FROM unnest(:names) WITH ORDINALITY n (name, place) \
      JOIN technologies t ON technology_key(t.name) = technology_key(n.name) \
      WHERE t.active ORDER BY t.id FOR SHARE OF t""";

  /** Likewise in the order of their keys. */
  private static final String ADD =
      """
      INSERT INTO technologies (name, category, active) \
      SELECT n.name, :category, true FROM unnest(:names) n (name) \
      ORDER BY technology_key(n.name) ON CONFLICT DO NOTHING""";

  private static final String SPELT =
      "SELECT name FROM technologies WHERE active AND technology_key(name) = technology_key(:name)";

  private final String mentions;

  /** A technology in the store's spelling. */
  record Named(long id, String name) {}

  /**
   * @param links of all kinds that mention technologies
   */
  TechnologyNames(List<MentionLinks> links) {
    this.mentions =
        links.stream()
            .map(MentionLinks::countMentions)
            .collect(joining(" + ", "SELECT name, ", " FROM technologies WHERE id = :technology"));
  }

  /**
   * Finds the technologies of these names, adds those that are missing, and keeps all of them from
   * being renamed or removed until the transaction's end.
   *
   * @return in the order of the names
   */
  List<Named> settle(Handle handle, List<String> names) {
    Map<Integer, Named> settled = new TreeMap<>();
    for (int attempt = 1; settled.size() < names.size(); attempt++) {
      if (attempt > TRIES) {
        throw new IllegalStateException("technologies come and go faster than they can be locked");
      }
      if (attempt > 1) {
        add(handle, missing(names, settled));
      }
      settled.putAll(lock(handle, names));
    }
    return List.copyOf(settled.values());
  }

  private static List<String> missing(List<String> names, Map<Integer, Named> settled) {
    List<String> missing = new ArrayList<>();
    for (int place = 0; place < names.size(); place++) {
      if (!settled.containsKey(place)) {
        missing.add(names.get(place));
      }
    }
    return missing;
  }

  private static Map<Integer, Named> lock(Handle handle, List<String> names) {
    Map<Integer, Named> locked = new TreeMap<>();
    handle
        .createQuery(LOCK)
        .bind("names", ColumnType.TEXTS.argument(names))
        .map(
            (row, context) ->
                Map.entry(row.getInt(1) - 1, new Named(row.getLong(2), row.getString(3))))
        .forEach(found -> locked.put(found.getKey(), found.getValue()));
    return locked;
  }

  private static void add(Handle handle, List<String> names) {
    handle
        .createUpdate(ADD)
        .bind("names", ColumnType.TEXTS.argument(names))
        .bind("category", ColumnType.TEXT.argument(Technology.CATEGORY_WHEN_MENTIONED))
        .execute();
  }

  /**
   * For a transaction that has locked the technology: no entry comes to mention it meanwhile.
   *
   * @throws StillInUseException if an entry mentions it
   */
  void refuseMentioned(Handle handle, EntryId technology) {
    handle
        .createQuery(mentions)
        .bind("technology", ColumnType.number(technology.value()))
        .map((row, context) -> new StillInUse(row.getString(1), row.getLong(2)))
        .findOne()
        .filter(found -> found.entries() > 0)
        .ifPresent(
            found -> {
              throw new StillInUseException(found.name(), found.entries());
            });
  }

  private record StillInUse(String name, long entries) {}

  /** The store's spelling of a name. */
  static Optional<String> spelt(Handle handle, String name) {
    return handle
        .createQuery(SPELT)
        .bind("name", ColumnType.TEXT.argument(name))
        .map((row, context) -> row.getString(1))
        .findOne();
  }
}
