package dev.vitae.infra.construct;

import dev.vitae.infra.settings.DatabaseSettings.Aurora;
import dev.vitae.infra.settings.DatabaseSettings.Neon;
import dev.vitae.infra.settings.DatabaseSettings.Rds;
import dev.vitae.infra.settings.StackSettings;
import dev.vitae.infra.settings.Writers;
import software.constructs.Construct;

/** The database that the settings ask for. */
public final class Databases {
  private Databases() {}

  /**
   * @param scope gets a network, too, if the database has to have one
   */
  public static Database of(Construct scope, StackSettings settings) {
    if (settings.database() instanceof Neon neon) {
      return new NeonDatabase(scope, neon);
    }
    boolean parametersAreRead = settings.gateway().writers() instanceof Writers.Keys;
    Network network = new Network(scope, "Network", settings, parametersAreRead);
    return new OwnDatabase(scope, "Database", network, within -> server(within, settings, network));
  }

  private static DatabaseServer server(Construct scope, StackSettings settings, Network network) {
    return settings.database() instanceof Rds rds
        ? new RdsServer(scope, settings.stage(), rds, network)
        : new AuroraServer(scope, settings.stage(), (Aurora) settings.database(), network);
  }
}
