package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.application.Basis;
import dev.vitae.domain.Stored;
import dev.vitae.domain.failure.InvalidException;
import dev.vitae.domain.failure.StaleRevisionException;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.core.JsonGenerator;

/** One thing at one address that can be read, and changed by whoever knows what is there. */
final class SingleResource<T> {
  private final String path;
  private final Supplier<Stored<T>> current;
  private final BiConsumer<JsonGenerator, Stored<T>> writer;

  /**
   * @param current reads it; throws {@link dev.vitae.domain.failure.NotFoundException} if there is
   *     none
   */
  SingleResource(
      String path, Supplier<Stored<T>> current, BiConsumer<JsonGenerator, Stored<T>> writer) {
    this.path = requireNonNull(path, "path");
    this.current = requireNonNull(current, "current");
    this.writer = requireNonNull(writer, "writer");
  }

  Answer read() {
    Stored<T> stored = current.get();
    byte[] body = bodyOf(stored);
    return Answer.cacheable(EntityTag.of(stored, body), body);
  }

  Answer created(Stored<T> stored) {
    byte[] body = bodyOf(stored);
    return Answer.changed(201, path, EntityTag.of(stored, body), body).with("Location", path);
  }

  Answer changed(Stored<T> stored) {
    byte[] body = bodyOf(stored);
    return Answer.changed(200, path, EntityTag.of(stored, body), body);
  }

  /**
   * Carries out a change of what the client has seen.
   *
   * @param change is refused if its basis no longer holds
   * @throws HttpProblem 428 if the client does not say what it has seen, 412 with the current tag
   *     if that is no longer what is there
   */
  <R> R onWhatWasSeen(Preconditions preconditions, Function<Basis, R> change) {
    if (preconditions.allowAnything()) {
      return onWhatever(change);
    }
    Stored<T> seen = current.get();
    if (!preconditions.haveIfMatch()) {
      throw HttpProblem.of(
          428,
          "If-Match is needed: the ETag of what the change is based on, or * for whatever is there");
    }
    preconditions.checkBeforeChange(tagOf(seen));
    return refusingLost(() -> change.apply(Basis.of(seen.revision())));
  }

  /** The change itself finds out whether there is something to change, unless it breaks a rule. */
  private <R> R onWhatever(Function<Basis, R> change) {
    try {
      return refusingLost(() -> change.apply(Basis.ANY));
    } catch (InvalidException broken) {
      current.get();
      throw broken;
    }
  }

  private <R> R refusingLost(Supplier<R> change) {
    try {
      return change.get();
    } catch (StaleRevisionException lost) {
      throw Preconditions.failed(lost.getMessage(), currentTag());
    }
  }

  EntityTag currentTag() {
    return tagOf(current.get());
  }

  private EntityTag tagOf(Stored<T> stored) {
    return EntityTag.of(stored, bodyOf(stored));
  }

  private byte[] bodyOf(Stored<T> stored) {
    return JsonWriter.write(json -> writer.accept(json, stored));
  }
}
