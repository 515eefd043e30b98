package dev.vitae.adapter.migration.branch;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How a branch differs from its parent. Rows do not count.
 *
 * @param ahead migrations that ran on the branch alone, each with its version and description
 * @param behind migrations that ran on the parent alone
 * @param schema a sentence for each difference of the schema, the parent's being what is expected
 */
public record BranchDifference(
    String branch, String parent, List<String> ahead, List<String> behind, List<String> schema) {
  public BranchDifference {
    requireNonNull(branch, "branch");
    requireNonNull(parent, "parent");
    ahead = List.copyOf(ahead);
    behind = List.copyOf(behind);
    schema = List.copyOf(schema);
  }

  public boolean isEmpty() {
    return ahead.isEmpty() && behind.isEmpty() && schema.isEmpty();
  }
}
