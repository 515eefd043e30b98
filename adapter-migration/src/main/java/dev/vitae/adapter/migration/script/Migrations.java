package dev.vitae.adapter.migration.script;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vitae.adapter.migration.database.MigrationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * A folder of migrations: those that this program carries, or a team's own. All of it is in memory,
 * so that what is checked is what is run.
 */
public final class Migrations {
  /** Labels and waivers of the folder's files; see there. */
  public static final String LABELS = "lint.conf";

  private static final String FOLDER = "db/migration/";
  private static final String SQL = ".sql";
  private static final String CONFIGURATION = ".conf";
  private static final Pattern NAME =
      Pattern.compile("(?:V([0-9]+(?:[._][0-9]+)*)|R)__([^/]+)\\.sql");

  private final boolean shipped;
  private final List<Script> scripts;
  private final String labels;

  private Migrations(boolean shipped, List<Script> scripts, String labels) {
    this.shipped = shipped;
    this.scripts =
        scripts.stream()
            .sorted(
                Comparator.comparing((Script script) -> script.version().isEmpty())
                    .thenComparing(
                        script -> MigrationVersion.fromVersion(script.version().orElse("0")))
                    .thenComparing(Script::description))
            .toList();
    this.labels = labels;
  }

  /**
   * Those that this program carries, which are the ones that {@value #LABELS} labels. They are read
   * by name, because looking for files would walk through every entry of a jar that holds a whole
   * program.
   */
  public static Migrations shipped() {
    return Shipped.MIGRATIONS;
  }

