package dev.vitae.application;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The revisions that a change may be based on. A change whose basis does not hold the current one
 * is refused.
 *
 * @param revisions of use unless {@code any}
 */
public record Basis(boolean any, Set<Long> revisions) {
  /** Whatever the current revision is. */
  public static final Basis ANY = new Basis(true, Set.of());

  public Basis {
    revisions = Set.copyOf(revisions);
  }

  public static Basis of(long... revisions) {
    return new Basis(false, Arrays.stream(revisions).boxed().collect(Collectors.toSet()));
  }

  public boolean holds(long current) {
    return any || revisions.contains(current);
  }
}
