package dev.vitae.infra;

import dev.vitae.infra.settings.ArtifactMissingException;
import dev.vitae.infra.settings.Artifacts;
import dev.vitae.infra.settings.StackSettings;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.SettingsException;
import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import io.github.cdklabs.cdknag.NagPackProps;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.Tags;
import software.amazon.jsii.JsiiException;

/** What {@code cdk.json} starts, in its own folder. */
public final class VitaeApp {
  /** Here and not in cdk.json, so that whoever starts this has them, tests included. */
  private static final Map<String, Object> SWITCHES =
      Map.of(
          // A template that CloudFormation would refuse is an error here.
          "@aws-cdk/core:validateAgainstDefaultRules", true,
          "@aws-cdk/aws-iam:minimizePolicies", true,
          "@aws-cdk/core:checkSecretUsage", true);

  private static final int REFUSED = 1;
  private static final int WRONG_SETTINGS = 2;

  /** What the CDK appends to a message: where in itself it was. */
  private static final Pattern TRACE = Pattern.compile("\\R(@jsii/|\\s+at ).*", Pattern.DOTALL);

  private VitaeApp() {}

  public static void main(String[] arguments) {
    try {
      App app = app(AppProps.builder());
      add(app, Path.of(".."));
      app.synth();
    } catch (SettingsException wrong) {
      fail(WRONG_SETTINGS, message(wrong));
    } catch (ArtifactMissingException missing) {
      fail(WRONG_SETTINGS, missing.getMessage());
    } catch (RuntimeException refused) {
      if (!isOfTheCdk(refused)) {
        throw refused;
      }
      fail(REFUSED, "The CDK refuses: " + message(refused));
    }
  }

  /** An error of JavaScript arrives as a bare one, that there is no Node as one of its reading. */
  private static boolean isOfTheCdk(RuntimeException error) {
    return error instanceof JsiiException
        || error instanceof UncheckedIOException
        || error.getClass() == RuntimeException.class;
  }

  static String message(RuntimeException refused) {
    String message = TRACE.matcher(String.valueOf(refused.getMessage())).replaceFirst("");
    return message.contains("\"node\"")
        ? "it runs on Node 22 or later, and there is no node on the PATH"
        : message;
  }

  /** An app with the CDK's switches as they are meant to be. */
  static App app(AppProps.Builder props) {
    return new App(props.postCliContext(SWITCHES).analyticsReporting(false).build());
  }

  /**
   * The stack that the app's context asks for.
   *
   * @param checkout where the deployables were built
   * @throws SettingsException naming all that is wrong with the context
   * @throws ArtifactMissingException naming what was not built
   */
  static VitaeStack add(App app, Path checkout) {
    return add(app, StackSettings.read(context(app)), Artifacts.of(checkout));
  }

  static VitaeStack add(App app, StackSettings settings, Artifacts artifacts) {
    VitaeStack stack = new VitaeStack(app, settings, artifacts);
    Aspects.of(app).add(new AwsSolutionsChecks(NagPackProps.builder().reports(false).build()));
    Tags.of(app).add("service", "vitae");
    Tags.of(app).add("environment", settings.stage().label());
    return stack;
  }

  private static Map<String, String> context(App app) {
    Map<String, String> context = new TreeMap<>();
    ((Map<?, ?>) app.getNode().getAllContext())
        .forEach((name, value) -> context.put(String.valueOf(name), text(value)));
    return context;
  }

  /** A list of cdk.json is what the command line separates by commas. */
  private static String text(Object value) {
    return value instanceof List<?> list
        ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
        : String.valueOf(value);
  }

  /** As the command line takes them: {@code -c stage=dev}. */
  private static String message(SettingsException wrong) {
    return wrong.problems().stream()
        .map(VitaeApp::message)
        .collect(Collectors.joining("", "Nothing was synthesized:", ""));
  }

  private static String message(SettingProblem problem) {
    String reason = "%n  %s %s".formatted(problem.name(), problem.reason());
    return problem.example().isEmpty()
        ? reason
        : reason + "%n      for example -c %s=%s".formatted(problem.name(), problem.example());
  }

  private static void fail(int status, String message) {
    System.err.println(message);
    System.exit(status);
  }
}
