package dev.vitae.application;

import static java.util.Objects.requireNonNull;

import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.Stored;
import dev.vitae.domain.attribute.Values;
import dev.vitae.domain.failure.NotFoundException;
import dev.vitae.domain.failure.StaleRevisionException;

/** What can be done with the entries of one kind. */
public final class Entries<T extends Entry> {
  private final EntryKind<T> kind;
  private final EntryRepository<T> repository;
  private final Change change = new Change();

  public Entries(EntryKind<T> kind, EntryRepositories repositories) {
    this.kind = requireNonNull(kind, "kind");
    this.repository = repositories.of(kind);
  }

  public EntryKind<T> kind() {
    return kind;
  }

  public Slice<T> list(EntryQuery<T> query) {
    return repository.list(query);
  }

  /**
   * @throws NotFoundException if there is none
   */
  public Stored<T> get(EntryId id) {
    return repository
        .find(id)
        .orElseThrow(
            () -> new NotFoundException("there is no " + kind.singular() + " with the id " + id));
  }

  /** See {@link EntryRepository#add}. */
  public Stored<T> add(T entry) {
    return repository.add(entry);
  }

  /** See {@link EntryRepository#replace}. */
  public Stored<T> replace(EntryId id, Basis basis, T entry) {
    return repository.replace(id, basis, entry);
  }

  /**
   * Changes the attributes that are named and leaves the others.
   *
   * @throws NotFoundException if there is none
   * @throws StaleRevisionException if the basis does not hold the current revision
   * @throws dev.vitae.domain.failure.InvalidException if the result breaks a rule
   */
  public Stored<T> patch(EntryId id, Basis basis, Values<T> changes) {
    return change.onCurrent(
        basis,
        () -> get(id),
        current ->
            repository.replace(
                id,
                Basis.of(current.revision()),
                kind.description().change(current.value(), changes)));
  }

  /** See {@link EntryRepository#remove}. */
  public void remove(EntryId id, Basis basis) {
    repository.remove(id, basis);
  }
}
