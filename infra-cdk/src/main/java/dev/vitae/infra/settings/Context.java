package dev.vitae.infra.settings;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of context values, and to which databases they belong. */
enum Context {
  STAGE("stage"),
  DATABASE("database"),

  ARCHITECTURE("architecture"),
  MEMORY("memory"),
  RESERVED_CONCURRENCY("reservedConcurrency"),
  ACCOUNT_CONCURRENCY("accountConcurrency"),
  LOG_DAYS("logDays"),
  LOG_LEVEL("logLevel"),
  TRACING("tracing"),
  SNAP_START("snapStart"),
  SECRETS_LAYER("secretsLayer"),

  CORS_ORIGINS("corsOrigins"),
  WRITE_AUTH("writeAuth"),
  KEYS_PARAMETER("keysParameter"),
  JWT_ISSUER("jwtIssuer"),
  JWT_AUDIENCE("jwtAudience"),
  JWT_SCOPE("jwtScope"),
  THROTTLE_RATE("throttleRate"),
  THROTTLE_BURST("throttleBurst"),
  WRITE_THROTTLE_RATE("writeThrottleRate"),
  WRITE_THROTTLE_BURST("writeThrottleBurst"),

  DATABASE_PARAMETER("databaseParameter", DatabaseKind.NEON),
  DATABASE_SECRET("databaseSecret", DatabaseKind.NEON),
  MIGRATION_DATABASE_PARAMETER("migrationDatabaseParameter", DatabaseKind.NEON),
  MIGRATION_DATABASE_SECRET("migrationDatabaseSecret", DatabaseKind.NEON),
  DATABASE_ID("databaseId", DatabaseKind.NEON),

  MAX_CONNECTIONS("maxConnections"),
  BACKUP_DAYS("backupDays", DatabaseKind.RDS, DatabaseKind.AURORA),
  DELETION_PROTECTION("deletionProtection", DatabaseKind.RDS, DatabaseKind.AURORA),
  INSTANCE_CLASS("instanceClass", DatabaseKind.RDS),
  STORAGE("storage", DatabaseKind.RDS),
  MULTI_AZ("multiAz", DatabaseKind.RDS),
  MIN_CAPACITY("minCapacity", DatabaseKind.AURORA),
  MAX_CAPACITY("maxCapacity", DatabaseKind.AURORA),
  READER("reader", DatabaseKind.AURORA),

  ALARM_TOPIC("alarmTopic"),
  ALARM_EMAIL("alarmEmail"),
  ALARM_ERROR_PERCENT("alarmErrorPercent"),
  ALARM_LATENCY("alarmLatency"),

  REVISION("revision"),
  FORCE("force");

  private final String key;
  private final List<DatabaseKind> databases;

  Context(String key, DatabaseKind... databases) {
    this.key = key;
    this.databases = List.of(databases);
  }

  /** As it is written after {@code -c}. */
  String key() {
    return key;
  }

  boolean belongsTo(DatabaseKind database) {
    return databases.isEmpty() || databases.contains(database);
  }

  /** The databases that it belongs to, for a message: {@code database=rds or aurora}. */
  String belongings() {
    return databases.stream().map(DatabaseKind::label).collect(Collectors.joining(" or "));
  }

  static Optional<Context> of(String key) {
    return Arrays.stream(values()).filter(each -> each.key.equals(key)).findFirst();
  }

  /** What somebody may have meant who wrote this. */
  static Context nearest(String misspelt) {
    return Stream.of(values())
        .min(Comparator.comparingInt(each -> distance(misspelt, each.key)))
        .orElseThrow();
  }

  /** Of Levenshtein. */
  private static int distance(String one, String other) {
    int[] previous = new int[other.length() + 1];
    Arrays.setAll(previous, column -> column);
    for (int row = 1; row <= one.length(); row++) {
      int[] current = new int[other.length() + 1];
      current[0] = row;
      for (int column = 1; column <= other.length(); column++) {
        boolean same =
            Character.toLowerCase(one.charAt(row - 1))
                == Character.toLowerCase(other.charAt(column - 1));
        current[column] =
            Math.min(
                Math.min(current[column - 1], previous[column]) + 1,
                previous[column - 1] + (same ? 0 : 1));
      }
      previous = current;
    }
    return previous[other.length()];
  }
}
