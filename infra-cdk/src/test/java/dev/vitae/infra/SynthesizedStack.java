package dev.vitae.infra;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitae.infra.settings.DatabaseKind;
import dev.vitae.infra.settings.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.assertions.Template;

/**
 * The stack as the app makes it of a context and of the deployables of this build: once in a JVM,
 * because the first one takes a dozen seconds. Whoever changes a stack makes one of his own, by
 * {@link #with}.
 */
public final class SynthesizedStack {
  /** Where tests run: infra-cdk. */
  static final Path CHECKOUT = Path.of("..");

  /** Of a deploy whose writers have tokens. */
  static final String[] TOKENS = {
    "writeAuth=jwt", "jwtIssuer=https://id.example.org/", "jwtAudience=portfolio,admin"
  };

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<Map<String, String>, SynthesizedStack> MADE = new ConcurrentHashMap<>();

  private final Map<String, String> context;
  private final VitaeStack stack;
  private final Path assembly;
  private final Template template;
  private final JsonNode json;

  private SynthesizedStack(Map<String, String> context, Path folder, Consumer<VitaeStack> change) {
    this.context = context;
    App app = app(context, folder);
    this.stack = VitaeApp.add(app, CHECKOUT);
    change.accept(stack);
    this.assembly = Path.of(app.synth().getDirectory());
    this.template = Template.fromStack(stack);
    this.json = read(assembly.resolve(stack.getStackName() + ".template.json"));
  }

  /**
   * @param more such as {@code writeAuth=jwt}
   */
  public static SynthesizedStack of(Stage stage, DatabaseKind database, String... more) {
    Map<String, String> context = context(stage, database, more);
    return MADE.computeIfAbsent(
        context,
        each -> new SynthesizedStack(each, Path.of("target", "stacks", name(each)), stack -> {}));
  }

  /** The same made anew, into another folder. */
  SynthesizedStack again(Path folder) {
    return new SynthesizedStack(context, folder, stack -> {});
  }

  /** Made anew, with something that the app has not. */
  SynthesizedStack with(Consumer<VitaeStack> change, Path folder) {
    return new SynthesizedStack(context, folder, change);
  }

  /** Every stage with every database. */
  public static Stream<SynthesizedStack> variants() {
    return Arrays.stream(DatabaseKind.values())
        .flatMap(database -> Arrays.stream(Stage.values()).map(stage -> of(stage, database)));
  }

  /** An app as {@code cdk.json} starts it, without a stack. */
  static App app(Map<String, String> context, Path folder) {
    return VitaeApp.app(AppProps.builder().context(context).outdir(folder.toString()));
  }

  static Map<String, String> context(Stage stage, DatabaseKind database, String... more) {
    Map<String, String> context = new TreeMap<>();
    context.put("stage", stage.label());
    context.put("database", database.label());
    for (String value : more) {
      String[] parts = value.split("=", 2);
      context.put(parts[0], parts[1]);
    }
    return context;
  }

  private static String name(Map<String, String> context) {
    String variant = context.get("database") + "-" + context.get("stage");
    return context.size() == 2 ? variant : "%s-%08x".formatted(variant, context.hashCode());
  }

