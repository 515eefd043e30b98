package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.application.Basis;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.Slice;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.Stored;
import dev.vitae.domain.Technology;
import dev.vitae.domain.failure.AlreadyExistsException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

final class JdbcEntryRepository<T extends Entry> implements EntryRepository<T> {
  private final EntryKind<T> kind;
  private final EntryTable<T> table;
  private final TechnologyNames technologies;
  private final Database database;

  JdbcEntryRepository(EntryTable<T> table, TechnologyNames technologies, Database database) {
    this.kind = table.kind();
    this.table = table;
    this.technologies = technologies;
    this.database = database;
  }

  @Override
  public Slice<T> list(EntryQuery<T> query) {
    List<Stored<T>> found =
        database.read(
            session -> {
              Query statement = session.query(table.list(query));
              table.bind(statement, query);
              return statement.list(table.reader());
            });
    return Slice.of(kind, found, query.limit());
  }

  @Override
  public Optional<Stored<T>> find(EntryId id) {
    return database.read(
        session ->
            session.query(table.find()).bind(ColumnType.number(id.value())).first(table.reader()));
  }

  @Override
  public Stored<T> add(T entry) {
    return refusingTaken(
        entry,
        () ->
            mentions(entry).isEmpty()
                ? database.writeOne(session -> table.records().insert(session, entry, List.of()))
                : database.write(
                    session ->
                        withTechnologies(
                            session,
                            entry,
                            (settled, ids) -> table.records().insert(session, settled, ids))));
  }

  @Override
  public Stored<T> replace(EntryId id, Basis basis, T entry) {
    return refusingTaken(
        entry,
        () ->
            mentions(entry).isEmpty() && !needsLock(basis)
                ? database.writeOne(
                    session -> table.records().replace(session, id, basis, entry, List.of()))
                : database.write(session -> replace(session, id, basis, entry)));
  }

  private Stored<T> replace(Session session, EntryId id, Basis basis, T entry) throws SQLException {
    return withTechnologies(
        session,
        entry,
        (settled, ids) -> {
          if (needsLock(basis)) {
            table.records().lock(session, id);
          }
          return table.records().replace(session, id, basis, settled, ids);
        });
  }

  /**
   * A statement that had to wait for another change of the row goes on with that row as it is then,
   * but with the links as they were before. Only a basis of one revision is refused in that case.
   */
  private boolean needsLock(Basis basis) {
    return table.links().isPresent() && (basis.any() || basis.revisions().size() > 1);
  }

  @Override
  public void remove(EntryId id, Basis basis) {
    database.write(
        session -> {
          table.records().remove(session, id, basis);
          if (kind == (EntryKind<?>) Technology.KIND) {
            technologies.refuseMentioned(session, id);
          }
          return id;
        });
  }

  private Stored<T> refusingTaken(T entry, Supplier<Stored<T>> write) {
    try {
      return write.get();
    } catch (UniqueViolationException taken) {
      throw new AlreadyExistsException("there is " + whatIsThere(entry) + " already");
    }
  }

  /** The technologies come first: whoever renames one locks it before the entries, too. */
  private Stored<T> withTechnologies(Session session, T entry, Writing<T> row) throws SQLException {
    List<String> mentioned = mentions(entry);
    if (mentioned.isEmpty()) {
      return row.write(entry, List.of());
    }
    List<TechnologyNames.Named> named = technologies.settle(session, mentioned);
    List<String> names = named.stream().map(TechnologyNames.Named::name).toList();
    List<Long> ids = named.stream().map(TechnologyNames.Named::id).toList();
    return row.write(kind.withTechnologies(entry, names), ids);
  }

  private String whatIsThere(T entry) {
    if (!(entry instanceof Technology)) {
      return "such a " + kind.singular();
    }
    String asked = ((Technology) entry).name();
    Optional<String> spelt = database.read(session -> TechnologyNames.spelt(session, asked));
    return "a technology named " + spelt.orElse(asked);
  }

  private List<String> mentions(T entry) {
    return kind.technologies().map(attribute -> attribute.of(entry)).orElse(List.of());
  }

  /** Writes an entry whose technologies are settled. */
  @FunctionalInterface
  private interface Writing<T> {
    Stored<T> write(T entry, List<Long> technologies) throws SQLException;
  }
}
