package dev.vitae.adapter.http.local;

import java.nio.file.Path;

/** Where the tests of this module unpack PostgreSQL to: once, and below the build's folder. */
final class TestCache {
  static final Path FOLDER = Path.of("target", "postgresql-cache").toAbsolutePath();

  private TestCache() {}
}
