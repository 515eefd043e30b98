package dev.vitae.adapter.migration.killing;

import dev.vitae.adapter.migration.script.Migrations;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A folder of migrations that take their time: transactional scripts that sleep between statements,
 * and indexes that are built concurrently, row by slow row. See {@code src/test/resources/killing}.
 */
record OwnFolder(Path path) {
  /** The script in which a migrator stays as long as somebody holds {@link #GATE}. */
  static final String GATED = "V2__loans.sql";

  /** The number of an advisory lock. */
  static final long GATE = 20250607;

  static OwnFolder shared() {
    try {
      return new OwnFolder(
          Path.of(Objects.requireNonNull(OwnFolder.class.getResource("/killing")).toURI()));
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** A copy to which scripts can be added. */
  static OwnFolder copiedTo(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(shared().path)) {
      for (Path file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
    }
    return new OwnFolder(folder);
  }

  OwnFolder with(String file, String text) throws IOException {
    Files.writeString(path.resolve(file), text);
    return this;
  }

  OwnFolder withOutsideTransaction(String file, String text) throws IOException {
    Files.writeString(path.resolve(file + ".conf"), "executeInTransaction=false\n");
    return with(file, text);
  }

  OwnFolder without(String file) throws IOException {
    Files.delete(path.resolve(file));
    return this;
  }

  Migrations migrations() {
    return Migrations.in(path);
  }
}
