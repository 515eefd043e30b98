package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vitae.settings.JsonScalars;
import java.util.Optional;

/** What the function is called with. */
sealed interface MigrationEvent {
  String EXPECTED =
      "expected is a CloudFormation event as the CDK's Provider passes it, with RequestType Create,"
          + " Update or Delete, or {\"action\":\"status\"}, plan, validate or migrate";

  /** Which deploy it belongs to, where the caller says so. */
  Deploy deploy();

  /**
   * @throws UnreadableEventException saying what was expected instead
   */
  static MigrationEvent read(byte[] event) {
    JsonScalars json =
        JsonScalars.read(new String(event, UTF_8))
            .orElseThrow(() -> new UnreadableEventException("no JSON object: " + EXPECTED));
    if (json.at("/RequestType").isPresent()) {
      return OfResource.read(json);
    }
    if (json.at("/action").isPresent()) {
      return Direct.read(json);
    }
    throw new UnreadableEventException("neither a RequestType nor an action: " + EXPECTED);
  }

  /**
   * @param id what the caller calls this deploy
   * @param gitRevision of the sources
   */
  record Deploy(Optional<String> id, Optional<String> gitRevision) {
    private static Deploy read(JsonScalars json, String at) {
      return new Deploy(text(json, at + "/DeployId"), text(json, at + "/GitRevision"));
    }
  }

  /**
   * A custom resource's life as CloudFormation tells it (<a
   * href="https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requests.html">request
   * objects</a>).
   *
   * @param physicalId the resource's name, stable over its life: the event's own or, at its
   *     creation, one made of the database's
   * @param hash of the migrations that the stack wants; empty when the stack does not say
   * @param olderHash what it wanted before
   */
  record OfResource(
      Type type,
      String physicalId,
      Optional<String> hash,
      Optional<String> olderHash,
      Deploy deploy)
      implements MigrationEvent {
    private static final String PREFIX = "vitae-migrations-";

    /** CloudFormation takes 1,024 characters; a reader of a console fewer. */
    private static final int ID_LENGTH = 200;

    /** What happens to the resource. */
    enum Type {
      CREATE,
      UPDATE,
      DELETE
    }

    private static OfResource read(JsonScalars json) {
      String given = json.at("/RequestType").orElseThrow();
      Type type =
          switch (given) {
            case "Create" -> Type.CREATE;
            case "Update" -> Type.UPDATE;
            case "Delete" -> Type.DELETE;
            default ->
                throw new UnreadableEventException("a RequestType that is unknown: " + EXPECTED);
          };
      Optional<String> id = text(json, "/PhysicalResourceId");
      if (id.isEmpty() && type != Type.CREATE) {
        throw new UnreadableEventException(
            given + " without PhysicalResourceId, which CloudFormation always sends with it");
      }
      return new OfResource(
          type,
          id.orElseGet(() -> made(json)),
          text(json, "/ResourceProperties/MigrationsHash"),
          text(json, "/OldResourceProperties/MigrationsHash"),
          Deploy.read(json, "/ResourceProperties"));
    }

    private static String made(JsonScalars json) {
      String database =
          text(json, "/ResourceProperties/DatabaseId")
              .orElseThrow(
                  () ->
                      new UnreadableEventException(
                          "Create without ResourceProperties.DatabaseId: give the resource a name"
                              + " for its database, such as its host"));
      String id = PREFIX + database.replaceAll("[^A-Za-z0-9._-]+", "-");
      return id.length() <= ID_LENGTH
          ? id
          : id.substring(0, ID_LENGTH) + Integer.toHexString(database.hashCode());
    }
  }

  /** Somebody calls the function without a stack. */
  record Direct(Action action, Deploy deploy) implements MigrationEvent {
    /** As the command line's verbs. */
    enum Action {
      STATUS,
      PLAN,
      VALIDATE,
      MIGRATE
    }

    private static Direct read(JsonScalars json) {
      Action action =
          switch (json.at("/action").orElseThrow()) {
            case "status" -> Action.STATUS;
            case "plan" -> Action.PLAN;
            case "validate" -> Action.VALIDATE;
            case "migrate" -> Action.MIGRATE;
            default ->
                throw new UnreadableEventException(
                    "an action that is unknown: expected is status, plan, validate or migrate");
          };
      return new Direct(action, Deploy.read(json, ""));
    }
  }

  private static Optional<String> text(JsonScalars json, String pointer) {
    return json.at(pointer).map(String::strip).filter(text -> !text.isEmpty());
  }
}
