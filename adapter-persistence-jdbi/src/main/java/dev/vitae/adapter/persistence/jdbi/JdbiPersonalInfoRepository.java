package dev.vitae.adapter.persistence.jdbi;

import dev.vitae.application.Basis;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import dev.vitae.domain.failure.AlreadyExistsException;
import java.util.Optional;
import java.util.function.Function;
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
    return write(
        info,
        handle -> {
          // Readers go on; other writers, whoever they are, wait until it is there.
          handle.execute("LOCK TABLE " + table.records().name() + " IN SHARE ROW EXCLUSIVE MODE");
          return newest(handle).isPresent()
              ? Optional.empty()
              : Optional.of(table.records().insert(handle, info));
        });
  }

  @Override
  public Stored<PersonalInfo> replace(EntryId id, Basis basis, PersonalInfo info) {
    return write(info, handle -> table.records().replace(handle, id, basis, info));
  }

  private <R> R write(PersonalInfo info, Function<Handle, R> work) {
    try {
      return database.write(work);
    } catch (UniqueViolationException taken) {
      throw new AlreadyExistsException(
          "there is a personal info with the e-mail address " + info.email() + " already");
    }
  }
}
