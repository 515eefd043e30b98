package dev.vitae.infra;

import dev.vitae.adapter.http.HttpApi;
import dev.vitae.infra.construct.Alarms;
import dev.vitae.infra.construct.ApiFunction;
import dev.vitae.infra.construct.Database;
import dev.vitae.infra.construct.Databases;
import dev.vitae.infra.construct.Figures;
import dev.vitae.infra.construct.HttpGateway;
import dev.vitae.infra.construct.Migration;
import dev.vitae.infra.construct.MigrationsInJar;
import dev.vitae.infra.settings.Artifacts;
import dev.vitae.infra.settings.StackSettings;
import dev.vitae.infra.settings.Stage;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.constructs.Construct;

/** One portfolio: a version is published, the schema migrated, and then the version served. */
public final class VitaeStack extends Stack {
  public VitaeStack(Construct scope, StackSettings settings, Artifacts artifacts) {
    super(scope, name(settings.stage()), props(settings.stage()));
    Stage stage = settings.stage();

    Database database = Databases.of(this, settings);
    ApiFunction api =
        new ApiFunction(
            this, "Api", stage, settings.function(), settings.gateway(), artifacts.api(), database);
    Migration migration =
        new Migration(
            this,
            "Migration",
            stage,
            settings.function(),
            settings.release(),
            artifacts.migration(),
            MigrationsInJar.hash(artifacts.migration()),
            database);
    database.afterMigration(migration.resource());
    HttpGateway gateway =
        new HttpGateway(
            this,
            "Gateway",
            stage,
            settings.function(),
            settings.gateway(),
            HttpApi.operations(),
            api.alias());
    new Alarms(this, "Alarms", stage, settings.alarms(), gateway, api, migration, database);
    new Figures(this, "Figures", stage, gateway, api, migration, database);

    migration.resource().getNode().addDependency(api.version());
    api.alias().getNode().addDependency(migration.resource());

    output("Url", "Where the API is", gateway.api().getApiEndpoint());
    output(
        "MigrationFunction",
        "What answers {\"action\":\"status\"}",
        migration.function().getFunctionName());
  }

  private void output(String id, String description, String value) {
    CfnOutput.Builder.create(this, id).description(description).value(value).build();
  }

  /** Of the stack, and what its own names begin with. */
  static String name(Stage stage) {
    return "vitae-" + stage.label();
  }

  private static StackProps props(Stage stage) {
    return StackProps.builder()
        .description("Vitae, a portfolio served as a REST API: %s".formatted(stage.label()))
        .terminationProtection(stage == Stage.PROD)
        .build();
  }
}
