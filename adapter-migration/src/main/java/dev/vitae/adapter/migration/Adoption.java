package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.script.Migrations;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Makes a database of the guide's schema fit for the migrations, in one transaction: it compares
 * the schema, repairs what is safe to repair, and looks for rows that the coming rules would
 * refuse.
 */
final class Adoption {
  private static final String TABLES =
      "personal_info, experience, technologies, experience_technologies, projects,"
          + " project_technologies, skills";

  private final Connection connection;
  private final Migrations shipped;

  Adoption(Connection connection, Migrations shipped) {
    this.connection = connection;
    this.shipped = shipped;
  }

  /**
   * One sentence for each repair.
   *
   * @throws MigrationException when something stands against the adoption; nothing was changed
   */
  List<String> run() throws SQLException {
    connection.setAutoCommit(false);
    try {
      List<String> repairs = inTransaction();
      connection.commit();
      return repairs;
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
    }
  }

  private List<String> inTransaction() throws SQLException {
    Rows.run(connection, "SET LOCAL lock_timeout = '5s'");
    refuseIfAny(
        "its schema is not the guide's",
        new SchemaComparison(connection).differences(shipped.text(1)));
    // Readers go on; writers wait, so that no row slips past the rules.
    Rows.run(connection, "LOCK TABLE " + TABLES + " IN SHARE ROW EXCLUSIVE MODE");
    List<String> refusals = new ArrayList<>();
    RowRepairs repairs = new RowRepairs(connection);
    TechnologyMerge merge = new TechnologyMerge(connection);
    merge.run();
    refusals.addAll(merge.refusals());
    refusals.addAll(repairs.sameEmails());
    if (refusals.isEmpty()) {
      repairs.run();
    }
    refusals.addAll(
        RowRule.allRefusals(connection, RowRule.readFrom(shipped.text(RowRule.VERSION))));
    refuseIfAny("rows of it break the rules that the new schema has", refusals);
    List<String> sentences = new ArrayList<>(merge.merged());
    sentences.addAll(repairs.done());
    return sentences;
  }

  private static void refuseIfAny(String what, List<String> reasons) {
    if (!reasons.isEmpty()) {
      throw new MigrationException(
          reasons.stream()
              .map(reason -> System.lineSeparator() + "  " + reason)
              .collect(
                  Collectors.joining(
                      "",
                      "The database cannot be taken over, and nothing was changed: " + what + ":",
                      "")));
    }
  }
}
