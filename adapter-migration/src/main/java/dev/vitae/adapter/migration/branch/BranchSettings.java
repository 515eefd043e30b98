package dev.vitae.adapter.migration.branch;

import static java.util.Objects.requireNonNull;

import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.Settings;
import dev.vitae.settings.SettingsException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whose branches a command works on: those of the Neon project that NEON_API_KEY and
 * NEON_PROJECT_ID name; otherwise those of the PostgreSQL that DATABASE_URL or PGHOST and its like
 * name, in this order. The migrator's own MIGRATION_DATABASE_URL goes before these two.
 */
public final class BranchSettings {
  private static final String KEY = "NEON_API_KEY";
  private static final String PROJECT = "NEON_PROJECT_ID";
  private static final String MIGRATORS_URL = "MIGRATION_DATABASE_URL";
  private static final String SERVERS_URL = "DATABASE_URL";

  private final String place;
  private final Branches branches;

  private BranchSettings(String place, Branches branches) {
    this.place = requireNonNull(place, "place");
    this.branches = requireNonNull(branches, "branches");
  }

  /**
   * As the migrator reads them. Connects to nothing yet.
   *
   * @return empty when nothing of all that is set
   * @throws SettingsException naming what is wrong, or set by half
   */
  public static Optional<BranchSettings> readIfSet(Map<String, String> environment) {
    boolean own = Settings.of(environment).isSet(MIGRATORS_URL);
    return readIfSet(environment, own ? MIGRATORS_URL : SERVERS_URL);
  }

  /**
   * As a server reads them, so that a command and the server mean the same database. Connects to
   * nothing yet.
   *
   * @return empty when nothing of all that is set
   * @throws SettingsException naming what is wrong, or set by half
   */
  public static Optional<BranchSettings> ofServerIfSet(Map<String, String> environment) {
    return readIfSet(environment, SERVERS_URL);
  }

  private static Optional<BranchSettings> readIfSet(Map<String, String> environment, String url) {
    Settings settings = Settings.of(environment);
    if (settings.isSet(KEY) != settings.isSet(PROJECT)) {
      String missing = settings.isSet(KEY) ? PROJECT : KEY;
      String given = settings.isSet(KEY) ? KEY : PROJECT;
      throw new SettingsException(
          List.of(
              new SettingProblem(
                  missing,
                  "is not set, but %s is: set both for the branches of a Neon project, or none"
                      .formatted(given),
                  missing.equals(KEY) ? "napi_..." : "floral-king-961888")));
    }
    if (settings.isSet(KEY)) {
      return Optional.of(neon(environment, settings));
    }
    return settings.databaseIfSet(url).get().map(BranchSettings::on);
  }

  /** Those of a PostgreSQL, beside this database. */
  public static BranchSettings on(DatabaseUrl url) {
    return new BranchSettings(
        url.authority() + "/" + url.database().replaceFirst("~.*", ""), new PostgresBranches(url));
  }

  private static BranchSettings neon(Map<String, String> environment, Settings settings) {
    String project = environment.get(PROJECT).strip();
    NeonApi api =
        new NeonApi(
            NeonApi.BASE,
            environment.get(KEY).strip(),
            project,
            time -> Thread.sleep(time.toMillis()));
    Optional<String> database =
        settings.isSet("PGDATABASE")
            ? Optional.of(environment.get("PGDATABASE"))
            : Optional.empty();
    return new BranchSettings("neon/" + project, new NeonBranches(api, database));
  }

  /** Where they are, in a few words without a secret. */
  public String place() {
    return place;
  }

  public Branches branches() {
    return branches;
  }
}
