package dev.vitae.settings;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.net.URLEncoder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a PostgreSQL database is and how to reach it, in the terms of the JDBC driver. The password
 * is in {@link #password()} alone: neither {@link #jdbcUrl()} nor {@link #toString()} nor any
 * message holds it.
 *
 * @param host a name or an address; an IPv6 address stands without its brackets
 * @param port 1 to 65535
 * @param database the name of the database, decoded
 * @param user empty: the driver takes the operating system's user
 * @param password empty: none is sent
 * @param properties what else the driver is told, by its own names, in the order of the URL
 */
public record DatabaseUrl(
    String host,
    int port,
    String database,
    Optional<String> user,
    Optional<String> password,
    Map<String, String> properties) {

  /** PostgreSQL's port when none is named. */
  public static final int DEFAULT_PORT = 5432;

  /** What a message shows as a URL that is accepted. */
  public static final String EXAMPLE =
      "postgresql://user:password@host:5432/database?sslmode=require";

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]*)");
  private static final Pattern IPV6 =
      Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*(?:%[A-Za-z0-9._-]+)?");

  /**
   * @throws IllegalArgumentException when the host, the port or the database cannot be one
   */
  public DatabaseUrl {
    checkedHost(host);
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("has a port outside 1 to 65535");
    }
    if (database.isBlank()) {
      throw new IllegalArgumentException("names no database");
    }
    requireNonNull(user);
    requireNonNull(password);
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  /** A database without user, password or any property. */
  public static DatabaseUrl of(String host, int port, String database) {
    return new DatabaseUrl(host, port, database, Optional.empty(), Optional.empty(), Map.of());
  }

  /**
   * Reads {@code postgresql://} and {@code postgres://} URLs as providers print them, with the
   * parameters of PostgreSQL's own client library translated to the driver's, and {@code
   * jdbc:postgresql:} URLs with the driver's parameters. {@code sslmode=verify-ca} and {@code
   * verify-full} without {@code sslrootcert} trust what the Java runtime trusts.
   *
   * @throws IllegalArgumentException when something is missing, or a parameter is unknown or has no
   *     counterpart in the driver; the message names all of it, worded to follow the setting's
   *     name, and quotes neither user nor password
   */
  public static DatabaseUrl parse(String url) {
    return new DatabaseUrlReader(url).read();
  }

  /** The same server and login, another database. */
  public DatabaseUrl withDatabase(String other) {
    return new DatabaseUrl(host, port, other, user, password, properties);
  }

  /** The same database, another login. */
  public DatabaseUrl withLogin(String otherUser, String otherPassword) {
    return new DatabaseUrl(
        host, port, database, Optional.of(otherUser), Optional.of(otherPassword), properties);
  }

  /** Adds or replaces one property, by the driver's name for it. */
  public DatabaseUrl withProperty(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(properties);
    more.put(name, value);
    return new DatabaseUrl(host, port, database, user, password, more);
  }

  /** For {@code DriverManager} and pools; login and properties are to be passed beside it. */
  public String jdbcUrl() {
    return "jdbc:postgresql://%s/%s".formatted(authority(), URLEncoder.encode(database, UTF_8));
  }

  /** Host and port as a person would write them. */
  public String authority() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("postgresql://");
    user.ifPresent(name -> text.append(name).append(password.isPresent() ? ":***@" : "@"));
    text.append(authority()).append('/').append(database);
    char separator = '?';
    for (Map.Entry<String, String> property : properties.entrySet()) {
      String value = property.getKey().equals("sslpassword") ? "***" : property.getValue();
      text.append(separator).append(property.getKey()).append('=').append(value);
      separator = '&';
    }
    return text.toString();
  }

  static String checkedHost(String host) {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("names no host");
    }
    if (host.startsWith("/") || host.startsWith("@")) {
      throw new IllegalArgumentException(
          "names a Unix socket, which the Java driver cannot use: name a host");
    }
    if (host.indexOf(',') >= 0) {
      throw new IllegalArgumentException(
          "names several hosts: name the one that leads to the primary");
    }
    if (!NAME.matcher(host).matches() && !IPV6.matcher(host).matches()) {
      throw new IllegalArgumentException("has a host that is neither a name nor an address");
    }
    return host;
  }

  static int checkedPort(String text) {
    if (!text.matches("[0-9]{1,5}")
        || Integer.parseInt(text) < 1
        || Integer.parseInt(text) > 65_535) {
      throw new IllegalArgumentException("has a port that is not a number from 1 to 65535");
    }
    return Integer.parseInt(text);
  }
}