  private static JsonNode read(Path file) {
    try {
      return JSON.readTree(Files.readString(file));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  public Stage stage() {
    return Stage.valueOf(context.get("stage").toUpperCase(Locale.ROOT));
  }

  public DatabaseKind database() {
    return DatabaseKind.valueOf(context.get("database").toUpperCase(Locale.ROOT));
  }

  public Template template() {
    return template;
  }

  /** The template as it is written. */
  public JsonNode json() {
    return json;
  }

  /** The resources of a type by their logical ids. */
  public Map<String, JsonNode> resources(String type) {
    Map<String, JsonNode> found = new TreeMap<>();
    json.get("Resources")
        .properties()
        .forEach(
            resource -> {
              if (resource.getValue().get("Type").textValue().equals(type)) {
                found.put(resource.getKey(), resource.getValue());
              }
            });
    return found;
  }

  /** The properties of resources of a type by their logical ids without the CDK's hash. */
  Map<String, JsonNode> properties(String type) {
    Map<String, JsonNode> found = new TreeMap<>();
    resources(type)
        .forEach(
            (id, resource) -> {
              if (found.put(purpose(id), resource.path("Properties")) != null) {
                throw new IllegalStateException("two are " + purpose(id));
              }
            });
    return found;
  }

  /** Those of the only one of its type. */
  JsonNode only(String type) {
    Map<String, JsonNode> found = properties(type);
    if (found.size() != 1) {
      throw new IllegalStateException("%s: %s".formatted(type, found.keySet()));
    }
    return found.values().iterator().next();
  }

  /** What a resource waits for, by its logical id without the CDK's hash. */
  Set<String> dependenciesOf(String purpose) {
    Set<String> found = new TreeSet<>();
    json.get("Resources")
        .properties()
        .forEach(
            resource -> {
              if (purpose(resource.getKey()).equals(purpose)) {
                resource
                    .getValue()
                    .path("DependsOn")
                    .forEach(id -> found.add(purpose(id.textValue())));
              }
            });
    return found;
  }

  /** {@code ApiAlias58B2F8C6} is the {@code ApiAlias}, whatever its path is hashed to. */
  static String purpose(String id) {
    return id.replaceFirst("[0-9A-F]{8}([0-9a-f]{32})?$", "");
  }

  /**
   * A value with CloudFormation's functions written as in {@code Fn::Sub}: <code>${ApiAlias}</code>
   * for a reference, <code>${Log.Arn}</code> for an attribute.
   */
  static String text(JsonNode value) {
    if (value.isObject() && value.size() == 1) {
      Map.Entry<String, JsonNode> call = value.properties().iterator().next();
      JsonNode argument = call.getValue();
      return switch (call.getKey()) {
        case "Ref" -> "${" + purpose(argument.textValue()) + "}";
        case "Fn::GetAtt" ->
            "${" + purpose(argument.get(0).textValue()) + "." + argument.get(1).textValue() + "}";
        case "Fn::Join" ->
            texts(argument.get(1)).stream()
                .collect(Collectors.joining(argument.get(0).textValue()));
        case "Fn::FindInMap" -> "${" + String.join("/", texts(argument)) + "}";
        default -> value.toString();
      };
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }

  /** Of an array, or of one value that stands for an array of one. */
  static List<String> texts(JsonNode values) {
    List<String> all = new ArrayList<>();
    if (values.isArray()) {
      values.forEach(value -> all.add(text(value)));
    } else if (!values.isMissingNode()) {
      all.add(text(values));
    }
    return all;
  }

  /** Of an object, by name. */
  static Map<String, String> members(JsonNode object) {
    Map<String, String> all = new TreeMap<>();
    object.properties().forEach(member -> all.put(member.getKey(), text(member.getValue())));
    return all;
  }

  /** The errors and warnings of the CDK and of its aspects, as the command line prints them. */
  List<String> complaints() {
    List<String> all = new ArrayList<>();
    read(assembly.resolve(stack.getStackName() + ".metadata.json"))
        .properties()
        .forEach(
            construct ->
                construct
                    .getValue()
                    .forEach(
                        entry -> {
                          String type = entry.get("type").textValue();
                          if (type.equals("aws:cdk:error") || type.equals("aws:cdk:warning")) {
                            all.add(construct.getKey() + " " + entry.get("data").textValue());
                          }
                        }));
    return all;
  }

  /** The folder of the cloud assembly. */
  public Path assembly() {
    return assembly;
  }

  public VitaeStack stack() {
    return stack;
  }

  /** As the command line has it: {@code database=neon stage=dev}. */
  @Override
  public String toString() {
    return context.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(" "));
  }
}
