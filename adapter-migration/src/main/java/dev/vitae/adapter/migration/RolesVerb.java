package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.Answer.Words;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.roles.RolePasswords;
import dev.vitae.adapter.migration.roles.Roles;
import dev.vitae.adapter.migration.roles.RolesReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

@Command(
    name = "roles",
    description = {
      "Sets up the roles that own, migrate, serve and read the schema.",
      "They get the least rights for it.",
      "Run it as the server's administrator, as often as you like. Passwords are taken from",
      "MIGRATOR_PASSWORD, APPLICATION_PASSWORD and READONLY_PASSWORD; a role without one keeps its."
    })
final class RolesVerb extends Verb {
  RolesVerb(Map<String, String> environment) {
    super(environment);
  }

  @Override
  Answer answer() {
    RolesReport report = Roles.setUp(new Sessions(database()), RolePasswords.of(environment()));
    Words words = new Words(report.done().isEmpty() ? "nothing to do" : "done");
    List<String> remarks = new ArrayList<>(report.remarks());
    remarks.addAll(report.passwordRemarks());
    words.member("done", report.done()).member("remarks", remarks);
    report.done().forEach(words::line);
    if (report.done().isEmpty()) {
      words.line("Nothing to do: the roles are as they should be.");
    }
    remarks.forEach(words::line);
    return words.answer(Answer.DONE);
  }
}
