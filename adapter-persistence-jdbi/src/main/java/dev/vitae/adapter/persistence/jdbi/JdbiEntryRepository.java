package dev.vitae.adapter.persistence.jdbi;

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
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

final class JdbiEntryRepository<T extends Entry> implements EntryRepository<T> {
  private final EntryKind<T> kind;
  private final EntryTable<T> table;
  private final TechnologyNames technologies;
  private final Database database;

  JdbiEntryRepository(EntryTable<T> table, TechnologyNames technologies, Database database) {
    this.kind = table.kind();
    this.table = table;
    this.technologies = technologies;
    this.database = database;
  }

  @Override
  public Slice<T> list(EntryQuery<T> query) {
    List<Stored<T>> found =
        database.read(
            handle -> {
              Query statement = handle.createQuery(table.list(query));
              table.bind(statement, query);
              return statement.map(table.reader()).list();
            });
    return Slice.of(kind, found, query.limit());
  }

  @Override
  public Optional<Stored<T>> find(EntryId id) {
    return database.read(
        handle ->
            handle
                .createQuery(table.find())
                .bind("id", ColumnType.number(id.value()))
                .map(table.reader())
                .findOne());
  }

  @Override
  public Stored<T> add(T entry) {
    return refusingTaken(
        entry,
        () ->
            mentions(entry).isEmpty()
                ? database.writeOne(handle -> table.records().insert(handle, entry, List.of()))
                : database.write(
                    handle ->
                        withTechnologies(
                            handle,
                            entry,
                            (settled, ids) -> table.records().insert(handle, settled, ids))));
  }

  @Override
  public Stored<T> replace(EntryId id, Basis basis, T entry) {
    return refusingTaken(
        entry,
        () ->
            mentions(entry).isEmpty() && !needsLock(basis)
                ? database.writeOne(
                    handle -> table.records().replace(handle, id, basis, entry, List.of()))
                : database.write(handle -> replace(handle, id, basis, entry)));
  }

  private Stored<T> replace(Handle handle, EntryId id, Basis basis, T entry) {
    return withTechnologies(
        handle,
        entry,
        (settled, ids) -> {
          if (needsLock(basis)) {
            table.records().lock(handle, id);
          }
          return table.records().replace(handle, id, basis, settled, ids);
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
        handle -> {
          table.records().remove(handle, id, basis);
          if (kind == (EntryKind<?>) Technology.KIND) {
            technologies.refuseMentioned(handle, id);
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
  private Stored<T> withTechnologies(
      Handle handle, T entry, BiFunction<T, List<Long>, Stored<T>> row) {
    List<String> mentioned = mentions(entry);
    if (mentioned.isEmpty()) {
      return row.apply(entry, List.of());
    }
    List<TechnologyNames.Named> named = technologies.settle(handle, mentioned);
    List<String> names = named.stream().map(TechnologyNames.Named::name).toList();
    List<Long> ids = named.stream().map(TechnologyNames.Named::id).toList();
    return row.apply(kind.withTechnologies(entry, names), ids);
  }

  private String whatIsThere(T entry) {
    if (!(entry instanceof Technology)) {
      return "such a " + kind.singular();
    }
    String asked = ((Technology) entry).name();
    Optional<String> spelt = database.read(handle -> TechnologyNames.spelt(handle, asked));
    return "a technology named " + spelt.orElse(asked);
  }

  private List<String> mentions(T entry) {
    return kind.technologies().map(attribute -> attribute.of(entry)).orElse(List.of());
  }
}
