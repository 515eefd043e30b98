package dev.vitae.settings;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The parameters behind the question mark of a database URL. The driver ignores names that it does
 * not know without a word, so a name passes only when it is listed here.
 */
final class ConnectionParameters {
  private static final UnaryOperator<String> ANY = value -> value;
  private static final UnaryOperator<String> INTEGER =
      value -> {
        if (!value.matches("[0-9]{1,9}")) {
          throw new IllegalArgumentException("a whole number");
        }
        return value;
      };
  private static final UnaryOperator<String> INTEGER_OR_OFF =
      value -> value.equals("-1") ? value : INTEGER.apply(value);
  private static final UnaryOperator<String> SWITCH = oneOf("true", "false");

  private static final UnaryOperator<String> SSL_MODE =
      oneOf("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

  /**
   * What the driver understands and a portfolio's owner may have a use for, by the driver's name.
   */
  private static final Map<String, UnaryOperator<String>> DRIVER =
      Map.ofEntries(
          Map.entry("ApplicationName", ANY),
          Map.entry("autosave", oneOf("always", "never", "conservative")),
          Map.entry("binaryTransfer", SWITCH),
          Map.entry("cancelSignalTimeout", INTEGER),
          Map.entry("channelBinding", oneOf("disable", "prefer", "require")),
          Map.entry("connectTimeout", INTEGER),
          Map.entry("defaultRowFetchSize", INTEGER),
          Map.entry("gssEncMode", oneOf("disable", "allow", "prefer", "require")),
          Map.entry("gssResponseTimeout", INTEGER),
          Map.entry("jaasApplicationName", ANY),
          Map.entry("jaasLogin", SWITCH),
          Map.entry("kerberosServerName", ANY),
          Map.entry("loadBalanceHosts", SWITCH),
          Map.entry("loginTimeout", INTEGER),
          Map.entry("logServerErrorDetail", SWITCH),
          Map.entry("maxResultBuffer", ANY),
          Map.entry("options", ANY),
          Map.entry(
              "preferQueryMode",
              oneOf("extended", "extendedForPrepared", "extendedCacheEverything", "simple")),
          Map.entry("preparedStatementCacheQueries", INTEGER),
          Map.entry("preparedStatementCacheSizeMiB", INTEGER),
          Map.entry("prepareThreshold", INTEGER_OR_OFF),
          Map.entry("queryTimeout", INTEGER),
          Map.entry("receiveBufferSize", INTEGER_OR_OFF),
          Map.entry("reWriteBatchedInserts", SWITCH),
          Map.entry("requireAuth", ANY),
          Map.entry("scramMaxIterations", INTEGER),
          Map.entry("sendBufferSize", INTEGER_OR_OFF),
          Map.entry("socketTimeout", INTEGER),
          Map.entry("sslcert", ANY),
          Map.entry("sslfactory", ANY),
          Map.entry("sslkey", ANY),
          Map.entry("sslmode", SSL_MODE),
          Map.entry("sslNegotiation", oneOf("postgres", "direct")),
          Map.entry("sslpassword", ANY),
          Map.entry("sslResponseTimeout", INTEGER),
          Map.entry("sslrootcert", ANY),
          Map.entry(
              "targetServerType",
              oneOf("any", "primary", "secondary", "preferSecondary", "preferPrimary")),
          Map.entry("tcpKeepAlive", SWITCH),
          Map.entry("tcpNoDelay", SWITCH));

  /** A parameter of PostgreSQL's client library, and how it is said to the driver. */
  private record Translation(String driverName, UnaryOperator<String> value) {}

  /**
   * The client library's names that differ from the driver's (libpq, "Connection Strings"). Names
   * that are equal in both need no translation.
   */
  private static final Map<String, Translation> PROVIDER =
      Map.of(
          "application_name",
          new Translation("ApplicationName", ANY),
          "channel_binding",
          same("channelBinding"),
          "connect_timeout",
          same("connectTimeout"),
          "gssencmode",
          new Translation("gssEncMode", oneOf("disable", "prefer", "require")),
          "keepalives",
          new Translation("tcpKeepAlive", choice(Map.of("1", "true", "0", "false"))),
          "krbsrvname",
          same("kerberosServerName"),
          "load_balance_hosts",
          new Translation("loadBalanceHosts", choice(Map.of("disable", "false", "random", "true"))),
          "require_auth",
          same("requireAuth"),
          "sslnegotiation",
          same("sslNegotiation"),
          "target_session_attrs",
          new Translation(
              "targetServerType",
              choice(
                  Map.of(
                      "any", "any",
                      "read-write", "primary",
                      "primary", "primary",
                      "read-only", "secondary",
                      "standby", "secondary",
                      "prefer-standby", "preferSecondary"))));

  /** Names that are seen in the wild and cannot be translated, with what to do instead. */
  private static final Map<String, String> REMEDIES =
      Map.ofEntries(
          Map.entry("branch", "a branch has a host of its own: use that host"),
          Map.entry("command_timeout", byRoleOrOptions("statement_timeout")),
          Map.entry("statement_timeout", byRoleOrOptions("statement_timeout")),
          Map.entry("lock_timeout", byRoleOrOptions("lock_timeout")),
          Map.entry("search_path", "the tables live in the schema public: drop it"),
          Map.entry("currentSchema", "the tables live in the schema public: drop it"),
          Map.entry("schema", "the tables live in the schema public: drop it"),
          Map.entry("pgbouncer", "write prepareThreshold=0"),
          Map.entry("ssl", "write sslmode=require or sslmode=verify-full"),
          Map.entry("requiressl", "write sslmode=require"),
          Map.entry("hostaddr", "put the address in the host's place"),
          Map.entry("service", "write host and database in the URL"),
          Map.entry("passfile", "write the password in the URL or in PGPASSWORD"),
          Map.entry("connection_limit", "the pool has its own settings: drop it"),
          Map.entry("pool_timeout", "the pool has its own settings: drop it"),
          Map.entry("keepalives_idle", "the operating system's value counts: drop it"),
          Map.entry("keepalives_interval", "the operating system's value counts: drop it"),
          Map.entry("keepalives_count", "the operating system's value counts: drop it"),
          Map.entry("tcp_user_timeout", "write socketTimeout with seconds"));

  private ConnectionParameters() {}

  private static String byRoleOrOptions(String name) {
    return "set it for the role (ALTER ROLE ... SET "
        + name
        + " = ...), or on a direct connection by options=-c%20"
        + name
        + "%3D...";
  }

  /**
   * The driver's properties for the parameters of a {@code postgresql://} URL. Names that only the
   * driver has, such as {@code prepareThreshold}, may stand there too.
   *
   * @throws IllegalArgumentException naming every parameter that cannot be translated
   */
  static Map<String, String> ofProvider(Map<String, String> given) {
    Map<String, String> parameters = new LinkedHashMap<>(given);
    List<String> problems = new ArrayList<>();
    // The driver speaks UTF-8 and nothing else.
    String encoding = parameters.remove("client_encoding");
    if (encoding != null
        && !Set.of("utf8", "utf-8", "auto").contains(encoding.toLowerCase(Locale.ROOT))) {
      problems.add("has a client_encoding other than UTF8, the only one of the Java driver");
    }
    String fallbackName = parameters.remove("fallback_application_name");
    if (fallbackName != null) {
      parameters.putIfAbsent("application_name", fallbackName);
    }
    boolean systemTrust = "system".equals(parameters.get("sslrootcert"));
    if (systemTrust) {
      parameters.remove("sslrootcert");
      // As in the client library: whoever trusts every public authority must check the name.
      if (!"verify-full".equals(parameters.getOrDefault("sslmode", "verify-full"))) {
        problems.add("has sslrootcert=system, which needs sslmode=verify-full");
      }
      parameters.put("sslmode", "verify-full");
    }
    Map<String, String> properties = new LinkedHashMap<>();
    parameters.forEach(
        (name, value) -> {
          Translation translation = PROVIDER.get(name);
          if (translation == null) {
            accept(name, name, value, DRIVER.get(name), properties, problems);
          } else {
            accept(
                name, translation.driverName(), value, translation.value(), properties, problems);
          }
        });
    // The client library checks the authority as soon as a root certificate is named; the driver
    // would encrypt without looking at it.
    if (properties.containsKey("sslrootcert")) {
      properties.replace("sslmode", "require", "verify-ca");
    }
    return checked(properties, problems);
  }

  /**
   * The parameters of a {@code jdbc:} URL, which are the driver's own.
   *
   * @throws IllegalArgumentException naming every parameter that is not known
   */
  static Map<String, String> ofDriver(Map<String, String> given) {
    Map<String, String> properties = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    given.forEach(
        (name, value) -> {
          Translation translation = PROVIDER.get(name);
          if (translation == null) {
            accept(name, name, value, DRIVER.get(name), properties, problems);
          } else {
            problems.add(
                "has the parameter %s, which a jdbc: URL calls %s"
                    .formatted(name, translation.driverName()));
          }
        });
    return checked(properties, problems);
  }

  private static void accept(
      String name,
      String driverName,
      String value,
      UnaryOperator<String> rule,
      Map<String, String> properties,
      List<String> problems) {
    if (rule == null) {
      String remedy = REMEDIES.get(name);
      problems.add(
          remedy == null
              ? "has the unknown parameter %s%s".formatted(name, nearest(name))
              : "has the parameter %s, which the Java driver does not know: %s"
                  .formatted(name, remedy));
      return;
    }
    try {
      if (properties.putIfAbsent(driverName, rule.apply(value)) != null) {
        problems.add("says %s twice, under two names".formatted(driverName));
      }
    } catch (IllegalArgumentException expected) {
      problems.add("has a %s that is not %s".formatted(name, expected.getMessage()));
    }
  }

  private static Map<String, String> checked(
      Map<String, String> properties, List<String> problems) {
    String mode = properties.getOrDefault("sslmode", "prefer");
    if ("direct".equals(properties.get("sslNegotiation"))
        && !Set.of("require", "verify-ca", "verify-full").contains(mode)) {
      problems.add("asks for direct TLS, which needs sslmode=require or stricter");
    }
    if (mode.startsWith("verify-")
        && !properties.containsKey("sslrootcert")
        && !properties.containsKey("sslfactory")) {
      if (properties.containsKey("sslcert")) {
        problems.add(
            "has a client certificate with sslmode=%s, which needs sslrootcert too"
                .formatted(mode));
      }
      // The driver's default would look for ~/.postgresql/root.crt, which no server has.
      properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", problems));
    }
    return properties;
  }

  private static String nearest(String name) {
    String folded = folded(name);
    return Stream.concat(PROVIDER.keySet().stream(), DRIVER.keySet().stream())
        .sorted()
        .filter(known -> folded(known).equals(folded))
        .findFirst()
        .map(": did you mean %s?"::formatted)
        .orElse(": remove it");
  }

  private static String folded(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  private static Translation same(String driverName) {
    return new Translation(driverName, DRIVER.get(driverName));
  }

  private static UnaryOperator<String> oneOf(String... values) {
    return value -> {
      if (!List.of(values).contains(value)) {
        throw new IllegalArgumentException("one of " + String.join(", ", values));
      }
      return value;
    };
  }

  private static UnaryOperator<String> choice(Map<String, String> values) {
    return value -> {
      String translated = values.get(value);
      if (translated == null) {
        throw new IllegalArgumentException(
            values.keySet().stream().sorted().collect(Collectors.joining(", ", "one of ", "")));
      }
      return translated;
    };
  }
}
