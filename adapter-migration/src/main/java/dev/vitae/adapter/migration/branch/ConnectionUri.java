package dev.vitae.adapter.migration.branch;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vitae.settings.DatabaseUrl;
import java.net.URLEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A database as a URL with its password, as {@code DATABASE_URL} takes it: in the form that
 * PostgreSQL's own programs understand, too, unless a property is the driver's alone.
 */
final class ConnectionUri {
  /** Equal in the driver and in PostgreSQL's client library. */
  private static final Set<String> SAME =
      Set.of("sslmode", "sslcert", "sslkey", "sslpassword", "sslrootcert", "options");

  private static final Map<String, String> CLIENT_LIBRARY =
      Map.of(
          "ApplicationName", "application_name",
          "channelBinding", "channel_binding",
          "connectTimeout", "connect_timeout",
          "gssEncMode", "gssencmode",
          "kerberosServerName", "krbsrvname",
          "requireAuth", "require_auth",
          "sslNegotiation", "sslnegotiation");

  /** What {@code sslmode=verify-full} alone means to the driver. */
  private static final Map.Entry<String, String> JAVA_TRUST =
      Map.entry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");

  private ConnectionUri() {}

  static String of(DatabaseUrl url) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (Map.Entry<String, String> property : url.properties().entrySet()) {
      String name = property.getKey();
      if (SAME.contains(name)) {
        parameters.put(name, property.getValue());
      } else if (CLIENT_LIBRARY.containsKey(name)) {
        parameters.put(CLIENT_LIBRARY.get(name), property.getValue());
      } else if (!property.equals(JAVA_TRUST)) {
        return forDriver(url);
      }
    }
    String login =
        url.user()
            .map(
                user ->
                    encoded(user)
                        + url.password().map(password -> ":" + encoded(password)).orElse("")
                        + "@")
            .orElse("");
    return "postgresql://"
        + login
        + url.authority()
        + "/"
        + encoded(url.database())
        + query(parameters);
  }

  private static String forDriver(DatabaseUrl url) {
    Map<String, String> parameters = new LinkedHashMap<>();
    url.user().ifPresent(user -> parameters.put("user", user));
    url.password().ifPresent(password -> parameters.put("password", password));
    parameters.putAll(url.properties());
    return "jdbc:postgresql://"
        + url.authority()
        + "/"
        + encoded(url.database())
        + query(parameters);
  }

  private static String query(Map<String, String> parameters) {
    return parameters.isEmpty()
        ? ""
        : parameters.entrySet().stream()
            .map(parameter -> parameter.getKey() + "=" + encoded(parameter.getValue()))
            .collect(Collectors.joining("&", "?", ""));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8).replace("+", "%20").replace("%7E", "~");
  }
}
