package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.domain.PersonalInfo;
import dev.vitae.domain.failure.NotFoundException;
import java.util.Optional;

/** The table of the personal info, of whose active rows the newest counts. */
final class PersonalInfoTable {
  private volatile Parts parts;

  RecordTable<PersonalInfo> records() {
    return parts().records;
  }

  RowReader<PersonalInfo> reader() {
    return parts().reader;
  }

  String newest() {
    return parts().newest;
  }

  private Parts parts() {
    Parts known = parts;
    if (known == null) {
      known = new Parts();
      parts = known;
    }
    return known;
  }

  /** Made for whoever asks first: most requests are for something else. */
  private static final class Parts {
    private final RecordTable<PersonalInfo> records =
        new RecordTable<>(
            "personal_info",
            PersonalInfo.DESCRIPTION,
            Optional.empty(),
            id -> new NotFoundException("there is no such personal info"));
    private final RowReader<PersonalInfo> reader = RowReader.inOrder(PersonalInfo.DESCRIPTION);
    private final String newest =
        records.select() + " ORDER BY r.updated_at DESC, r.id DESC LIMIT 1";
  }
}
