package dev.vitae.infra.construct;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awscdk.services.ec2.ISecurityGroup;
import software.amazon.awscdk.services.ec2.IVpc;
import software.amazon.awscdk.services.iam.PolicyStatement;

/**
 * What a function needs to get to a database.
 *
 * @param environment its settings
 * @param statements what it may read
 * @param network where it has to be; empty if it need not be in any
 */
public record DatabaseAccess(
    Map<String, String> environment, List<PolicyStatement> statements, Optional<Place> network) {
  /** Where a function is, and who it is there. */
  public record Place(IVpc vpc, ISecurityGroup securityGroup) {
    public Place {
      requireNonNull(vpc, "vpc");
      requireNonNull(securityGroup, "securityGroup");
    }
  }

  public DatabaseAccess {
    environment = Map.copyOf(environment);
    statements = List.copyOf(statements);
    requireNonNull(network, "network");
  }
}
