package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.application.Basis;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.Stored;
import dev.vitae.domain.failure.AlreadyExistsException;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

final class JdbcPersonalInfoRepository implements PersonalInfoRepository {
  private final PersonalInfoTable table;
  private final Database database;

  JdbcPersonalInfoRepository(PersonalInfoTable table, Database database) {
    this.table = table;
    this.database = database;
  }

  @Override
  public Optional<Stored<PersonalInfo>> newest() {
    return database.read(this::newest);
  }

  private Optional<Stored<PersonalInfo>> newest(Session session) throws SQLException {
    return session.query(table.newest()).first(table.reader());
  }

  @Override
  public Optional<Stored<PersonalInfo>> addFirst(PersonalInfo info) {
    return refusingTaken(
        info,
        () ->
            database.write(
                session -> {
                  // Readers go on; other writers, whoever they are, wait until it is there.
                  session
                      .query(
                          "LOCK TABLE " + table.records().name() + " IN SHARE ROW EXCLUSIVE MODE")
                      .run();
                  return newest(session).isPresent()
                      ? Optional.empty()
                      : Optional.of(table.records().insert(session, info, List.of()));
                }));
  }

  @Override
  public Stored<PersonalInfo> replace(EntryId id, Basis basis, PersonalInfo info) {
    return refusingTaken(
        info,
        () ->
            database.writeOne(
                session -> table.records().replace(session, id, basis, info, List.of())));
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
