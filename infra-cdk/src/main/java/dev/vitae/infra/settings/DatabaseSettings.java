package dev.vitae.infra.settings;

import static java.util.Objects.requireNonNull;

/** The database of a deploy. */
public sealed interface DatabaseSettings {
  /** How many sessions it takes at a time of those who are no superusers. */
  int capacity();

  /** Where {@link #capacity()} comes from, for a message. */
  String origin();

  /** Whether AWS refuses to delete it. */
  boolean isProtected();

  /**
   * Neon's, or any that the internet reaches by TLS.
   *
   * @param api where the URL of the pooled endpoint is kept
   * @param migration where the URL of the direct endpoint is kept
   * @param id another one is another database, which is to be migrated
   * @param maxConnections how many clients the pooler, or a server without one, takes
   */
  record Neon(SecretName api, SecretName migration, String id, int maxConnections)
      implements DatabaseSettings {
    /** PgBouncer's {@code max_client_conn} (https://neon.com/docs/connect/connection-pooling). */
    public static final int CLIENTS_OF_THE_POOLER = 10_000;

    public Neon {
      requireNonNull(api, "api");
      requireNonNull(migration, "migration");
      requireNonNull(id, "id");
    }

    @Override
    public int capacity() {
      return maxConnections;
    }

    @Override
    public String origin() {
      return "maxConnections, by default the clients of Neon's pooler";
    }

    @Override
    public boolean isProtected() {
      return false;
    }
  }

  /** One that the stack makes. */
  sealed interface Own extends DatabaseSettings {
    Ours ours();

    @Override
    default int capacity() {
      return ours().capacity();
    }

    @Override
    default String origin() {
      return ours().origin();
    }

    @Override
    default boolean isProtected() {
      return ours().deletionProtection();
    }
  }

  /**
   * What RDS and Aurora share.
   *
   * @param maxConnections PostgreSQL's setting
   * @param backupDays 1 to 35
   */
  record Ours(int maxConnections, int backupDays, boolean deletionProtection) {
    /** PostgreSQL keeps three for superusers, RDS two for its own. */
    private static final int RESERVED = 5;

    int capacity() {
      return maxConnections - RESERVED;
    }

    String origin() {
      return "maxConnections %d, less %d that the server keeps".formatted(maxConnections, RESERVED);
    }
  }

  /**
   * An instance.
   *
   * @param instanceClass such as {@code t4g.micro}
   * @param multiAz whether a second one stands by in another zone
   */
  record Rds(Ours ours, String instanceClass, int storageGigabytes, boolean multiAz)
      implements Own {
    public Rds {
      requireNonNull(ours, "ours");
      requireNonNull(instanceClass, "instanceClass");
    }
  }

  /**
   * A serverless cluster.
   *
   * @param minCapacity in ACU; 0 lets it sleep
   * @param maxCapacity in ACU
   * @param reader whether a second instance in another zone takes over when the first one fails
   */
  record Aurora(Ours ours, double minCapacity, double maxCapacity, boolean reader) implements Own {
    public Aurora {
      requireNonNull(ours, "ours");
    }
  }
}
