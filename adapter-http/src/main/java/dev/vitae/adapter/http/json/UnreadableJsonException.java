package dev.vitae.adapter.http.json;

import java.util.List;

/** A document is no JSON, or not of the shape that was asked for: all that was found wrong. */
public final class UnreadableJsonException extends RuntimeException {
  private final List<Fault> faults;

  public UnreadableJsonException(List<Fault> faults) {
    super(faults.toString());
    this.faults = List.copyOf(faults);
  }

  UnreadableJsonException(JsonPointer pointer, String detail) {
    this(List.of(new Fault(pointer, detail)));
  }

  /** At least one. */
  public List<Fault> faults() {
    return faults;
  }

  /**
   * @param pointer to the member at fault
   * @param detail for the person who sent it
   */
  public record Fault(JsonPointer pointer, String detail) {}
}
