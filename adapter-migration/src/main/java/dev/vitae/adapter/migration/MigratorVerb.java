package dev.vitae.adapter.migration;

import dev.vitae.adapter.migration.script.Migrations;
import java.util.Map;

/** A verb that the migrator does. */
abstract class MigratorVerb extends Verb {
  MigratorVerb(Map<String, String> environment) {
    super(environment);
  }

  /**
   * @param newest the version that the migrations at hand lead to
   */
  abstract Answer answer(Migrator migrator, String newest);

  @Override
  final Answer answer() {
    Migrations migrations = migrations();
    return answer(new Migrator(database(), migrations, context()), migrations.newestVersion());
  }

  private RunContext context() {
    return RunContext.none()
        .withDeploy(
            environment().getOrDefault("DEPLOY_ID", ""),
            environment().getOrDefault("GIT_REVISION", ""));
  }
}
