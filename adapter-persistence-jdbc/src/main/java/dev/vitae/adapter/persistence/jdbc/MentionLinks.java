package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import java.util.List;

/**
 * The table that links a kind's entries to the technologies that they mention. A link holds
 * whatever the technology's {@code active} says: databases that were adopted have such, and while a
 * technology is mentioned it is not removed here.
 */
final class MentionLinks {
  private final String table;
  private final String entryTable;
  private final String entry;

  private MentionLinks(String table, String entryTable, String entry) {
    this.table = RecordTable.quoted(table);
    this.entryTable = RecordTable.quoted(entryTable);
    this.entry = "l." + RecordTable.quoted(entry);
  }

  static MentionLinks of(EntryKind<? extends Entry> kind) {
    return new MentionLinks(
        kind.singular() + "_technologies", kind.collection(), kind.singular() + "_id");
  }

  /**
   * Gathers the names for all rows at once, which for a page costs less than looking them up row by
   * row. They come in no order: the domain puts them in theirs.
   *
   * @param selected of {@code r}, a row, and {@code mentioned.names}
   */
  String joinedTo(String rows, String selected, String orderBy) {
    return ("WITH page AS (" + rows + ") SELECT " + selected + " FROM page r LEFT JOIN (SELECT ")
        + (entry + " AS entry, array_agg(CAST(t.name AS text)) AS names FROM page p JOIN ")
        + (table + " l ON " + entry + " = p.id JOIN technologies t ON t.id = l.technology_id")
        + (" GROUP BY " + entry + ") mentioned ON mentioned.entry = r.id" + orderBy);
  }

  /** Whether {@code r} mentions a technology of that name, in whichever case. */
  String mentions(String name) {
    return """
        r.id IN (SELECT %s FROM %s l JOIN technologies t ON t.id = l.technology_id \
        WHERE technology_key(t.name) = technology_key(%s))"""
        .formatted(entry, table, name);
  }

  /** How many active entries mention the technology asked for. */
  String countMentions() {
    return "(SELECT count(*) FROM %s l JOIN %s r ON r.id = %s WHERE r.active AND l.technology_id = ?)"
        .formatted(table, entryTable, entry);
  }

  /**
   * A statement that writes an entry and gives back its {@link RecordTable#HEAD}, made to let the
   * entry mention these technologies and no others. It touches no link that stays, and does nothing
   * if there is no entry to write.
   */
  String writtenWith(String statement) {
    String column = entry.substring("l.".length());
    return """
        WITH written AS (%1$s), \
        gone AS (DELETE FROM %2$s l USING written w WHERE %3$s = w.id \
        AND l.technology_id <> ALL(?)), \
        added AS (INSERT INTO %2$s (%4$s, technology_id) \
        SELECT w.id, technology FROM written w CROSS JOIN unnest(?) technology \
        ON CONFLICT DO NOTHING) \
        SELECT id, revision, updated_at FROM written"""
        .formatted(statement, table, entry, column);
  }

  /** What {@link #writtenWith} asks for, after what the statement itself does. */
  void bind(Query query, List<Long> technologies) {
    Argument ids = ColumnType.numbers(technologies);
    query.bind(ids).bind(ids);
  }
}
