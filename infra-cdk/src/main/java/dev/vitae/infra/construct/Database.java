package dev.vitae.infra.construct;

import java.util.List;
import software.amazon.awscdk.services.cloudwatch.IMetric;
import software.constructs.Construct;
import software.constructs.IDependable;

/** The portfolio's database, as the rest of the stack sees it. */
public interface Database {
  /** For the API: reads and writes entries. */
  DatabaseAccess forApi();

  /** For the migrator: changes the schema. */
  DatabaseAccess forMigrator();

  /** Another one is another database, which has to be migrated. */
  String id();

  /** What has to be there before anybody logs in; nothing of it may wait for the migration. */
  List<IDependable> ready();

  /** What is to be made once the schema and the roles are there. */
  default void afterMigration(Construct migration) {}

  /** What can run out, for alarms and the dashboard; none of a database that is not ours. */
  default List<Limit> limits() {
    return List.of();
  }

  /**
   * Something that can run out.
   *
   * @param name such as {@code DatabaseCpu}
   * @param threshold from which on somebody is to be told
   * @param below whether it is too little rather than too much
   */
  record Limit(String name, String description, IMetric metric, double threshold, boolean below) {}
}
