package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.script.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A team's own folder of migrations, written as a test goes along. */
final class OwnFolder {
  private final Path folder;

  OwnFolder(Path folder) {
    this.folder = folder;
  }

  OwnFolder with(String file, String text) {
    try {
      Files.writeString(folder.resolve(file), text);
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /** Outside a transaction. */
  OwnFolder withBare(String file, String text) {
    return with(file, text).with(file + ".conf", "executeInTransaction=false\n");
  }

  OwnFolder without(String file) {
    try {
      Files.delete(folder.resolve(file));
      return this;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  Migrations migrations() {
    return Migrations.in(folder);
  }
}
