package dev.vitae.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Takes a database URL apart by hand. {@code java.net.URI} quotes its input in its messages, and
 * with it the password; so nothing here repeats text that could belong to a login.
 */
final class DatabaseUrlReader {
  private static final int LONGEST_NAME = 40;
  private static final String JDBC = "jdbc:postgresql:";
  private static final String PERCENT_ENCODE =
      "percent-encode the characters / ? # @ : % in the user and the password (for example %40 for"
          + " @)";

  private final String url;
  private final boolean jdbc;
  private final List<String> problems = new ArrayList<>();

  private String host = "";
  private int port = DatabaseUrl.DEFAULT_PORT;
  private boolean hostRefused;
  private boolean portGiven;
  private String database = "";
  private Optional<String> user = Optional.empty();
  private Optional<String> password = Optional.empty();
  private Map<String, String> properties = Map.of();

  DatabaseUrlReader(String url) {
    this.url = url.strip();
    this.jdbc = this.url.startsWith(JDBC);
  }

  DatabaseUrl read() {
    String rest = afterScheme();
    int query = rest.indexOf('?');
    String beforeQuery = query < 0 ? rest : rest.substring(0, query);
    int slash = beforeQuery.indexOf('/');
    String authority = slash < 0 ? beforeQuery : beforeQuery.substring(0, slash);
    if (!jdbc && rest.indexOf('@', authority.length()) >= 0) {
      // An unencoded / or ? in a password puts its tail where the database or a parameter belongs:
      // from here on nothing can be told apart, nor safely quoted.
      throw new IllegalArgumentException("has an @ behind the host: " + PERCENT_ENCODE);
    }
    boolean hostReadable = attempt(() -> readAuthority(authority));
    boolean databaseReadable =
        attempt(() -> database = decoded(slash < 0 ? "" : beforeQuery.substring(slash + 1)));
    attempt(() -> readParameters(query < 0 ? "" : rest.substring(query + 1)));
    if (host.isEmpty() && hostReadable && !hostRefused) {
      problems.add("names no host");
    }
    if (database.isBlank() && databaseReadable) {
      problems.add("names no database");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return new DatabaseUrl(host, port, database, user, password, properties);
  }

  private String afterScheme() {
    for (String scheme : List.of("postgresql://", "postgres://", JDBC + "//")) {
      if (url.startsWith(scheme)) {
        return url.substring(scheme.length());
      }
    }
    if (jdbc) {
      throw new IllegalArgumentException("names no host: write jdbc:postgresql://host/database");
    }
    int colon = url.indexOf("://");
    String found =
        colon > 0 && url.substring(0, colon).matches("[A-Za-z][A-Za-z0-9+.-]{0,20}")
            ? "starts with %s://, which is no PostgreSQL URL".formatted(url.substring(0, colon))
            : "is no URL";
    throw new IllegalArgumentException(
        found + ": it starts with postgresql://, postgres:// or jdbc:postgresql://");
  }

  private void readAuthority(String authority) {
    int at = authority.lastIndexOf('@');
    if (at >= 0 && jdbc) {
      throw new IllegalArgumentException(
          "has a login before the host, where the driver does not look for it:"
              + " write ?user=...&password=..., or drop the jdbc: in front");
    }
    if (at >= 0) {
      String login = authority.substring(0, at);
      int colon = login.indexOf(':');
      user = nonEmpty(decoded(colon < 0 ? login : login.substring(0, colon)));
      password = colon < 0 ? Optional.empty() : nonEmpty(decoded(login.substring(colon + 1)));
    }
    readHostAndPort(authority.substring(at + 1));
  }

  private void readHostAndPort(String text) {
    if (text.isEmpty()) {
      return;
    }
    if (text.indexOf(',') >= 0) {
      DatabaseUrl.checkedHost(text);
    }
    boolean bracketed = text.startsWith("[");
    int end = bracketed ? text.indexOf(']') + 1 : text.indexOf(':');
    if (bracketed && end == 0) {
      throw new IllegalArgumentException("has an IPv6 address without its closing bracket");
    }
    if (end < 0) {
      end = text.length();
    }
    String name = decoded(text.substring(0, end));
    if (end < text.length()) {
      String behind = text.substring(end);
      if (!behind.startsWith(":")) {
        throw new IllegalArgumentException("has something between the host and the port");
      }
      if (behind.length() > 1) {
        port = DatabaseUrl.checkedPort(behind.substring(1));
        portGiven = true;
      }
    }
    host = DatabaseUrl.checkedHost(bracketed ? name.substring(1, name.length() - 1) : name);
  }

  private void readParameters(String query) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : query.split("&")) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      String name = decoded(equals < 0 ? pair : pair.substring(0, equals));
      if (!isParameterName(name)) {
        throw new IllegalArgumentException(
            "has a parameter whose name cannot be read: write name=value pairs joined by &, and "
                + PERCENT_ENCODE);
      }
      if (equals < 0) {
        problems.add("gives the parameter %s no value".formatted(name));
      } else if (parameters.putIfAbsent(name, decoded(pair.substring(equals + 1))) != null) {
        problems.add("gives the parameter %s twice".formatted(name));
      }
    }
    takePlaceAndLogin(parameters);
    properties =
        jdbc
            ? ConnectionParameters.ofDriver(parameters)
            : ConnectionParameters.ofProvider(parameters);
  }

  private static boolean isParameterName(String text) {
    boolean readable = !text.isEmpty() && text.length() <= LONGEST_NAME && isLetter(text.charAt(0));
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      readable &= isLetter(c) || c >= '0' && c <= '9' || c == '_' || c == '.';
    }
    return readable;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
  }

  /** Both kinds of URL may name the login, and a provider's URL also the place, by parameters. */
  private void takePlaceAndLogin(Map<String, String> parameters) {
    take(parameters, "user", user.isPresent(), value -> user = nonEmpty(value));
    take(parameters, "password", password.isPresent(), value -> password = nonEmpty(value));
    if (!jdbc) {
      take(
          parameters,
          "host",
          !host.isEmpty(),
          value -> {
            hostRefused = true;
            host = DatabaseUrl.checkedHost(value);
          });
      take(parameters, "port", portGiven, value -> port = DatabaseUrl.checkedPort(value));
      take(parameters, "dbname", !database.isEmpty(), value -> database = value);
    }
  }

  private void take(
      Map<String, String> parameters, String name, boolean given, Consumer<String> setter) {
    String value = parameters.remove(name);
    if (value == null) {
      return;
    }
    if (given) {
      problems.add("gives the %s twice, once by a parameter".formatted(name));
      return;
    }
    attempt(() -> setter.accept(value));
  }

  private boolean attempt(Runnable reading) {
    try {
      reading.run();
      return true;
    } catch (IllegalArgumentException refused) {
      problems.add(refused.getMessage());
      return false;
    }
  }

  private static Optional<String> nonEmpty(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  /**
   * In a jdbc: URL the driver reads + as a blank, as forms do; in a provider's URL it is a plus.
   */
  private String decoded(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '%') {
        int high = i + 2 < text.length() ? Character.digit(text.charAt(i + 1), 16) : -1;
        int low = i + 2 < text.length() ? Character.digit(text.charAt(i + 2), 16) : -1;
        if (high < 0 || low < 0) {
          throw new IllegalArgumentException(
              "has a % without two hexadecimal digits behind it: write %25 for a percent sign");
        }
        bytes.write(high * 16 + low);
        i += 2;
      } else if (c == '+' && jdbc) {
        bytes.write(' ');
      } else {
        int end = Character.isHighSurrogate(c) ? Math.min(i + 2, text.length()) : i + 1;
        bytes.writeBytes(text.substring(i, end).getBytes(UTF_8));
        i = end - 1;
      }
    }
    try {
      String decoded = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.toByteArray())).toString();
      if (decoded.indexOf('\0') >= 0) {
        throw new IllegalArgumentException("has a %00, which PostgreSQL does not accept");
      }
      return decoded;
    } catch (CharacterCodingException notUtf8) {
      throw new IllegalArgumentException("has percent-encoded bytes that are not UTF-8");
    }
  }
}
