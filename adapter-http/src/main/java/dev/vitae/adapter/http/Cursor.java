package dev.vitae.adapter.http;

import dev.vitae.application.EntryQuery;
import dev.vitae.application.Position;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryId;
import dev.vitae.domain.SortKey;
import dev.vitae.domain.attribute.Attribute;
import dev.vitae.domain.attribute.Violations;
import dev.vitae.domain.failure.InvalidException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A position as an opaque text. It holds for one list, narrowed in one way, in this version of the
 * API; the checksum tells a copy that lost something from a whole one. It is no protection against
 * forgery, and needs none: a position is only a place in a list that all may read, and what no
 * entry can hold is refused.
 */
final class Cursor {
  /** Raised whenever an older cursor would mean something else. */
  static final String FORMAT = "vitae-cursor-1";

  private static final int CHECKSUM_BYTES = 8;
  private static final int MAX_LENGTH = 8_000;

  private Cursor() {}

  static <T extends Entry> String encode(EntryQuery<T> query, Position position) {
    return encode(FORMAT, query, position);
  }

  static <T extends Entry> String encode(String format, EntryQuery<T> query, Position position) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (int i = 0; i < position.values().size(); i++) {
        writeValue(out, position.values().get(i));
      }
      out.writeLong(position.id().value());
      out.flush();
      byte[] content = bytes.toByteArray();
      out.write(checksum(format, query, content));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /**
   * @throws HttpProblem 400 unless the text is one that {@link #encode} made for the same query
   */
  static <T extends Entry> Position decode(EntryQuery<T> query, String cursor) {
    try {
      byte[] bytes =
          Base64.getUrlDecoder().decode(cursor.substring(0, Math.min(cursor.length(), MAX_LENGTH)));
      byte[] content = Arrays.copyOf(bytes, Math.max(0, bytes.length - CHECKSUM_BYTES));
      Position position = read(query, content);
      // One position has one text: what decodes but is spelt otherwise was not made here.
      if (encode(query, position).equals(cursor)) {
        return position;
      }
    } catch (IllegalArgumentException | IOException broken) {
      // refused below
    }
    throw HttpProblem.of(
        400,
        "the cursor is not one that this list gave, narrowed as it is now: start again without it");
  }

  private static <T extends Entry> Position read(EntryQuery<T> query, byte[] content)
      throws IOException {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      List<Object> values = new ArrayList<>();
      for (SortKey<T> key : query.kind().order()) {
        Object value = readValue(in, key);
        refuseImpossible(key.attribute(), value);
        values.add(value);
      }
      return new Position(values, new EntryId(in.readLong()));
    }
  }

  private static void writeValue(DataOutputStream out, Object value) throws IOException {
    out.writeBoolean(value != null);
    if (value instanceof String) {
      out.writeUTF((String) value);
    } else if (value instanceof LocalDate) {
      out.writeLong(((LocalDate) value).toEpochDay());
    } else if (value instanceof Integer) {
      out.writeInt((Integer) value);
    } else if (value instanceof Boolean) {
      out.writeBoolean((Boolean) value);
    } else if (value != null) {
      throw new IllegalStateException("no list is ordered by a " + value.getClass());
    }
  }

  private static Object readValue(DataInputStream in, SortKey<?> key) throws IOException {
    if (!in.readBoolean()) {
      return null;
    }
    switch (key.attribute().type()) {
      case TEXT:
        return in.readUTF();
      case DAY:
        return day(in.readLong());
      case NUMBER:
        return in.readInt();
      case FLAG:
        return in.readBoolean();
      default:
        throw new IllegalStateException("no list is ordered by " + key);
    }
  }

  @SuppressWarnings("unchecked") // the value was read as one of the attribute's type
  private static <V> void refuseImpossible(Attribute<?, V> attribute, Object value)
      throws IOException {
    Violations violations = new Violations();
    V normal = attribute.check((V) value, violations);
    try {
      violations.throwIfAny();
    } catch (InvalidException impossible) {
      throw new IOException(impossible);
    }
    if (!Objects.equals(normal, value)) {
      throw new IOException("not in the form in which it is kept");
    }
  }

  private static LocalDate day(long epochDay) throws IOException {
    try {
      return LocalDate.ofEpochDay(epochDay);
    } catch (java.time.DateTimeException e) {
      throw new IOException("no such day", e);
    }
  }

  private static <T extends Entry> byte[] checksum(
      String format, EntryQuery<T> query, byte[] content) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      Map<String, String> narrowed = new TreeMap<>();
      query
          .narrowed()
          .forEach((criterion, asked) -> narrowed.put(criterion.name(), asked.toString()));
      String list = format + "\n" + query.kind().collection() + "\n" + narrowed + "\n";
      sha256.update(list.getBytes(java.nio.charset.StandardCharsets.UTF_8));
      return Arrays.copyOf(sha256.digest(content), CHECKSUM_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
