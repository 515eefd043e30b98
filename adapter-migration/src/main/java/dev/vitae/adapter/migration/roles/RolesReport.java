package dev.vitae.adapter.migration.roles;

import java.util.List;

/**
 * What {@link Roles#setUp} did, and what is left for somebody to do; a sentence each.
 *
 * @param done what was changed; empty when all was as it should be
 * @param remarks what it could not or would not do, and how to; what a role still lacks to log in
 */
public record RolesReport(List<String> done, List<String> remarks) {
  public RolesReport {
    done = List.copyOf(done);
    remarks = List.copyOf(remarks);
  }
}
