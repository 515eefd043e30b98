package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.vitae.application.Basis;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.testkit.RandomEntries;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.Stored;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.ValueType;
import dev.vitae.domain.attribute.Values;
import dev.vitae.domain.failure.InvalidException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules stand twice, in the domain and in the schema's constraints: neither may surprise the
 * other.
 */
@Tag("once")
class SchemaAndDomainTest {
  private static final List<String> TEXTS = texts();
  private static final Map<ValueType, List<String>> VALUES =
      Map.of(
          ValueType.TEXT,
          TEXTS,
          ValueType.DAY,
          List.of(
              "infinity", "-infinity", "0001-01-01", "0001-01-01 BC", "9999-12-31", "10000-01-01"),
          ValueType.NUMBER,
          List.of("0", "-1", "6", "100", "101", "2147483647"));

  @RegisterExtension static final JdbcStore STORE = new JdbcStore();

  static Stream<EntryKind<?>> kinds() {
    return EntryKinds.ALL.stream();
  }

  private static List<String> texts() {
    List<String> texts =
        new ArrayList<>(
            List.of(
                "",
                " ",
                "\u00A0",
                "\u2007",
                "\u3000",
                "\u0085",
                "\u001f",
                "\u200B",
                "a\tb",
                "a\nb",
                "a\rb",
                "a\u007fb",
                "a\u0085b",
                "a\u2028b",
                " a ",
                "\u00A0a\u2003",
                "😀",
                "\uFEFF",
                "\uFFFF",
                "'",
                "\\",
                "a@b",
                "ada@example.org",
                "ada@-x",
                "ä@example.org",
                "https://example.org",
                "HTTPS://EXAMPLE.ORG/ä?x#y",
                "https://",
                "https://:80",
                "https://@x",
                "https://x@y",
                "https://x y",
                "https://x/`",
                "https://x\\y",
                "https://[::1]/",
                "https://x\u00A0y",
                "http://x/\u007f",
                "ftp://x",
                "//x",
                "https://x\n",
                "ada@example.org\n"));
    for (int length : new int[] {50, 51, 100, 101, 255, 256, 20_000, 20_001}) {
      texts.add("x".repeat(length));
      texts.add("😀".repeat(length));
      texts.add("https://" + "x".repeat(length - 8));
    }
    return texts;
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T extends Entry> void whatTheDomainTakesTheSchemaTakes(EntryKind<T> kind) {
    EntryRepository<T> repository = STORE.of(kind);
    T base = RandomEntries.of(kind, 1).next();
    for (Attribute<T, String> attribute : textsOf(kind)) {
      for (String text : TEXTS) {
        changed(kind, base, attribute, text)
            .ifPresent(
                entry -> {
                  Stored<T> added = repository.add(entry);
                  assertThat(repository.find(added.id())).contains(added);
                  repository.remove(added.id(), Basis.ANY);
                });
      }
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T extends Entry> void whatTheSchemaTakesCanBeRead(EntryKind<T> kind) throws SQLException {
    EntryRepository<T> repository = STORE.of(kind);
    Stored<T> added = repository.add(RandomEntries.of(kind, 1).next());
    try (Connection otherProgram = STORE.database().dataSource().getConnection()) {
      for (Attribute<T, ?> attribute : kind.description().attributes()) {
        for (String value : VALUES.getOrDefault(attribute.type(), List.of())) {
          if (takes(otherProgram, kind.collection(), attribute, value)) {
            assertThatCode(() -> repository.find(added.id()))
                .as("%s.%s = '%s'", kind, attribute, value)
                .doesNotThrowAnyException();
          }
        }
      }
    }
  }

  @SuppressWarnings("unchecked") // an attribute of this type holds a String: see ValueType
  private static <T extends Entry> List<Attribute<T, String>> textsOf(EntryKind<T> kind) {
    List<Attribute<T, String>> texts = new ArrayList<>();
    for (Attribute<T, ?> attribute : kind.description().attributes()) {
      if (attribute.type() == ValueType.TEXT) {
        texts.add((Attribute<T, String>) attribute);
      }
    }
    return texts;
  }

  private static <T extends Entry> Optional<T> changed(
      EntryKind<T> kind, T base, Attribute<T, String> attribute, String text) {
    try {
      return Optional.of(
          kind.description().change(base, Values.<T>builder().put(attribute, text).build()));
    } catch (InvalidException refused) {
      return Optional.empty();
    }
  }

  /** Whether another program may write the value. */
  private static boolean takes(
      Connection otherProgram, String table, Attribute<?, ?> attribute, String value) {
    String update =
        "UPDATE %s SET %s = CAST(? AS %s)"
            .formatted(table, attribute.name(), ColumnType.of(attribute.type()).sqlName());
    try (PreparedStatement statement = otherProgram.prepareStatement(update)) {
      statement.setString(1, value);
      return statement.executeUpdate() == 1;
    } catch (SQLException refused) {
      return false;
    }
  }
}
