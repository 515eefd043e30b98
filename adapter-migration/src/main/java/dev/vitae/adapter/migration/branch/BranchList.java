package dev.vitae.adapter.migration.branch;

import dev.vitae.adapter.migration.database.MigrationException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The branches there are, and what stands against changing them: the same in every adapter. */
final class BranchList {
  static final int LONGEST_NAME = 50;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._/-]*");

  private final List<Branch> branches;

  /**
   * @param branches in any order, exactly one of them the main one
   */
  BranchList(List<Branch> branches) {
    this.branches =
        branches.stream()
            .sorted(
                Comparator.comparing((Branch branch) -> !branch.isMain())
                    .thenComparing(Branch::name))
            .toList();
  }

  List<Branch> all() {
    return branches;
  }

  /** The branch of this name; {@value Branches#MAIN} is the main one if no other is named so. */
  Branch named(String name) {
    return find(name)
        .or(() -> name.equals(Branches.MAIN) ? main() : Optional.empty())
        .orElseThrow(
            () ->
                new MigrationException(
                    "There is no branch %s. There are: %s. To create it: branch create %s"
                        .formatted(printable(name), names(branches), printable(name))));
  }

  private Optional<Branch> main() {
    return branches.stream().filter(Branch::isMain).findFirst();
  }

  private Optional<Branch> find(String name) {
    return branches.stream().filter(branch -> branch.name().equals(name)).findFirst();
  }

  void checkNew(String name) {
    if (name.length() > LONGEST_NAME || !NAME.matcher(name).matches() || isNoPath(name)) {
      throw new MigrationException(
          "'%s' cannot be a branch's name: 1 to %d letters (A-Z a-z), digits and - _ / . that begin with a letter or a digit, without an empty part between slashes. For example feature-x"
              .formatted(printable(name), LONGEST_NAME));
    }
    if (find(name).isPresent() || name.equals(Branches.MAIN)) {
      throw new MigrationException(
          "There is a branch %s already. To give it its parent's state again: branch reset %s"
              .formatted(name, name));
    }
  }

  private static boolean isNoPath(String name) {
    return name.contains("//") || name.endsWith("/");
  }

  /** A branch that has a parent and no children. */
  Branch changeable(String name, String verb) {
    Branch branch = copy(name, verb);
    List<Branch> children =
        branches.stream()
            .filter(other -> other.parent().equals(Optional.of(branch.name())))
            .toList();
    if (!children.isEmpty()) {
      throw new MigrationException(
          "%s has branches of its own, so it cannot be %s: delete %s first"
              .formatted(branch.name(), verb, names(children)));
    }
    return branch;
  }

  /** A branch that has a parent, and is not the main one. */
  Branch copy(String name, String verb) {
    Branch branch = named(name);
    if (branch.isMain() || branch.parent().isEmpty()) {
      throw new MigrationException(
          "%s is nobody's copy, so it cannot be %s: name another branch. There are: %s"
              .formatted(branch.name(), verb, names(branches)));
    }
    return branch;
  }

  private static String names(List<Branch> some) {
    return some.stream().map(Branch::name).collect(Collectors.joining(", "));
  }

  /** Of any text from a command line: nothing that a terminal would take for an order. */
  private static String printable(String name) {
    String harmless = name.replaceAll("\\p{Cntrl}", "?");
    return harmless.length() <= LONGEST_NAME * 2
        ? harmless
        : harmless.substring(0, LONGEST_NAME * 2) + "...";
  }
}
