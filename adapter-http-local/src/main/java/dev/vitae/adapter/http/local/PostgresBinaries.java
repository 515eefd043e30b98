package dev.vitae.adapter.http.local;

import static java.util.Objects.requireNonNull;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs, unpacked once for each user from the archive on the class path. They never
 * lie in a folder that others may write, for what lies there would be run.
 */
final class PostgresBinaries {
  /** Of the archive that the build brings along. */
  static final String MAJOR_VERSION = "18";

  private static final String HALF_UNPACKED = "unpacking-";
  private static final Duration ABANDONED = Duration.ofHours(1);

  private final Path folder;

  private PostgresBinaries(Path folder) {
    this.folder = requireNonNull(folder, "folder");
  }

  Path program(String name) {
    return folder.resolve("bin").resolve(name);
  }

  /**
   * @param cache is made if it is not there
   * @throws CannotStartException if the archive is not there or cannot be unpacked
   */
  static PostgresBinaries unpacked(Path cache, Consumer<String> progress) {
    String archive = archiveName();
    URL resource = PostgresBinaries.class.getClassLoader().getResource(archive);
    if (resource == null) {
      throw new CannotStartException(
          "This build has no PostgreSQL for %s on %s: set DATABASE_URL to a database of your own, or build with -Pevery-platform"
              .formatted(System.getProperty("os.name"), System.getProperty("os.arch")));
    }
    try {
      Path folder = cache.resolve("postgresql-" + MAJOR_VERSION + "-" + checksum(resource));
      if (!Files.exists(folder)) {
        progress.accept("Unpacking PostgreSQL into " + folder + " (once)");
        OwnerOnly.createFolder(cache);
        deleteAbandoned(cache);
        unpack(resource, cache, folder);
      }
      return new PostgresBinaries(folder);
    } catch (IOException e) {
      throw new CannotStartException(
          "PostgreSQL cannot be unpacked into %s: %s. XDG_CACHE_HOME can name another place"
              .formatted(cache, e.getMessage()),
          e);
    }
  }

  /** As the archives on Maven Central are called. */
  private static String archiveName() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String system = os.startsWith("mac") ? "darwin" : os.startsWith("windows") ? "windows" : os;
    String machine = System.getProperty("os.arch");
    String architecture =
        machine.equals("amd64") ? "x86_64" : machine.equals("aarch64") ? "arm_64" : machine;
    return "postgres-%s-%s.txz".formatted(system, architecture);
  }

  /** From the directory of the jar: reading 15 MB would take longer than PostgreSQL to start. */
  private static String checksum(URL resource) throws IOException {
    URLConnection connection = resource.openConnection();
    connection.setUseCaches(false);
    if (connection instanceof JarURLConnection jar) {
      try (var opened = jar.getJarFile()) {
        return Long.toHexString(opened.getEntry(jar.getEntryName()).getCrc());
      }
    }
    return Long.toHexString(connection.getContentLengthLong());
  }

  /** All or nothing; of several at once, the first one counts. */
  private static void unpack(URL resource, Path cache, Path folder) throws IOException {
    Path half = Files.createTempDirectory(cache, HALF_UNPACKED);
    try (InputStream in = resource.openStream()) {
      extract(in, half);
      Files.move(half, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      OwnerOnly.deleteFolder(half);
      if (!Files.exists(folder)) {
        throw e;
      }
    }
  }

  private static void extract(InputStream archive, Path into) throws IOException {
    try (TarArchiveInputStream tar =
        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive, 1 << 16)))) {
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Path target = into.resolve(entry.getName()).normalize();
        if (!target.startsWith(into)) {
          throw new IOException("the archive leads out of its folder by " + entry.getName());
        }
        if (entry.isDirectory()) {
          Files.createDirectories(target);
          continue;
        }
        Files.createDirectories(target.getParent());
        if (entry.isSymbolicLink()) {
          Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
        } else if (entry.isLink()) {
          Files.createLink(target, into.resolve(entry.getLinkName()));
        } else {
          Files.copy(tar, target);
          if ((entry.getMode() & 0100) != 0) {
            target.toFile().setExecutable(true, true);
          }
        }
      }
    }
  }

  private static void deleteAbandoned(Path cache) throws IOException {
    FileTime before = FileTime.from(Instant.now().minus(ABANDONED));
    try (Stream<Path> paths = Files.list(cache)) {
      for (Path path : paths.toList()) {
        if (path.getFileName().toString().startsWith(HALF_UNPACKED)
            && Files.getLastModifiedTime(path).compareTo(before) < 0) {
          OwnerOnly.deleteFolder(path);
        }
      }
    }
  }
}
