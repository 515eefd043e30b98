package dev.vitae.infra.construct;

import dev.vitae.infra.settings.SecretName;
import java.util.List;
import software.amazon.awscdk.ArnComponents;
import software.amazon.awscdk.ArnFormat;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.services.iam.PolicyStatement;
import software.constructs.Construct;

/** Statements that let one text be read, and no other. */
final class ReadStatement {
  /** Secrets Manager ends the ARN of a secret with six characters of its own. */
  private static final String SUFFIX_OF_A_SECRET = "-??????";

  private ReadStatement() {}

  static PolicyStatement of(Construct scope, SecretName name) {
    return switch (name.keeper()) {
      case PARAMETER_STORE -> ofParameter(scope, name.name());
      case SECRETS_MANAGER -> ofSecret(secretArn(scope, name.name()));
    };
  }

  /** A parameter that AWS's own key encrypts needs no leave to decrypt. */
  static PolicyStatement ofParameter(Construct scope, String name) {
    String arn =
        arn(scope, "ssm", "parameter", name.replaceFirst("^/", ""), ArnFormat.SLASH_RESOURCE_NAME);
    return statement("ssm:GetParameter", arn);
  }

  static PolicyStatement ofSecret(String arn) {
    return statement("secretsmanager:GetSecretValue", arn);
  }

  private static String secretArn(Construct scope, String name) {
    return name.startsWith("arn:")
        ? name
        : arn(
            scope,
            "secretsmanager",
            "secret",
            name + SUFFIX_OF_A_SECRET,
            ArnFormat.COLON_RESOURCE_NAME);
  }

  private static String arn(
      Construct scope, String service, String resource, String name, ArnFormat format) {
    return Stack.of(scope)
        .formatArn(
            ArnComponents.builder()
                .service(service)
                .resource(resource)
                .resourceName(name)
                .arnFormat(format)
                .build());
  }

  private static PolicyStatement statement(String action, String arn) {
    return PolicyStatement.Builder.create()
        .actions(List.of(action))
        .resources(List.of(arn))
        .build();
  }
}
