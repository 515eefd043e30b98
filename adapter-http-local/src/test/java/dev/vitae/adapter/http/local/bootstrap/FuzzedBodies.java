package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.http.HttpRequest;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Bodies that the API would take, and what is left of them after an accident or two. */
final class FuzzedBodies {
  /** Texts that are unlike in one place and alike in another: case, form, invisible characters. */
  private static final List<String> TEXTS =
      List.of(
          "Ada",
          " Ada ",
          "",
          " ",
          "a",
          "\u00c4\u00d6\u00dc \u00df \u1e9e",
          "\u0130stanbul",
          "i\u0307",
          "\u03a3\u03a3",
          "\u03c3\u03c2",
          "\u01c4\u01c5\u01c6",
          "\u212a\u212b",
          "\ufb03",
          "e\u0301",
          "\u00e9",
          "\ud83d\ude00",
          "\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
          "\u202eabc",
          "\u200b",
          "\u00a0",
          "\u2028",
          "\u0085",
          "\uffff",
          "\ufffd",
          "\ufeff",
          "\ue000",
          "\udbff\udfff",
          "\\u0000",
          "\\u0007",
          "\\u001b[2J",
          "\\ud800",
          "\\udc00\\ud800",
          "\\u00e9",
          "a\\tb\\nc",
          "\\\"",
          "\\\\",
          "\\/",
          "'; --",
          "%s%n${x}{0}",
          "<script>",
          "null",
          "0");

  private static final List<String> DATES =
      List.of(
          "2020-02-29",
          "2021-02-29",
          "0000-01-01",
          "0001-01-01",
          "-0001-01-01",
          "9999-12-31",
          "10000-01-01",
          "+10000-01-01",
          "+999999999-12-31",
          "-999999999-01-01",
          "2020-1-1",
          "2020-13-01",
          "2020-00-10",
          "20200101",
          "2020-01-01T00:00:00Z",
          "infinity",
          "epoch",
          "now",
          "\uff12\uff10\uff12\uff10-01-01",
          "2020-01-01 BC",
          "");

