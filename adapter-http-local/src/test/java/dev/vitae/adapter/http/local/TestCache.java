package dev.vitae.adapter.http.local;

import java.nio.file.Path;

/** Where the tests of this module unpack PostgreSQL to: once, and below the build's folder. */
public final class TestCache {
  public static final Path FOLDER = Path.of("target", "postgresql-cache").toAbsolutePath();

  private TestCache() {}
}
