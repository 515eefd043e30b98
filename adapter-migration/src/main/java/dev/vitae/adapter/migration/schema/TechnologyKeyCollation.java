package dev.vitae.adapter.migration.schema;

import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The one place where the shipped migrations make what the server suggests: V4 takes the first
 * collation at hand that lowers as Unicode does. Any of its candidates is called the same as long
 * as it does so here, because a database that moves to another server keeps its choice. The
 * database's own collation counts only where there was no better one; what else is found in its
 * place is called by its name, and differs.
 */
final class TechnologyKeyCollation {
  private static final String FUNCTION = "function technology_key(name text)";
  private static final Pattern BODY =
      Pattern.compile("(?<=\\(name COLLATE )(?:pg_catalog\\.)?(\"[^\"]+\"|\\w+)(?=\\)\\))");
  private static final String CALLED = "unicode's";

  private static final List<String> CANDIDATES =
      List.of("pg_c_utf8", "\"C.utf8\"", "\"C.UTF-8\"", "\"und-x-icu\"");
  private static final String DEFAULT = "\"default\"";

  private static final String AT_HAND =
      """
      EXISTS (
        SELECT FROM pg_catalog.pg_collation
        WHERE collnamespace = 'pg_catalog'::regnamespace
          AND collencoding IN (-1, pg_catalog.pg_char_to_encoding('UTF8'))
          AND pg_catalog.quote_ident(collname) = ?)
      """;

  private TechnologyKeyCollation() {}

  static void name(Connection connection, Map<String, String> facts) throws SQLException {
    Matcher body = BODY.matcher(facts.getOrDefault(FUNCTION, ""));
    if (body.find() && isOfV4(connection, body.group(1))) {
      facts.put(FUNCTION, body.replaceFirst(CALLED));
    }
  }

  private static boolean isOfV4(Connection connection, String chosen) throws SQLException {
    if (CANDIDATES.contains(chosen)) {
      return lowersAsUnicode(connection, chosen);
    }
    if (!chosen.equals(DEFAULT)) {
      return false;
    }
    for (String better : CANDIDATES) {
      if (Rows.holds(connection, AT_HAND, better) && lowersAsUnicode(connection, better)) {
        return false;
      }
    }
    return true;
  }

  private static boolean lowersAsUnicode(Connection connection, String collation)
      throws SQLException {
    return Rows.holds(
        connection,
        "pg_catalog.lower('ÄÖÉΣΩЖ' COLLATE pg_catalog.%s) = 'äöéσωж'".formatted(collation));
  }
}
