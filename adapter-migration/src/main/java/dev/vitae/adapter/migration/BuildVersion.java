package dev.vitae.adapter.migration;

import picocli.CommandLine.IVersionProvider;

/** What {@code --version} says. */
final class BuildVersion implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String build = MigrationCommand.class.getPackage().getImplementationVersion();
    return new String[] {
      "Vitae %s, schema version %d"
          .formatted(build == null ? "(not packaged)" : build, Migrator.newestVersion())
    };
  }
}
