package dev.vitae.infra.construct;

import dev.vitae.infra.settings.DatabaseSettings.Neon;
import dev.vitae.infra.settings.SecretName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.constructs.Construct;
import software.constructs.IDependable;

/** A database that is somebody else's: all there is of it here is where its URLs are kept. */
final class NeonDatabase implements Database {
  private final Construct scope;
  private final Neon settings;

  NeonDatabase(Construct scope, Neon settings) {
    this.scope = scope;
    this.settings = settings;
  }

  @Override
  public DatabaseAccess forApi() {
    return access("DATABASE", settings.api());
  }

  @Override
  public DatabaseAccess forMigrator() {
    return access("MIGRATION_DATABASE", settings.migration());
  }

  @Override
  public String id() {
    return settings.id();
  }

  @Override
  public List<IDependable> ready() {
    return List.of();
  }

  private DatabaseAccess access(String prefix, SecretName name) {
    String setting =
        switch (name.keeper()) {
          case PARAMETER_STORE -> prefix + "_URL_PARAMETER";
          case SECRETS_MANAGER -> prefix + "_SECRET";
        };
    return new DatabaseAccess(
        Map.of(setting, name.name()), List.of(ReadStatement.of(scope, name)), Optional.empty());
  }
}
