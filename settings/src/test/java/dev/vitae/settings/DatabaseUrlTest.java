package dev.vitae.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {
  @Test
  void aProvidersUrlIsTranslatedForTheDriver() {
    DatabaseUrl url =
        DatabaseUrl.parse(
            "postgresql://neo:s3cret@ep-cool-1.eu.example.org:6432/portfolio"
                + "?sslmode=require&channel_binding=require&connect_timeout=10");

    assertThat(url.jdbcUrl())
        .isEqualTo("jdbc:postgresql://ep-cool-1.eu.example.org:6432/portfolio");
    assertThat(url.user()).contains("neo");
    assertThat(url.password()).contains("s3cret");
    assertThat(url.properties())
        .containsExactly(
            Map.entry("sslmode", "require"),
            Map.entry("channelBinding", "require"),
            Map.entry("connectTimeout", "10"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgres://h/d                              | h   | 5432 | d",
        "postgresql://h:1/d                          | h   | 1    | d",
        "postgresql://h:/d                           | h   | 5432 | d",
        "postgresql://[::1]/d                        | ::1 | 5432 | d",
        "postgresql://[fe80::1%25eth0]:5433/d        | fe80::1%eth0 | 5433 | d",
        "postgresql://10.0.0.1:5433/d                | 10.0.0.1 | 5433 | d",
        "postgresql://h/my%20d%C3%A9p%C3%B4t%2F1     | h   | 5432 | my dépôt/1",
        "postgresql://h/a+b                          | h   | 5432 | a+b",
        "postgresql:///d?host=h&port=77              | h   | 77   | d",
        "postgresql://h?dbname=d                     | h   | 5432 | d",
        "jdbc:postgresql://h/d                       | h   | 5432 | d",
        "jdbc:postgresql://[2001:db8::7]:9/d         | 2001:db8::7 | 9 | d",
        "jdbc:postgresql://h/a+b                     | h   | 5432 | a b",
      })
  void thePlaceIsRead(String text, String host, int port, String database) {
    DatabaseUrl url = DatabaseUrl.parse(text);

    assertThat(url.host()).isEqualTo(host);
    assertThat(url.port()).isEqualTo(port);
    assertThat(url.database()).isEqualTo(database);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://u@h/d                     | u   | ",
        "postgresql://u:@h/d                    | u   | ",
        "postgresql://u:p@h/d                   | u   | p",
        "postgresql://u:p%40ss%2F%3F%25@h/d     | u   | p@ss/?%",
        "postgresql://u:p+q#r@h/d               | u   | p+q#r",
        "postgresql://u:a@b@h/d                 | u   | a@b",
        "postgresql://u:a:b@h/d                 | u   | a:b",
        "postgresql://%C3%BC:%F0%9F%94%91@h/d   | ü   | 🔑",
        "postgresql://u:пароль@h/d              | u   | пароль",
        "postgresql://h/d?user=u&password=p%26q | u   | p&q",
        "jdbc:postgresql://h/d?user=u&password=p%2Bq | u | p+q",
      })
  void theLoginIsDecoded(String text, String user, String password) {
    DatabaseUrl url = DatabaseUrl.parse(text);

    assertThat(url.user()).isEqualTo(Optional.ofNullable(user));
    assertThat(url.password()).isEqualTo(Optional.ofNullable(password));
    assertThat(url.jdbcUrl()).doesNotContain("user", "password");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sslmode=disable                   | sslmode=disable",
        "channel_binding=prefer            | channelBinding=prefer",
        "connect_timeout=0                 | connectTimeout=0",
        "application_name=cv%20site        | ApplicationName=cv site",
        "fallback_application_name=x       | ApplicationName=x",
        "application_name=a&fallback_application_name=b | ApplicationName=a",
        "options=-c%20geqo%3Doff           | options=-c geqo=off",
        "options=endpoint%3Dep-cool-1      | options=endpoint=ep-cool-1",
        "keepalives=1                      | tcpKeepAlive=true",
        "keepalives=0                      | tcpKeepAlive=false",
        "target_session_attrs=read-write   | targetServerType=primary",
        "target_session_attrs=prefer-standby | targetServerType=preferSecondary",
        "sslnegotiation=direct&sslmode=require | sslNegotiation=direct&sslmode=require",
        "load_balance_hosts=disable        | loadBalanceHosts=false",
        "gssencmode=disable                | gssEncMode=disable",
        "require_auth=scram-sha-256        | requireAuth=scram-sha-256",
        "client_encoding=UTF8              | ''",
        "prepareThreshold=0                | prepareThreshold=0",
        "socketTimeout=40                  | socketTimeout=40",
        "sslmode=verify-full               | "
            + "sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
        "sslmode=verify-ca                 | "
            + "sslmode=verify-ca&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
        "sslrootcert=system                | "
            + "sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
        "sslmode=verify-full&sslrootcert=/ca.pem | sslmode=verify-full&sslrootcert=/ca.pem",
        "sslmode=require&sslrootcert=/ca.pem     | sslmode=verify-ca&sslrootcert=/ca.pem",
      })
  void aParameterOfTheClientLibraryIsSaidInTheDriversWords(String query, String properties) {
    assertThat(properties(DatabaseUrl.parse("postgresql://h/d?" + query))).isEqualTo(properties);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "prepareThreshold=0               | prepareThreshold=0",
        "ApplicationName=a+b              | ApplicationName=a b",
        "sslmode=require&channelBinding=require | sslmode=require&channelBinding=require",
        "sslmode=require&sslrootcert=/ca.pem    | sslmode=require&sslrootcert=/ca.pem",
        "sslmode=verify-full              | "
            + "sslmode=verify-full&sslfactory=org.postgresql.ssl.DefaultJavaSSLFactory",
        "sslmode=verify-full&sslfactory=x.Y | sslmode=verify-full&sslfactory=x.Y",
        "tcpKeepAlive=true&socketTimeout=9  | tcpKeepAlive=true&socketTimeout=9",
      })
  void aJdbcUrlKeepsTheDriversOwnParameters(String query, String properties) {
    assertThat(properties(DatabaseUrl.parse("jdbc:postgresql://h/d?" + query)))
        .isEqualTo(properties);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://h/d?command_timeout=30       | command_timeout, which the Java driver",
        "postgresql://h/d?branch=feature           | a branch has a host of its own",
        "postgresql://h/d?pgbouncer=true           | prepareThreshold=0",
        "postgresql://h/d?ssl=true                 | sslmode=require",
        "postgresql://h/d?hostaddr=1.2.3.4         | hostaddr",
        "postgresql://h/d?keepalives_idle=5        | keepalives_idle",
        "postgresql://h/d?colour=red               | unknown parameter colour",
        "postgresql://h/d?connectionTimeout=3      | unknown parameter connectionTimeout",
        "postgresql://h/d?SSLMODE=require          | did you mean sslmode?",
        "postgresql://h/d?sslmode=maybe            | sslmode that is not one of disable, allow",
        "postgresql://h/d?connect_timeout=soon     | connect_timeout that is not a whole number",
        "postgresql://h/d?connect_timeout=-1       | connect_timeout that is not a whole number",
        "postgresql://h/d?keepalives=yes           | keepalives that is not one of 0, 1",
        "postgresql://h/d?client_encoding=LATIN1   | client_encoding other than UTF8",
        "postgresql://h/d?sslnegotiation=direct    | needs sslmode=require",
        "postgresql://h/d?sslmode=verify-full&sslcert=/c | needs sslrootcert",
        "postgresql://h/d?sslmode=require&sslrootcert=system | needs sslmode=verify-full",
        "postgresql://h/d?sslmode=require&sslmode=disable | sslmode twice",
        "postgresql://h/d?connect_timeout=1&connectTimeout=2 | connectTimeout twice",
        "postgresql://h/d?sslmode                  | sslmode no value",
        "postgresql://h/d?=x                       | whose name cannot be read",
        "postgresql://u@h/d?user=v                 | gives the user twice",
        "postgresql://h/d?host=i                   | gives the host twice",
        "postgresql://h/d?host=/var/run            | gives the host twice",
        "postgresql:///d?host=/var/run/postgresql  | Unix socket",
        "postgresql://%2Fvar%2Frun/d               | Unix socket",
        "postgresql://a,b/d                        | several hosts",
        "postgresql://a:1,b:2/d                    | several hosts",
        "postgresql:///d                           | names no host",
        "postgresql://u:p@/d                       | names no host",
        "postgresql://h                            | names no database",
        "postgresql://h/                           | names no database",
        "postgresql://h/%20                        | names no database",
        "postgresql://h:0/d                        | 1 to 65535",
        "postgresql://h:65536/d                    | 1 to 65535",
        "postgresql://h:port/d                     | 1 to 65535",
        "postgresql://[::1/d                       | closing bracket",
        "postgresql://[::1]x/d                     | between the host and the port",
        "postgresql://h h/d                        | neither a name nor an address",
        "postgresql://u:p%zz@h/d                   | write %25",
        "postgresql://u:p%4@h/d                    | write %25",
        "postgresql://u:p%FF@h/d                   | not UTF-8",
        "postgresql://u:p%00@h/d                   | PostgreSQL does not accept",
        "mysql://h/d                               | starts with mysql://",
        "http://h/d                                | starts with http://",
        "h:5432/d                                  | is no URL",
        "jdbc:postgresql:d                         | names no host",
        "jdbc:postgresql://h                       | names no database",
        "jdbc:postgresql://h/d?connect_timeout=1   | calls connectTimeout",
        "jdbc:postgresql://h/d?application_name=x  | calls ApplicationName",
        "jdbc:postgresql://h/d?ssl=true            | sslmode=require",
        "jdbc:postgresql://h/d?socketFactory=x.Y   | unknown parameter socketFactory",
        "jdbc:postgresql://u:p@h/d                 | login before the host",
      })
  void whatCannotBeUsedIsRefusedByName(String text, String reason) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatabaseUrl.parse(text))
        .withMessageContaining(reason);
  }

  @Test
  void allThatIsWrongIsToldAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DatabaseUrl.parse("postgresql://h:x?branch=a&colour=b&sslmode=c"))
        .withMessageContainingAll("65535", "database", "branch", "colour", "sslmode");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://u:hunter2@h",
        "postgresql://u:hunter2@h:port/d",
        "postgresql://u:hunter2@h/d?branch=x",
        "postgresql://u:hunter2%zz@h/d",
        "postgresql://u:hunter2/more@h/d",
        "postgresql://u:hunter2?more=x@h/d",
        "postgresql://u:hunter2?hunter2=x@h/d",
        "postgresql://u:a@b?hunter2=x@h/d",
        "postgresql://u:a@b/hunter2@h/d",
        "postgresql://u:a/hunter2?b@h/d",
        "postgresql://u:hunter2@@@h h/d",
        "jdbc:postgresql://u:hunter2@h/d",
        "jdbc:postgresql://h/d?user=u&password=hunter2&colour=x",
        "jdbc:postgresql://h/d?user=u&password=hunter2%z",
        "jdbc:postgresql://h/d?password=hunter2&password=hunter2",
        "mysql://u:hunter2@h/d",
        "hunter2",
        "u:hunter2@h/d",
        "postgresql//u:hunter2@h/d",
        "postgresql:/u:hunter2@h/d",
      })
  void noMessageHoldsThePassword(String text) {
    assertThat(catchThrowable(() -> DatabaseUrl.parse(text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("hunter2")
        .hasNoCause();
  }

  @Test
  void printedItShowsEverythingButSecrets() {
    assertThat(DatabaseUrl.parse("postgresql://u:hunter2@[::1]/d?sslmode=require&sslpassword=k"))
        .hasToString("postgresql://u:***@[::1]:5432/d?sslmode=require&sslpassword=***");
    assertThat(DatabaseUrl.of("h", 1, "d")).hasToString("postgresql://h:1/d");
  }

  @Test
  void aJdbcUrlCanBeMadeOfAnyDatabaseName() {
    assertThat(DatabaseUrl.of("::1", 5432, "a b/c?d").jdbcUrl())
        .isEqualTo("jdbc:postgresql://[::1]:5432/a+b%2Fc%3Fd");
  }

  @Test
  void partsCanBeReplaced() {
    DatabaseUrl url =
        DatabaseUrl.of("h", 1, "d")
            .withDatabase("e")
            .withLogin("u", "p")
            .withProperty("sslmode", "allow")
            .withProperty("sslmode", "require");

    assertThat(url)
        .isEqualTo(
            new DatabaseUrl(
                "h", 1, "e", Optional.of("u"), Optional.of("p"), Map.of("sslmode", "require")));
  }

  private static String properties(DatabaseUrl url) {
    return url.properties().entrySet().stream()
        .map(property -> property.getKey() + "=" + property.getValue())
        .collect(Collectors.joining("&"));
  }
}
