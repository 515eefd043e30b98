package dev.vitae.adapter.persistence.jdbi;

import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.failure.NotFoundException;
import java.util.Optional;

/** The table of the personal info, of whose active rows the newest counts. */
final class PersonalInfoTable {
  private final RecordTable<PersonalInfo> records =
      new RecordTable<>(
          "personal_info",
          PersonalInfo.DESCRIPTION,
          Optional.empty(),
          id -> new NotFoundException("there is no such personal info"));
  private final RowReader<PersonalInfo> reader = RowReader.inOrder(PersonalInfo.DESCRIPTION);

  RecordTable<PersonalInfo> records() {
    return records;
  }

  RowReader<PersonalInfo> reader() {
    return reader;
  }

  String newest() {
    return records.select() + " ORDER BY r.updated_at DESC, r.id DESC LIMIT 1";
  }
}
