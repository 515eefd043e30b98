package dev.vitae.infra;

import dev.vitae.infra.settings.Artifacts;
import dev.vitae.infra.settings.StackSettings;
import java.nio.file.Path;
import java.util.Map;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;

/** What {@code cdk deploy} deploys: the app's template, and the files that it names. */
public final class CloudAssembly {
  private CloudAssembly() {}

  /**
   * @param artifacts which need not be those of this build
   */
  public static Path into(Path folder, Map<String, String> context, Artifacts artifacts) {
    App app = VitaeApp.app(AppProps.builder().outdir(folder.toString()));
    VitaeApp.add(app, StackSettings.read(context), artifacts);
    return Path.of(app.synth().getDirectory());
  }
}