  /**
   * Every {@code V….sql} and {@code R….sql} of a folder and the folders in it.
   *
   * @throws MigrationException when there is no such folder, a file cannot be read as UTF-8 or is
   *     named as no migration is, two have one name, or there is none
   */
  public static Migrations in(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new MigrationException(
          "There is no folder %s: name the one that holds the migrations.".formatted(folder));
    }
    try (Stream<Path> tree = Files.walk(folder)) {
      List<Path> files = tree.filter(Files::isRegularFile).sorted().toList();
      List<Script> scripts = new ArrayList<>();
      for (Path file : files) {
        String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(SQL)) {
          scripts.add(script(file));
        } else if (name.endsWith(SQL + CONFIGURATION)) {
          requireScriptOf(file);
        }
      }
      requireDifferentNames(scripts);
      if (scripts.isEmpty()) {
        throw new MigrationException(
            "The folder %s holds no migration: their names are like V1__first_tables.sql."
                .formatted(folder));
      }
      return new Migrations(false, scripts, textIfThere(folder.resolve(LABELS)));
    } catch (IOException | UncheckedIOException unreadable) {
      throw new MigrationException(
          "The folder %s cannot be read: %s".formatted(folder, unreadable.getMessage()),
          unreadable);
    }
  }

  private static Script script(Path file) throws IOException {
    String name = file.getFileName().toString();
    return script(name, text(file), textIfThere(file.resolveSibling(name + CONFIGURATION)));
  }

  private static void requireScriptOf(Path configuration) {
    String name = configuration.getFileName().toString();
    String script = name.substring(0, name.length() - CONFIGURATION.length());
    if (!Files.exists(configuration.resolveSibling(script))) {
      throw new MigrationException(
          "%s stands beside no %s: name it after the file that it is for, or remove it."
              .formatted(name, script));
    }
  }

  private static void requireDifferentNames(List<Script> scripts) {
    Set<String> names = new HashSet<>();
    for (Script script : scripts) {
      if (!names.add(script.file())) {
        throw new MigrationException(
            "There are two files named %s: give one of them another version."
                .formatted(script.file()));
      }
    }
  }

  /** Whether they are the program's own, which its code relies on. */
  public boolean areShipped() {
    return shipped;
  }

  /** By version, then the repeatable ones by their description: the order in which they run. */
  public List<Script> scripts() {
    return scripts;
  }

  /** The text of {@value #LABELS}; empty when the folder has none. */
  public String labels() {
    return labels;
  }

  /** The newest version, or {@code 0} when all scripts are repeatable. */
  public String newestVersion() {
    return scripts.stream()
        .flatMap(script -> script.version().stream())
        .reduce("0", (older, newer) -> newer);
  }

  /** The text of the script of a version. */
  public String text(int version) {
    return scripts.stream()
        .filter(script -> script.version().equals(Optional.of(Integer.toString(version))))
        .findFirst()
        .map(Script::text)
        .orElseThrow();
  }

  /**
   * SHA-256 over the sorted names and the bytes of all files that are run or say how, in lower-case
   * hexadecimal: another value means that there may be something to migrate.
   */
  public String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      scripts.stream()
          .sorted(Comparator.comparing(Script::file))
          .flatMap(script -> Stream.of(script.file(), script.text(), script.configuration()))
          .map(part -> part.getBytes(UTF_8))
          .forEach(
              part -> {
                digest.update((part.length + "\n").getBytes(UTF_8));
                digest.update(part);
              });
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /** For Flyway, which finds nothing but these files. */
  public ResourceProvider resources() {
    return new Resources(scripts);
  }

  private static Script script(String file, String text, String configuration) {
    Matcher name = NAME.matcher(file);
    if (!name.matches()) {
      throw new MigrationException(
          "%s is named as no migration is: V1__first_tables.sql, or R__grants.sql when it is to run again after each change."
              .formatted(file));
    }
    return new Script(
        file,
        Optional.ofNullable(name.group(1)).map(version -> version.replace('_', '.')),
        name.group(2).replace('_', ' '),
        text,
        configuration);
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (CharacterCodingException notText) {
      throw new MigrationException(file + " is not UTF-8: save it as that.", notText);
    }
  }

  private static String textIfThere(Path file) throws IOException {
    return Files.exists(file) ? text(file) : "";
  }

  private static final class Shipped {
    static final Migrations MIGRATIONS = read();

    private static Migrations read() {
      String labels = resource(LABELS).orElse("");
      List<Script> scripts = new ArrayList<>();
      for (String file : Labels.parse(labels).kinds().keySet()) {
        scripts.add(
            script(file, resource(file).orElseThrow(), resource(file + ".conf").orElse("")));
      }
      if (scripts.isEmpty()) {
        throw new IllegalStateException("the program carries no migrations");
      }
      return new Migrations(true, scripts, labels);
    }

    private static Optional<String> resource(String file) {
      try (InputStream stream =
          Migrations.class.getClassLoader().getResourceAsStream(FOLDER + file)) {
        return stream == null
            ? Optional.empty()
            : Optional.of(new String(stream.readAllBytes(), UTF_8));
      } catch (IOException broken) {
        throw new UncheckedIOException(broken);
      }
    }
  }

  private record Resources(List<Script> scripts) implements ResourceProvider {
    @Override
    public LoadableResource getResource(String path) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      for (Script script : scripts) {
        if (name.equals(script.file())) {
          return new Resource(name, script.text());
        }
        if (name.equals(script.file() + ".conf") && !script.configuration().isEmpty()) {
          return new Resource(name, script.configuration());
        }
      }
      return null;
    }

    @Override
    public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
      return scripts.stream()
          .map(Script::file)
          .filter(file -> file.startsWith(prefix))
          .filter(file -> Arrays.stream(suffixes).anyMatch(file::endsWith))
          .map(this::getResource)
          .toList();
    }
  }

  private static final class Resource extends LoadableResource {
    private final String name;
    private final String text;

    Resource(String name, String text) {
      this.name = name;
      this.text = text;
    }

    @Override
    public Reader read() {
      return new StringReader(text);
    }

    @Override
    public String getAbsolutePath() {
      return FOLDER + name;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return FOLDER + name;
    }

    @Override
    public String getFilename() {
      return name;
    }

    @Override
    public String getRelativePath() {
      return FOLDER + name;
    }
  }
}
