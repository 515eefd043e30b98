package dev.vitae.adapter.migration.roles;

import java.util.List;

/**
 * What {@link Roles#setUp} did, and what is left for somebody to do; a sentence each.
 *
 * @param done what was changed; empty when all was as it should be
 * @param remarks what it could not or would not do, and how to
 * @param passwordRemarks which roles were given no password, and keep theirs or have none, with the
 *     settings of {@link RolePasswords} that give one: for who reads those
 */
public record RolesReport(List<String> done, List<String> remarks, List<String> passwordRemarks) {
  public RolesReport {
    done = List.copyOf(done);
    remarks = List.copyOf(remarks);
    passwordRemarks = List.copyOf(passwordRemarks);
  }
}
