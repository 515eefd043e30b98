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
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.assertions.Template;

/**
 * The stack as the app makes it of a context and of the deployables of this build: once in a JVM,
 * because the first one takes a dozen seconds. Whoever changes a stack makes one of his own, by
 * {@link #app}.
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

  private SynthesizedStack(Map<String, String> context, Path folder) {
    this.context = context;
    App app = app(context, folder);
    this.stack = VitaeApp.add(app, CHECKOUT);
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
        context, each -> new SynthesizedStack(each, Path.of("target", "stacks", name(each))));
  }

  /** Made anew, into a folder. */
  static SynthesizedStack into(Path folder, Map<String, String> context) {
    return new SynthesizedStack(context, folder);
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
    return context.entrySet().stream()
        .map(entry -> entry.getKey() + "-" + entry.getValue())
        .collect(Collectors.joining("-"))
        .replaceAll("[^A-Za-z0-9-]", "_");
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
