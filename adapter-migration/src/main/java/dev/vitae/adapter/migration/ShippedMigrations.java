package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.flywaydb.core.api.ResourceProvider;
import org.flywaydb.core.api.resource.LoadableResource;

/**
 * The migrations that this program carries, in the order of {@code db/migration/lint.conf}. Read by
 * name, because looking for files would walk through every entry of a jar that holds a whole
 * program.
 */
final class ShippedMigrations implements ResourceProvider {
  private static final String FOLDER = "db/migration/";
  private static final Pattern LABEL =
      Pattern.compile("(V([0-9]+)__(\\w+)\\.sql) (?:expand|contract)");

  private final List<String> files = new ArrayList<>();
  private final List<Migration> migrations = new ArrayList<>();

  ShippedMigrations() {
    String index =
        text(FOLDER + "lint.conf")
            .orElseThrow(() -> new IllegalStateException("the program carries no migrations"));
    for (String line : index.lines().toList()) {
      Matcher label = LABEL.matcher(line);
      if (label.matches()) {
        files.add(label.group(1));
        migrations.add(new Migration(label.group(2), label.group(3).replace('_', ' ')));
      }
    }
    if (files.isEmpty()) {
      throw new IllegalStateException("the program's list of migrations is empty");
    }
  }

  List<Migration> migrations() {
    return List.copyOf(migrations);
  }

  List<String> files() {
    return List.copyOf(files);
  }

  int newestVersion() {
    return Integer.parseInt(migrations.get(migrations.size() - 1).version());
  }

  String text(int version) {
    String prefix = "V" + version + "__";
    return files.stream()
        .filter(file -> file.startsWith(prefix))
        .findFirst()
        .flatMap(file -> text(FOLDER + file))
        .orElseThrow();
  }

  /** Whether a migration creates something of this name. */
  boolean mention(String name) {
    Pattern word = Pattern.compile("\\b" + Pattern.quote(name) + "\\b");
    return files.stream().anyMatch(file -> word.matcher(text(FOLDER + file).orElseThrow()).find());
  }

  @Override
  public LoadableResource getResource(String name) {
    return text(name).map(text -> new Resource(name, text)).orElse(null);
  }

  @Override
  public Collection<LoadableResource> getResources(String prefix, String[] suffixes) {
    return files.stream()
        .filter(file -> file.startsWith(prefix))
        .filter(file -> Arrays.stream(suffixes).anyMatch(file::endsWith))
        .map(file -> getResource(FOLDER + file))
        .toList();
  }

  private static Optional<String> text(String resource) {
    try (InputStream stream =
        ShippedMigrations.class.getClassLoader().getResourceAsStream(resource)) {
      return stream == null
          ? Optional.empty()
          : Optional.of(new String(stream.readAllBytes(), UTF_8));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static final class Resource extends LoadableResource {
    private final String path;
    private final String text;

    Resource(String path, String text) {
      this.path = path;
      this.text = text;
    }

    @Override
    public Reader read() {
      return new StringReader(text);
    }

    @Override
    public String getAbsolutePath() {
      return path;
    }

    @Override
    public String getAbsolutePathOnDisk() {
      return path;
    }

    @Override
    public String getFilename() {
      return path.substring(path.lastIndexOf('/') + 1);
    }

    @Override
    public String getRelativePath() {
      return path;
    }
  }
}
