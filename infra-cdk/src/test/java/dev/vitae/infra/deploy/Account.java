package dev.vitae.infra.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vitae.infra.deploy.Template.Resource;
import dev.vitae.lambda.runtime.LambdaProcess.Invoked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * An account of AWS: functions with their versions and aliases, and custom resources, whose
 * functions are really called. All other resources have a name here and nothing else.
 */
final class Account implements Services {
  static final String ID = "123456789012";
  static final String REGION = "eu-central-1";
  static final String STACK =
      "arn:aws:cloudformation:%s:%s:stack/vitae/6f7c1a30-c7a2-11f0-9a2c-0a1b2c3d4e5f"
          .formatted(REGION, ID);

  /** What the CDK's Provider calls a resource whose creation failed, to know its deletion by. */
  private static final String CREATE_FAILED =
      "AWSCDK::CustomResourceProviderFramework::CREATE_FAILED";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Sandboxes sandboxes;

  /** By ARN, as they are now: {@code $LATEST}. */
  private final Map<String, JsonNode> functions = new TreeMap<>();

  /** By ARN: what a function was when it was published. */
  private final Map<String, JsonNode> versions = new TreeMap<>();

  /** How many versions a function has had. */
  private final Map<String, Integer> published = new TreeMap<>();

  /** By ARN: the version's ARN. */
  private final Map<String, String> aliases = new TreeMap<>();

  private final List<JsonNode> events = new ArrayList<>();
  private final List<JsonNode> answers = new ArrayList<>();
  private final Set<String> faulty = new HashSet<>();
  private int names;

  Account(Sandboxes sandboxes) {
    this.sandboxes = sandboxes;
  }

  /** Refuses the next change of a resource of this type. */
  void failOnce(String type) {
    faulty.add(type);
  }

  /** What functions of custom resources were called with since this was asked last. */
  List<JsonNode> events() {
    List<JsonNode> all = List.copyOf(events);
    events.clear();
    return all;
  }

  /** What they answered since this was asked last: JSON of theirs, or of their failure. */
  List<JsonNode> answers() {
    List<JsonNode> all = List.copyOf(answers);
    answers.clear();
    return all;
  }

  /** The number of the version that an alias points to. */
  String target(String alias) {
    String version = aliases.get(alias);
    return version.substring(version.lastIndexOf(':') + 1);
  }

  /** The function as it was published as the version that an alias points to. */
  JsonNode serving(String alias) {
    return versions.get(aliases.get(alias));
  }

  Set<String> aliases() {
    return aliases.keySet();
  }

  @Override
  public Made create(Resource resource, JsonNode properties) throws RefusedException {
    failIfAsked(resource);
    return switch (resource.type()) {
      case "AWS::Lambda::Function" -> {
        String name = name(resource);
        functions.put(arn(name), properties);
        yield new Made(name, Map.of("Arn", arn(name)));
      }
      case "AWS::Lambda::Version" -> publish(arn(properties.get("FunctionName").textValue()));
      case "AWS::Lambda::Alias" -> {
        String alias =
            arn(properties.get("FunctionName").textValue())
                + ":"
                + properties.get("Name").textValue();
        point(alias, properties);
        yield new Made(alias, Map.of());
      }
      default ->
          resource.isCustom()
              ? call("Create", resource, Optional.empty(), properties, Optional.empty())
              : new Made(name(resource), Map.of());
    };
  }

  @Override
  public Made update(Resource resource, Made made, JsonNode properties, JsonNode older)
      throws RefusedException {
    failIfAsked(resource);
    switch (resource.type()) {
      case "AWS::Lambda::Function" -> functions.put(arn(made.physicalId()), properties);
      case "AWS::Lambda::Version" ->
          throw new RefusedException("A version never changes: it is a new resource, or none");
      case "AWS::Lambda::Alias" -> point(made.physicalId(), properties);
      default -> {
        if (resource.isCustom()) {
          return call("Update", resource, Optional.of(made), properties, Optional.of(older));
        }
      }
    }
    return made;
  }

  @Override
  public void delete(Resource resource, Made made, JsonNode properties) throws RefusedException {
    switch (resource.type()) {
      case "AWS::Lambda::Function" -> functions.remove(arn(made.physicalId()));
      case "AWS::Lambda::Version" -> {
        if (aliases.containsValue(made.physicalId())) {
          throw new RefusedException("An alias points to " + made.physicalId());
        }
        versions.remove(made.physicalId());
      }
      case "AWS::Lambda::Alias" -> aliases.remove(made.physicalId());
      default -> {
        if (resource.isCustom() && !made.physicalId().equals(CREATE_FAILED)) {
          call("Delete", resource, Optional.of(made), properties, Optional.empty());
        }
      }
    }
  }

