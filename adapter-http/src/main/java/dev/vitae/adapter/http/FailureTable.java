package dev.vitae.adapter.http;

import static java.util.stream.Collectors.toList;

import dev.vitae.adapter.http.json.UnreadableJsonException;
import dev.vitae.domain.failure.AlreadyExistsException;
import dev.vitae.domain.failure.InvalidException;
import dev.vitae.domain.failure.NotFoundException;
import dev.vitae.domain.failure.PortfolioException;
import dev.vitae.domain.failure.StaleRevisionException;
import dev.vitae.domain.failure.StillInUseException;
import dev.vitae.domain.failure.StoreUnavailableException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What each failure of the application is in HTTP. The one place that knows; complete for the
 * sealed family.
 */
final class FailureTable {
  private static final Map<Class<? extends PortfolioException>, Row<?>> ROWS =
      Map.of(
          NotFoundException.class,
          new Row<>(NotFoundException.class, failure -> HttpProblem.of(404, failure.getMessage())),
          InvalidException.class,
          new Row<>(InvalidException.class, FailureTable::invalid),
          StaleRevisionException.class,
          new Row<>(
              StaleRevisionException.class, failure -> HttpProblem.of(412, failure.getMessage())),
          AlreadyExistsException.class,
          new Row<>(
              AlreadyExistsException.class, failure -> HttpProblem.of(409, failure.getMessage())),
          StillInUseException.class,
          new Row<>(
              StillInUseException.class, failure -> HttpProblem.of(409, failure.getMessage())),
          StoreUnavailableException.class,
          new Row<>(StoreUnavailableException.class, FailureTable::unavailable));

  private FailureTable() {}

  static HttpProblem problemFor(PortfolioException failure) {
    return ROWS.get(failure.getClass()).problemFor(failure);
  }

  static boolean covers(Class<?> failure) {
    return ROWS.containsKey(failure);
  }

  static HttpProblem problemFor(UnreadableJsonException unreadable) {
    List<ProblemDetail.FieldError> errors =
        unreadable.faults().stream()
            .map(fault -> new ProblemDetail.FieldError(fault.pointer().text(), fault.detail()))
            .collect(toList());
    String detail =
        errors.size() == 1 && errors.get(0).pointer().isEmpty()
            ? errors.get(0).detail()
            : "the body cannot be read: see errors";
    return HttpProblem.of(new ProblemDetail(400, detail, errors));
  }

  private static HttpProblem invalid(InvalidException invalid) {
    List<ProblemDetail.FieldError> errors =
        invalid.violations().stream()
            .map(broken -> new ProblemDetail.FieldError("/" + broken.path(), broken.detail()))
            .collect(toList());
    return HttpProblem.of(
        new ProblemDetail(
            422,
            errors.size() == 1
                ? errors.get(0).pointer().substring(1) + " " + errors.get(0).detail()
                : errors.size() + " rules are broken: see errors",
            errors));
  }

  private static HttpProblem unavailable(StoreUnavailableException outage) {
    return HttpProblem.of(503, outage.getMessage())
        .with("Retry-After", Long.toString(outage.retryAfter().toSeconds()));
  }

  private record Row<F extends PortfolioException>(
      Class<F> failure, Function<F, HttpProblem> problem) {
    HttpProblem problemFor(PortfolioException thrown) {
      return problem.apply(failure.cast(thrown));
    }
  }
}
