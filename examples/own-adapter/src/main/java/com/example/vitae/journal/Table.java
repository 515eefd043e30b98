package com.example.vitae.journal;

import dev.vitae.domain.EntryId;
import dev.vitae.domain.Stored;
import dev.vitae.domain.attribute.Description;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** The rows of one kind as they are now. For the thread that holds the store's lock. */
final class Table<T> {
  private final String name;
  private final RecordText<T> text;
  private final Map<EntryId, Stored<T>> rows = new LinkedHashMap<>();
  private long lastId;

  Table(String name, Description<T> description) {
    this.name = name;
    this.text = new RecordText<>(description);
  }

  Stored<T> row(EntryId id) {
    return rows.get(id);
  }

  Collection<Stored<T>> rows() {
    return rows.values();
  }

  /** Not one that a row had before: lines of removed rows are read too. */
  EntryId nextId() {
    return new EntryId(lastId + 1);
  }

  private void set(EntryId id, Stored<T> row) {
    if (row == null) {
      rows.remove(id);
    } else {
      rows.put(id, row);
    }
    lastId = Math.max(lastId, id.value());
  }

  /**
   * @param row {@code null} if the row is to be removed
   */
  Change<T> change(EntryId id, Stored<T> row) {
    return new Change<>(this, id, rows.get(id), row);
  }

  /**
   * @param words of a change's {@link Change#text}, the table's name being the first
   */
  Change<T> readChange(String... words) {
    EntryId id = new EntryId(Long.parseLong(words[1]));
    if (words.length == 2) {
      return change(id, null);
    }
    T value = text.read(words[4]);
    return change(id, new Stored<>(id, Long.parseLong(words[2]), Instant.parse(words[3]), value));
  }

  /** What becomes of one row; {@code null} where there is none. */
  record Change<T>(Table<T> table, EntryId id, Stored<T> before, Stored<T> after) {
    void apply() {
      table.set(id, after);
    }

    void undo() {
      table.set(id, before);
    }

    /**
     * {@code skills 3 1 2026-01-01T00:00:00Z name=Ada&level=5}, or {@code skills 3} when removed.
     */
    String text() {
      if (after == null) {
        return table.name + " " + id;
      }
      return String.join(
          " ",
          table.name,
          id.toString(),
          Long.toString(after.revision()),
          after.updatedAt().toString(),
          table.text.write(after.value()));
    }
  }
}
