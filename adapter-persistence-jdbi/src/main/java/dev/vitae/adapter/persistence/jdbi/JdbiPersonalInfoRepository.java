package dev.vitae.adapter.persistence.jdbi;

import dev.vitae.application.Basis;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import dev.vitae.domain.failure.AlreadyExistsException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

final class JdbiPersonalInfoRepository implements PersonalInfoRepository {
  private final PersonalInfoTable table;
  private final Database database;
  private final String newest;

  JdbiPersonalInfoRepository(PersonalInfoTable table, Database database) {
    this.table = table;
    this.database = database;
    this.newest = table.newest();
  }

  @Override
  public Optional<Stored<PersonalInfo>> newest() {
    return database.read(this::newest);
  }

  private Optional<Stored<PersonalInfo>> newest(Handle handle) {
    return handle.createQuery(newest).map(table.reader()).findOne();
  }

  @Override
  public Optional<Stored<PersonalInfo>> addFirst(PersonalInfo info) {
    return refusingTaken(
        info,
        () ->
            database.write(
                handle -> {
                  // Readers go on; other writers, whoever they are, wait until it is there.
                  handle.execute(
                      "LOCK TABLE " + table.records().name() + " IN SHARE ROW EXCLUSIVE MODE");
                  return newest(handle).isPresent()
                      ? Optional.empty()
                      : Optional.of(table.records().insert(handle, info, List.of()));
                }));
  }

  @Override
  public Stored<PersonalInfo> replace(EntryId id, Basis basis, PersonalInfo info) {
    return refusingTaken(
        info,
        () ->
            database.writeOne(
                handle -> table.records().replace(handle, id, basis, info, List.of())));
  }

  private static <R> R refusingTaken(PersonalInfo info, Supplier<R> write) {
    try {
      return write.get();
    } catch (UniqueViolationException taken) {
      throw new AlreadyExistsException(
          "there is a personal info with the e-mail address " + info.email() + " already");
    }
  }
}