  private void failIfAsked(Resource resource) throws RefusedException {
    if (faulty.remove(resource.type())) {
      throw new RefusedException("out of order");
    }
  }

  private String name(Resource resource) {
    names++;
    return "vitae-%s-%d".formatted(resource.id(), names);
  }

  private static String arn(String function) {
    return "arn:aws:lambda:%s:%s:function:%s".formatted(REGION, ID, function);
  }

  /**
   * Lambda makes no version of what has not changed since the last one (<a
   * href="https://docs.aws.amazon.com/lambda/latest/api/API_PublishVersion.html">PublishVersion</a>),
   * and CloudFormation fails then.
   */
  private Made publish(String function) throws RefusedException {
    String last = function + ":" + published.getOrDefault(function, 0);
    JsonNode now = ofAVersion(functions.get(function));
    if (now.equals(versions.get(last))) {
      throw new RefusedException("A version of this function exists already: " + last);
    }
    String number = Integer.toString(published.merge(function, 1, Integer::sum));
    versions.put(function + ":" + number, now);
    return new Made(function + ":" + number, Map.of("Version", number));
  }

  /** Without what belongs to the function as a whole. */
  private static JsonNode ofAVersion(JsonNode function) {
    return ((ObjectNode) function.deepCopy())
        .remove(List.of("Tags", "ReservedConcurrentExecutions"));
  }

  private void point(String alias, JsonNode properties) throws RefusedException {
    String function = arn(properties.get("FunctionName").textValue());
    String version = function + ":" + properties.get("FunctionVersion").textValue();
    if (!versions.containsKey(version)) {
      throw new RefusedException("There is no " + version);
    }
    aliases.put(alias, version);
  }

  /**
   * As the CDK's Provider framework does it with a function that it calls {@code onEvent} (<a
   * href="https://docs.aws.amazon.com/cdk/api/v2/docs/aws-cdk-lib.custom_resources-readme.html#provider-framework">its
   * description</a>), which gets the event as CloudFormation sent it, but for the address to answer
   * to.
   */
  private Made call(
      String request,
      Resource resource,
      Optional<Made> made,
      JsonNode properties,
      Optional<JsonNode> older)
      throws RefusedException {
    String token = properties.get("ServiceToken").textValue();
    String user =
        functions.get(token).at("/Environment/Variables/USER_ON_EVENT_FUNCTION_ARN").textValue();
    JsonNode function = functions.get(user);
    ObjectNode event = JSON.createObjectNode();
    event.put("RequestType", request);
    event.put("ServiceToken", token);
    event.put("ResponseURL", "...");
    event.put("StackId", STACK);
    event.put("RequestId", UUID.randomUUID().toString());
    event.put("LogicalResourceId", resource.id());
    event.put("ResourceType", resource.type());
    made.ifPresent(known -> event.put("PhysicalResourceId", known.physicalId()));
    event.set("ResourceProperties", texts(properties));
    older.ifPresent(before -> event.set("OldResourceProperties", texts(before)));
    events.add(event);
    Invoked invoked =
        sandboxes
            .of(function)
            .invoke(
                event.toString().getBytes(UTF_8),
                Duration.ofSeconds(function.get("Timeout").asInt()));
    JsonNode answer = json(invoked.payload());
    answers.add(answer);
    if (invoked.failed()) {
      throw new RefusedException(
          answer.get("errorMessage").textValue(),
          made.isPresent() ? Optional.empty() : Optional.of(new Made(CREATE_FAILED, Map.of())));
    }
    return new Made(answer.get("PhysicalResourceId").textValue(), Map.of());
  }

  /** CloudFormation makes texts of all numbers and flags. */
  private static JsonNode texts(JsonNode value) {
    if (value.isArray()) {
      ArrayNode all = JsonNodeFactory.instance.arrayNode();
      value.forEach(each -> all.add(texts(each)));
      return all;
    }
    if (value.isObject()) {
      ObjectNode all = JsonNodeFactory.instance.objectNode();
      value.properties().forEach(each -> all.set(each.getKey(), texts(each.getValue())));
      return all;
    }
    return JsonNodeFactory.instance.textNode(value.asText());
  }

  private static JsonNode json(byte[] text) {
    try {
      return JSON.readTree(text);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
