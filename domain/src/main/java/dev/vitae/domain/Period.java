package dev.vitae.domain;

import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Violations;
import java.time.LocalDate;

/** The rule that all kinds with a beginning and an end share. */
final class Period {
  private Period() {}

  static void check(
      Attribute<?, LocalDate> start,
      LocalDate startDate,
      Attribute<?, LocalDate> end,
      LocalDate endDate,
      Violations violations) {
    if (startDate != null && endDate != null && endDate.isBefore(startDate)) {
      violations.add(end.name(), "must not be before " + start.name());
    }
  }
}
