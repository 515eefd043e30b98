package dev.vitae.adapter.migration.branch;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.migration.database.MigrationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The branch that {@code branch switch} chose, in a file of a line for each place that has
 * branches: the branch's name, a blank, the place.
 */
public final class ChosenBranch {
  /** The file below the folder in which a server keeps its things. */
  public static final String FILE = "branch";

  private final Path file;
  private final String place;

  public ChosenBranch(Path file, String place) {
    this.file = requireNonNull(file, "file");
    this.place = requireNonNull(place, "place");
  }

  /**
   * @return empty: the main one
   * @throws MigrationException when the file cannot be read
   */
  public Optional<String> read() {
    return lines().stream()
        .filter(this::isOurs)
        .map(line -> line.substring(0, line.indexOf(' ')))
        .findFirst();
  }

  /**
   * @param branch empty: the main one
   * @throws MigrationException when the file cannot be written
   */
  public void write(Optional<String> branch) {
    List<String> lines = new ArrayList<>(lines());
    if (!lines.removeIf(this::isOurs) && branch.isEmpty()) {
      return;
    }
    branch.ifPresent(name -> lines.add(name + " " + place));
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Path half = file.resolveSibling(file.getFileName() + ".new");
      Files.write(half, lines);
      Files.move(half, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new MigrationException(
          "The choice cannot be kept in %s: %s".formatted(file, failed.getMessage()), failed);
    }
  }

  private boolean isOurs(String line) {
    int blank = line.indexOf(' ');
    return blank > 0 && line.substring(blank + 1).equals(place);
  }

  private List<String> lines() {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException failed) {
      throw new MigrationException(
          "%s cannot be read: %s. Delete it to choose the main branch"
              .formatted(file, failed.getMessage()),
          failed);
    }
  }
}
