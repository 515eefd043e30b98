package dev.vitae.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A database of which a secret tells: as a URL, or as the JSON object in which RDS keeps a login,
 * with or without the place. No message quotes any of it.
 *
 * @param name how messages call it
 * @param host where the database is if the secret does not say
 * @param sslProperties the driver's; a JSON object says nothing of them
 */
record DatabaseInSecret(
    String name,
    SecretText text,
    Optional<String> host,
    Optional<Integer> port,
    Optional<String> database,
    Map<String, String> sslProperties)
    implements DatabaseSource {

  @Override
  public DatabaseUrl read() {
    String value = text.read();
    return value.stripLeading().startsWith("{") ? fromJson(value) : fromUrl(name, value);
  }

  /**
   * @throws SecretUnavailableException if it is none, with the reason, which quotes nothing of it
   */
  static DatabaseUrl fromUrl(String name, String url) {
    try {
      return DatabaseUrl.parse(url);
    } catch (IllegalArgumentException refused) {
      throw new SecretUnavailableException(name + " is no database's URL: it " + unquoted(refused));
    }
  }

  /** What is no URL at all may be a password: of that not even the beginning is repeated. */
  private static String unquoted(IllegalArgumentException refused) {
    String reason = refused.getMessage();
    return reason.startsWith("starts with ") ? "is no PostgreSQL URL" : reason;
  }

  private DatabaseUrl fromJson(String value) {
    JsonScalars json =
        JsonScalars.read(value)
            .orElseThrow(
                () ->
                    new SecretUnavailableException(
                        name + " begins as a JSON object and is none that can be read"));
    if (json.at("/engine").filter(engine -> !engine.contains("postgres")).isPresent()) {
      throw new SecretUnavailableException(name + " is of another engine than PostgreSQL");
    }
    List<String> missing = new ArrayList<>();
    String user = member(json, "username", Optional.empty(), "", missing);
    String password = member(json, "password", Optional.empty(), "", missing);
    String server = member(json, "host", host, " (nor is PGHOST set)", missing);
    String base = member(json, "dbname", database, " (nor is PGDATABASE set)", missing);
    if (!missing.isEmpty()) {
      throw new SecretUnavailableException(name + " has no " + String.join(", no ", missing));
    }
    int number =
        json.at("/port")
            .map(text -> checked("port", DatabaseUrl::checkedPort, text))
            .or(() -> port)
            .orElse(DatabaseUrl.DEFAULT_PORT);
    return new DatabaseUrl(
        checked("host", DatabaseUrl::checkedHost, server),
        number,
        base,
        Optional.of(user),
        Optional.of(password),
        sslProperties);
  }

  private static String member(
      JsonScalars json,
      String member,
      Optional<String> fallback,
      String hint,
      List<String> missing) {
    Optional<String> found =
        json.at("/" + member).filter(text -> !text.isBlank()).or(() -> fallback);
    if (found.isEmpty()) {
      missing.add(member + hint);
    }
    return found.orElse("");
  }

  private <T> T checked(String member, Function<String, T> check, String text) {
    try {
      return check.apply(text);
    } catch (IllegalArgumentException refused) {
      throw new SecretUnavailableException(
          name + " has a " + member + " that cannot be used: it " + refused.getMessage());
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
