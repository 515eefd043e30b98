package dev.vitae.infra.construct;

import dev.vitae.infra.construct.Database.Limit;
import dev.vitae.infra.settings.DatabaseSettings.Ours;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import software.amazon.awscdk.services.rds.Endpoint;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.secretsmanager.ISecretAttachmentTarget;
import software.constructs.Construct;

/** PostgreSQL that the stack makes: an instance or a cluster of RDS. */
interface DatabaseServer {
  /** Not 5432, which is looked for first (AwsSolutions-RDS11). */
  int PORT = 5433;

  String NAME = "portfolio";

  String MASTER = "vitae_admin";

  /**
   * A frozen process of the API keeps its connection, which counts and keeps Aurora awake. One that
   * thaws connects anew.
   */
  String IDLE_SESSION_MILLIS = "300000";

  /** What is to be there before anybody logs in. */
  Construct construct();

  /** Whose address a secret is to have in it. */
  ISecretAttachmentTarget attachment();

  /** The login of the master user, which RDS keeps and rotates. */
  ISecret administrator();

  Endpoint endpoint();

  /** What can run out. */
  List<Limit> limits();

  /** Settings of PostgreSQL, for a parameter group. */
  static Map<String, String> parameters(Ours settings) {
    Map<String, String> parameters = new TreeMap<>();
    parameters.put("rds.force_ssl", "1");
    parameters.put("max_connections", Integer.toString(settings.maxConnections()));
    parameters.put("log_min_duration_statement", "1000");
    parameters.put("log_parameter_max_length", "0");
    parameters.put("idle_session_timeout", IDLE_SESSION_MILLIS);
    return parameters;
  }

  /** Says of a server without protection against deletion why it has none. */
  static void adviseProtection(Construct server, Ours settings) {
    if (!settings.deletionProtection()) {
      Advice.notTaken(
          server,
          "AwsSolutions-RDS10",
          "What is not production can be destroyed with its stack, and leaves a snapshot;"
              + " production's settings refuse to be read without the protection");
    }
  }
}
