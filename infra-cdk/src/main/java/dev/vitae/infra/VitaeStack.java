package dev.vitae.infra;

import dev.vitae.adapter.http.HttpApi;
import dev.vitae.infra.construct.Alarms;
import dev.vitae.infra.construct.ApiFunction;
import dev.vitae.infra.construct.Database;
import dev.vitae.infra.construct.Databases;
import dev.vitae.infra.construct.HttpGateway;
import dev.vitae.infra.construct.Migration;
import dev.vitae.infra.construct.Observed;
import dev.vitae.infra.construct.OperationsDashboard;
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
    super(scope, settings.stage().stackName(), props(settings));
    Database database = Databases.of(this, settings);
    ApiFunction api = new ApiFunction(this, "Api", settings, artifacts.api(), database);
    Migration migration =
        new Migration(this, "Migration", settings, artifacts.migration(), database);
    database.afterMigration(migration.resource());
    HttpGateway gateway =
        new HttpGateway(this, "Gateway", settings, HttpApi.operations(), api.alias());
    Observed observed = new Observed(gateway, api, migration, database);
    new Alarms(this, "Alarms", settings, observed);
    new OperationsDashboard(this, "Figures", settings, observed);

    migration.resource().getNode().addDependency(api.version());
    api.alias().getNode().addDependency(migration.resource());

    output("Url", "Where the API is", gateway.api().getApiEndpoint());
    output("ApiFunction", "What answers", api.function().getFunctionName());
    output("ApiLog", "Its log", api.log().getLogGroupName());
    output(
        "MigrationFunction",
        "What answers {\"action\":\"status\"}",
        migration.function().getFunctionName());
    output("MigrationLog", "Its log", migration.log().getLogGroupName());
  }

  private void output(String id, String description, String value) {
    CfnOutput.Builder.create(this, id).description(description).value(value).build();
  }

  /** What cannot be deleted whole is not begun to be deleted. */
  private static StackProps props(StackSettings settings) {
    Stage stage = settings.stage();
    return StackProps.builder()
        .description("Vitae, a portfolio served as a REST API: %s".formatted(stage.label()))
        .terminationProtection(stage.isProduction() || settings.database().isProtected())
        .build();
  }
}
