package dev.vitae.infra;

import dev.vitae.infra.settings.ArtifactMissingException;
import dev.vitae.infra.settings.Artifacts;
import dev.vitae.infra.settings.StackSettings;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.SettingsException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Tags;

/** What {@code cdk.json} starts, in its own folder. */
public final class VitaeApp {
  /** Whoever starts this, the CDK's command line or somebody else. */
  private static final Map<String, Object> SWITCHES =
      Map.of(
          // A template that CloudFormation would refuse is an error here.
          "@aws-cdk/core:validateAgainstDefaultRules", true,
          "@aws-cdk/aws-iam:minimizePolicies", true,
          "@aws-cdk/core:checkSecretUsage", true);

  private static final int WRONG_SETTINGS = 2;

  private VitaeApp() {}

  public static void main(String[] arguments) {
    try {
      App app = app(AppProps.builder());
      add(app, Path.of(".."));
      app.synth();
    } catch (SettingsException wrong) {
      fail(message(wrong));
    } catch (ArtifactMissingException missing) {
      fail(missing.getMessage());
    }
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
    Tags.of(app).add("service", "vitae");
    Tags.of(app).add("environment", settings.stage().label());
    return stack;
  }

  private static Map<String, String> context(App app) {
    Map<String, String> context = new TreeMap<>();
    ((Map<?, ?>) app.getNode().getAllContext())
        .forEach((name, value) -> context.put(String.valueOf(name), String.valueOf(value)));
    return context;
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

  private static void fail(String message) {
    System.err.println(message);
    System.exit(WRONG_SETTINGS);
  }
}