  private static final List<String> URLS =
      List.of(
          "https://example.net/",
          "HTTP://EXAMPLE.NET",
          "http://[::1]:80/x?y#z",
          "https://user:pass@example.net/",
          "javascript:alert(1)",
          "//example.net",
          "https://",
          "https:///x",
          "https://ex ample.net",
          "https://example.net:99999999999/",
          "https://\u00e9xample.net/\ud83d\ude00",
          "https://%zz/",
          "ftp://example.net/",
          "https://xn--/");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "1",
          "5",
          "6",
          "-1",
          "1.0",
          "5.0",
          "1e0",
          "1E400",
          "-1e-99999",
          "0.1",
          "50",
          "2147483647",
          "2147483648",
          "-2147483649",
          "9223372036854775808",
          "1e999999999",
          "99999999999999999999999999",
          "01",
          "+1",
          "1.",
          ".5",
          "NaN",
          "Infinity",
          "0x10");

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "\"\"",
          "\"x\"",
          "[]",
          "{}",
          "[[]]",
          "[null]",
          "[1]",
          "{\"\":{}}",
          "[\"a\",\"a\"]",
          "[\"a\",\"A\"]",
          "[\"\"]",
          "\"5\"",
          "\"true\"");

  private static final byte[][] BAD_BYTES = {
    {0},
    {1},
    {'\t'},
    {'\n'},
    {0x1b},
    {0x7f},
    {(byte) 0x80},
    {(byte) 0xff},
    {(byte) 0xc0, (byte) 0xaf},
    {(byte) 0xe2, (byte) 0x82},
    {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
    {(byte) 0xf5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
    {(byte) 0xf0, (byte) 0x80, (byte) 0x80, (byte) 0x80},
    {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}
  };

  private final Random random;

  FuzzedBodies(Random random) {
    this.random = random;
  }

  /**
   * @param collection whose entry it is; any other word gives personal info
   * @param whole whether all that an entry needs is there, or any of it
   */
  byte[] next(String collection, boolean whole) {
    Map<String, String> members = members(collection);
    if (!whole) {
      members.keySet().removeIf(name -> random.nextInt(3) > 0);
    }
    int accidents = random.nextBoolean() ? 0 : 1 + random.nextInt(2);
    for (int i = 0; i < accidents && random.nextInt(3) > 0; i++) {
      change(members);
    }
    byte[] bytes = text(members).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < accidents && random.nextInt(3) == 0; i++) {
      bytes = damaged(bytes);
    }
    return random.nextInt(200) == 0 ? filled(bytes) : bytes;
  }

  private static String text(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member -> "\"" + member.getKey() + "\": " + member.getValue())
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private Map<String, String> members(String collection) {
    Map<String, String> members = new LinkedHashMap<>();
    switch (collection) {
      case "experience" -> {
        members.put("company", word());
        members.put("position", word());
        members.put("start_date", date());
        members.put("end_date", random.nextBoolean() ? "null" : "\"2030-01-01\"");
        members.put("description", word());
        members.put("location", word());
        members.put("company_url", "\"https://example.net/\"");
        members.put("technologies", names());
      }
      case "projects" -> {
        members.put("name", word());
        members.put("description", word());
        members.put("github_url", "\"https://example.net/x\"");
        members.put("demo_url", "null");
        members.put("featured", Boolean.toString(random.nextBoolean()));
        members.put("start_date", date());
        members.put("end_date", "null");
        members.put("technologies", names());
      }
      case "skills" -> {
        members.put("name", word());
        members.put("category", word());
        members.put("level", Integer.toString(1 + random.nextInt(5)));
        members.put("years_experience", Integer.toString(random.nextInt(40)));
      }
      case "technologies" -> {
        members.put("name", random.nextInt(4) == 0 ? quoted(one(TEXTS)) : word());
        members.put("category", word());
      }
      default -> {
        members.put("name", word());
        members.put("title", word());
        members.put("email", "\"ada@example.net\"");
        members.put("phone", "null");
        members.put("location", word());
        members.put("linkedin", "\"https://example.net/in\"");
        members.put("github", "null");
        members.put("summary", word());
      }
    }
    return members;
  }

  private void change(Map<String, String> members) {
    List<String> names = new ArrayList<>(members.keySet());
    String name = names.isEmpty() ? "name" : one(names);
    switch (random.nextInt(12)) {
      case 0 -> members.put(name, quoted(one(TEXTS)));
      case 1 -> members.put(name, quoted(one(DATES)));
      case 2 -> members.put(name, quoted(one(URLS)));
      case 3 -> members.put(name, one(NUMBERS));
      case 4 -> members.put(name, one(VALUES));
      case 5 -> members.put(name, quoted(one(TEXTS).repeat(1 + random.nextInt(300))));
      case 6 -> members.put(name, quoted("x".repeat(length())));
      case 7 -> members.remove(name);
      case 8 -> members.put(one(TEXTS).replace("\"", ""), one(VALUES));
      case 9 -> members.put(name + "\": 1, \"" + name, one(VALUES)); // twice the same name
      case 10 -> members.put(name, nested());
      default -> members.put("technologies", manyNames());
    }
  }

  private byte[] damaged(byte[] bytes) {
    int at = random.nextInt(bytes.length + 1);
    int to = Math.min(bytes.length, at + random.nextInt(20));
    byte[] tail = Arrays.copyOfRange(bytes, at, bytes.length);
    byte[] head = Arrays.copyOf(bytes, at);
    return switch (random.nextInt(9)) {
      case 0 -> head;
      case 1 -> joined(head, one(Arrays.asList(BAD_BYTES)), tail);
      case 2 -> joined(head, Arrays.copyOfRange(bytes, to, bytes.length));
      case 3 -> joined(head, Arrays.copyOfRange(bytes, at, to), tail);
      case 4 -> joined(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf}, bytes);
      case 5 ->
          new String(bytes, StandardCharsets.UTF_8)
              .getBytes(Charset.forName(one(List.of("UTF-16", "UTF-16LE", "UTF-32BE"))));
      case 6 -> joined(bytes, one(List.of(" ", "\n", "x", "{}", "]", "\0", ",")).getBytes());
      case 7 -> noise(random.nextInt(200));
      default -> one(VALUES).getBytes(StandardCharsets.UTF_8);
    };
  }

  /** To the greatest size that is read, or one byte more. */
  private byte[] filled(byte[] bytes) {
    byte[] filled =
        Arrays.copyOf(
            bytes, Math.max(bytes.length, HttpRequest.MAX_BODY_BYTES) + random.nextInt(2));
    Arrays.fill(filled, bytes.length, filled.length, (byte) (random.nextBoolean() ? ' ' : '['));
    return filled;
  }

  private String nested() {
    int depth = one(List.of(2, 10, 64, 100, 1_000, 100_000));
    boolean object = random.nextBoolean();
    String open = (object ? "{\"a\":" : "[").repeat(depth);
    return random.nextInt(4) == 0 ? open : open + "1" + (object ? "}" : "]").repeat(depth);
  }

  private int length() {
    return one(List.of(49, 50, 51, 100, 101, 255, 256, 1_000, 20_000, 20_001, 100_000));
  }

  private String date() {
    return "\"%04d-%02d-%02d\""
        .formatted(1950 + random.nextInt(70), 1 + random.nextInt(12), 1 + random.nextInt(28));
  }

  private String word() {
    return quoted("w" + random.nextInt(1_000));
  }

  private String names() {
    return random
        .ints(random.nextInt(4), 0, 30)
        .mapToObj(i -> quoted((random.nextBoolean() ? "T" : "t") + i))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private String manyNames() {
    int count = one(List.of(1, 2, 3, 50, 101, 1_000));
    return random
        .ints(count, 0, TEXTS.size())
        .mapToObj(i -> quoted(TEXTS.get(i) + (count > 3 ? Integer.toString(i) : "")))
        .collect(Collectors.joining(", ", "[", "]"));
  }

  byte[] noise(int length) {
    byte[] noise = new byte[length];
    random.nextBytes(noise);
    return noise;
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }
}
