package dev.vitae.infra.settings;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Reads what a context says of the database. */
final class DatabaseReader {
  private static final Pattern SECRET =
      Pattern.compile(
          "[A-Za-z0-9/_+=.@-]+|arn:[a-z-]+:secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]+");
  private static final Pattern INSTANCE_CLASS = Pattern.compile("[a-z0-9]+\\.[a-z0-9]+");
  private static final int LONGEST_BACKUP = 35;

  private final ContextValues values;
  private final Defaults defaults;

  DatabaseReader(ContextValues values, Defaults defaults) {
    this.values = values;
    this.defaults = defaults;
  }

  Supplier<? extends DatabaseSettings> read(DatabaseKind kind) {
    return switch (kind) {
      case NEON -> neon(defaults.stage());
      case RDS -> rds(defaults.rds());
      case AURORA -> aurora(defaults.aurora());
    };
  }

  private Supplier<DatabaseSettings.Neon> neon(Stage stage) {
    Supplier<SecretName> api =
        secretName(
            Context.DATABASE_PARAMETER,
            Context.DATABASE_SECRET,
            "/vitae/%s/database-url".formatted(stage.label()));
    Supplier<SecretName> migration =
        secretName(
            Context.MIGRATION_DATABASE_PARAMETER,
            Context.MIGRATION_DATABASE_SECRET,
            "/vitae/%s/migration-database-url".formatted(stage.label()));
    Supplier<Optional<String>> id =
        values.text(
            Context.DATABASE_ID,
            "ep-cool-darkness-123456",
            Pattern.compile("[\\w./:+-]{1,200}"),
            "may hold letters, digits and _ . / : + - alone, 200 at most");
    Supplier<Integer> connections =
        values.number(
            Context.MAX_CONNECTIONS, 20, 100_000, DatabaseSettings.Neon.CLIENTS_OF_THE_POOLER);
    return () ->
        new DatabaseSettings.Neon(
            api.get(),
            migration.get(),
            id.get().orElseGet(() -> migration.get().name()),
            connections.get());
  }

  private Supplier<SecretName> secretName(Context parameter, Context secret, String fallback) {
    Supplier<Optional<String>> inParameter = values.parameterName(parameter, fallback);
    Supplier<Optional<String>> inSecret =
        values.text(secret, fallback, SECRET, "is neither a name nor an ARN of a secret");
    if (values.isSet(parameter)) {
      values.refuseIfSet(
          secret, "is set, and so is %s: leave one of them out".formatted(parameter.key()));
    }
    return () ->
        inSecret
            .get()
            .map(SecretName::secret)
            .orElseGet(() -> SecretName.parameter(inParameter.get().orElse(fallback)));
  }

  private Supplier<DatabaseSettings.Rds> rds(DatabaseSettings.Rds usual) {
    Supplier<DatabaseSettings.Ours> ours = ours(usual.ours());
    Supplier<Optional<String>> instanceClass =
        values.text(
            Context.INSTANCE_CLASS,
            "t4g.small",
            INSTANCE_CLASS,
            "is no class of instances, without its db.");
    Supplier<Integer> storage =
        values.number(Context.STORAGE, 20, 65_536, usual.storageGigabytes());
    Supplier<Boolean> multiAz = values.flag(Context.MULTI_AZ, usual.multiAz());
    return () ->
        new DatabaseSettings.Rds(
            ours.get(),
            instanceClass.get().orElse(usual.instanceClass()),
            storage.get(),
            multiAz.get());
  }

  private Supplier<DatabaseSettings.Aurora> aurora(DatabaseSettings.Aurora usual) {
    Supplier<DatabaseSettings.Ours> ours = ours(usual.ours());
    Supplier<Double> min = values.capacity(Context.MIN_CAPACITY, 0, usual.minCapacity());
    Supplier<Double> max = values.capacity(Context.MAX_CAPACITY, 1, usual.maxCapacity());
    Supplier<Boolean> reader = values.flag(Context.READER, usual.reader());
    return () -> new DatabaseSettings.Aurora(ours.get(), min.get(), max.get(), reader.get());
  }

  private Supplier<DatabaseSettings.Ours> ours(DatabaseSettings.Ours usual) {
    Supplier<Integer> connections =
        values.number(Context.MAX_CONNECTIONS, 20, 5_000, usual.maxConnections());
    Supplier<Integer> backups =
        values.number(Context.BACKUP_DAYS, 1, LONGEST_BACKUP, usual.backupDays());
    Supplier<Boolean> protection =
        values.optional(
            Context.DELETION_PROTECTION,
            "true",
            usual.deletionProtection(),
            text -> {
              boolean protect = ContextValues.parseFlag(text);
              if (!protect && defaults.stage() == Stage.PROD) {
                throw new IllegalArgumentException(
                    "is false, and stage is prod: leave it out, and take the protection off by hand"
                        + " when the database is really to go");
              }
              return protect;
            });
    return () -> new DatabaseSettings.Ours(connections.get(), backups.get(), protection.get());
  }
}
