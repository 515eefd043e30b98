package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.Technology;
import dev.vitae.domain.failure.StillInUseException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The technologies behind the names that entries mention. Every method joins a transaction. */
final class TechnologyNames {
  /**
   * A technology that was there and then not, or the reverse, was renamed or removed in between.
   */
  private static final int TRIES = 10;

  /** Rows are locked in the order of their ids, so that two transactions never wait in a circle. */
  private static final String LOCK =
      """
      SELECT n.place, t.id, t.name FROM unnest(?) WITH ORDINALITY n (name, place) \
      JOIN technologies t ON technology_key(t.name) = technology_key(n.name) \
      WHERE t.active ORDER BY t.id FOR SHARE OF t""";

  /** Likewise in the order of their keys. */
  private static final String ADD =
      """
      INSERT INTO technologies (name, category, active) \
      SELECT n.name, ?, true FROM unnest(?) n (name) \
      ORDER BY technology_key(n.name) ON CONFLICT DO NOTHING""";

  private static final String SPELT =
      "SELECT name FROM technologies WHERE active AND technology_key(name) = technology_key(?)";

  private final List<EntryKind<?>> kinds;

  /** A technology in the store's spelling. */
  record Named(long id, String name) {}

  /**
   * @param kinds of which some mention technologies
   */
  TechnologyNames(List<EntryKind<?>> kinds) {
    this.kinds = kinds;
  }

  /**
   * Finds the technologies of these names, adds those that are missing, and keeps all of them from
   * being renamed or removed until the transaction's end.
   *
   * @return in the order of the names
   */
  List<Named> settle(Session session, List<String> names) throws SQLException {
    Map<Integer, Named> settled = new TreeMap<>();
    for (int attempt = 1; settled.size() < names.size(); attempt++) {
      if (attempt > TRIES) {
        throw new IllegalStateException("technologies come and go faster than they can be locked");
      }
      if (attempt > 1) {
        add(session, missing(names, settled));
      }
      settled.putAll(lock(session, names));
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

  private static Map<Integer, Named> lock(Session session, List<String> names) throws SQLException {
    Map<Integer, Named> locked = new TreeMap<>();
    session
        .query(LOCK)
        .bind(ColumnType.TEXTS.argument(names))
        .list(row -> locked.put(row.getInt(1) - 1, new Named(row.getLong(2), row.getString(3))));
    return locked;
  }

  private static void add(Session session, List<String> names) throws SQLException {
    session
        .query(ADD)
        .bind(ColumnType.TEXT.argument(Technology.CATEGORY_WHEN_MENTIONED))
        .bind(ColumnType.TEXTS.argument(names))
        .run();
  }

  /**
   * For a transaction that has locked the technology: no entry comes to mention it meanwhile.
   *
   * @throws StillInUseException if an entry mentions it
   */
  void refuseMentioned(Session session, EntryId technology) throws SQLException {
    StringBuilder mentions = new StringBuilder("SELECT name, 0");
    List<Argument> arguments = new ArrayList<>();
    arguments.add(ColumnType.number(technology.value()));
    for (EntryKind<?> kind : kinds) {
      if (kind.technologies().isPresent()) {
        mentions.append(" + ").append(MentionLinks.of(kind).countMentions());
        arguments.add(arguments.get(0));
      }
    }
    Query query = session.query(mentions.append(" FROM technologies WHERE id = ?").toString());
    arguments.forEach(query::bind);
    query.list(row -> refusedIf(row.getLong(2), row.getString(1)));
  }

  private static long refusedIf(long entries, String technology) {
    if (entries > 0) {
      throw new StillInUseException(technology, entries);
    }
    return entries;
  }

  /** The store's spelling of a name. */
  static Optional<String> spelt(Session session, String name) throws SQLException {
    return session.query(SPELT).bind(ColumnType.TEXT.argument(name)).first(row -> row.getString(1));
  }
}
