package dev.vitae.adapter.http.local.bootstrap;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.local.AllowedHosts;
import dev.vitae.adapter.http.local.CannotStartException;
import dev.vitae.adapter.http.local.DataDirectory;
import dev.vitae.adapter.http.local.EmbeddedPostgresDatabase;
import dev.vitae.adapter.http.local.JavalinServer;
import dev.vitae.adapter.migration.Migration;
import dev.vitae.adapter.migration.MigrationResult;
import dev.vitae.adapter.migration.MigrationStatus;
import dev.vitae.adapter.migration.Migrator;
import dev.vitae.adapter.migration.branch.BranchCommand;
import dev.vitae.adapter.migration.branch.BranchSettings;
import dev.vitae.adapter.migration.branch.ChosenBranch;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.adapter.persistence.jdbc.JdbcSettings;
import dev.vitae.application.SchemaStatus;
import dev.vitae.bootstrap.ApiSettings;
import dev.vitae.domain.failure.AlreadyExistsException;
import dev.vitae.settings.DatabaseUrl;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.SettingsException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * One start, in this order: the data directory is locked, the database is up, migrated and filled,
 * the key is in its file; only then the port opens. Loading the server's classes takes as long as
 * all that and goes on beside it.
 */
final class LocalStart {
  private static final int PORTS_TO_TRY = 100;
  private static final int CONNECTION_TRIES = 5;
  private static final Duration CONNECTING = Duration.ofSeconds(5);
  private static final int HIGHEST_PORT = 65_535;

  private final Options options;
  private final LocalSettings settings;
  private final String version;
  private final Closing closing;
  private final Consumer<String> progress;
  private final SecureRandom random = new SecureRandom();
  private final List<String> databaseLines = new ArrayList<>();
  private final List<String> keyLines = new ArrayList<>();

  /**
   * @param closing is given what has to be closed in the end
   * @param progress is told what takes long
   */
  LocalStart(
      Options options,
      LocalSettings settings,
      String version,
      Closing closing,
      Consumer<String> progress) {
    this.options = requireNonNull(options, "options");
    this.settings = requireNonNull(settings, "settings");
    this.version = requireNonNull(version, "version");
    this.closing = requireNonNull(closing, "closing");
    this.progress = requireNonNull(progress, "progress");
  }

  /**
   * @return what there is to tell about the running server
   */
  String run() {
    InetAddress host = host();
    CompletableFuture<JavalinServer> server = background(this::prepareServer);
    LocalPortfolio portfolio = portfolio();
    if (options.sample()) {
      loadSample(portfolio);
    }
    String contents = contents(portfolio);
    JavalinServer ready = closing.add(joined(server));
    int port = listen(ready, portfolio, host);
    Banner banner =
        new Banner(version, settings.environment()).urls("http://%s:%d".formatted(urlHost(), port));
    add(banner, "Database", databaseLines);
    banner.line("Portfolio", contents);
    add(banner, "Key", keyLines);
    return banner.startedIn(sinceProcessStart());
  }

  private JavalinServer prepareServer() {
    List<String> names = new ArrayList<>(options.allowedHosts());
    names.add(options.host());
    JavalinServer server = new JavalinServer(new AllowedHosts(names));
    server.start();
    return server;
  }

  // -- the database

  private LocalPortfolio portfolio() {
    if (settings.neon().isPresent()) {
      BranchSettings neon = settings.neon().get();
      Optional<String> branch = branch(BranchCommand.chosenInWorkingFolder(neon));
      if (branch.isPresent()) {
        return onNamedDatabase(url(neon, branch.get()), "NEON_PROJECT_ID");
      }
    }
    if (settings.database().isEmpty()) {
      return onEmbeddedDatabase();
    }
    DatabaseUrl main = settings.database().get();
    BranchSettings branches = BranchSettings.on(main);
    Optional<String> branch = branch(BranchCommand.chosenInWorkingFolder(branches));
    DatabaseUrl url = branch.isPresent() ? reaching(() -> url(branches, branch.get())) : main;
    return onNamedDatabase(url, settings.databaseSetting());
  }

  /** What this start asks for goes before what was chosen earlier. */
  private Optional<String> branch(ChosenBranch chosen) {
    return options.branch().isPresent() ? options.branch() : chosen.read();
  }

  private DatabaseUrl url(BranchSettings branches, String branch) {
    databaseLines.add("branch " + branch);
    try {
      return branches.branches().url(branch);
    } catch (MigrationException missing) {
      String asked = options.branch().isPresent() ? "--branch: " : "branch switch: ";
      throw new CannotStartException(
          asked + missing.getMessage() + " (./vitae branch --help shows all)", missing);
    }
  }

  private LocalPortfolio onEmbeddedDatabase() {
    EmbeddedPostgresDatabase database;
    ApiKey key;
    Optional<String> branch = Optional.empty();
    if (options.ephemeral()) {
      database =
          closing.add(EmbeddedPostgresDatabase.startTemporary(settings.cache(), random, progress));
      key = ApiKey.generate(random);
      databaseLines.add("PostgreSQL of its own, gone with this process");
      keyLines.add(key.reveal());
    } else {
      Path data = options.data().orElse(Options.DEFAULT_DATA);
      DataDirectory directory = closing.add(DataDirectory.open(data, progress));
      database =
          closing.add(
              EmbeddedPostgresDatabase.start(directory, settings.cache(), random, progress));
      key = keptKey(directory);
      branch = branch(LocalBranches.chosenIn(data));
      databaseLines.add("PostgreSQL of its own, data in " + database.folder());
      keyLines.add("in " + directory.apiKeyFile());
    }
    if (settings.api().keys().size() > 0) {
      keyLines.add("API_KEY_DIGESTS counts with DATABASE_URL only");
    }
    DatabaseUrl main = LocalBranches.url(database.port(), database.password());
    DatabaseUrl url = branch.map(name -> url(BranchSettings.on(main), name)).orElse(main);
    LocalPortfolio portfolio = wired(url, settings.api().withKeys(ApiKeys.of("local", key)));
    SchemaStatus schema = schema(portfolio, url);
    // Flyway takes half a second to find out that there is nothing to do.
    if (schema.found().isEmpty() || schema.found().getAsInt() < Migrator.newestVersion()) {
      migrate(url);
    }
    describeSchema(portfolio.useCases().schema().status());
    return portfolio;
  }

  private ApiKey keptKey(DataDirectory directory) {
    Path file = directory.apiKeyFile();
    String line = directory.line(file, () -> ApiKey.generate(random).reveal());
    if (!ApiKey.isKey(line)) {
      throw new CannotStartException(
          "--data: %s holds no key, which is 43 characters of A-Z a-z 0-9 - _. Delete it: the next start makes a new one"
              .formatted(file));
    }
    return ApiKey.of(line);
  }

  private LocalPortfolio onNamedDatabase(DatabaseUrl url, String setting) {
    databaseLines.add(0, url + " (" + setting + ")");
    keyLines.add(
        settings.api().keys().size() == 0
            ? "none in API_KEY_DIGESTS: nobody can write"
            : settings.api().keys().size() + " in API_KEY_DIGESTS");
    if (options.migrate()) {
      reaching(() -> migrate(url));
    }
    LocalPortfolio portfolio = wired(url, settings.api());
    SchemaStatus schema = reaching(() -> schema(portfolio, url));
    describeSchema(schema);
    if (!schema.current()) {
      MigrationStatus status = reaching(() -> new Migrator(url).status());
      databaseLines.add(missing(status));
    }
    return portfolio;
  }

  /**
   * The pool only says that it has no connection in time; the migrator's own tells why, and if it
   * gets one, the machine is busy and the pool may try again.
   */
  private static SchemaStatus schema(LocalPortfolio portfolio, DatabaseUrl url) {
    for (int i = 1; i < CONNECTION_TRIES && !portfolio.connections().connect(CONNECTING); i++) {
      new Migrator(url).status();
    }
    return portfolio.useCases().schema().status();
  }

  private <T> T reaching(Supplier<T> work) {
    try {
      return work.get();
    } catch (UnreachableDatabaseException e) {
      boolean url = settings.databaseSetting().equals("DATABASE_URL");
      throw new SettingsException(
          List.of(
              new SettingProblem(
                  settings.databaseSetting(),
                  e.getMessage(),
                  url ? DatabaseUrl.EXAMPLE : "localhost")));
    }
  }

  private static String missing(MigrationStatus status) {
    if (status.state() == MigrationStatus.State.NOT_ADOPTED) {
      return "holds tables, but no migration has ever run on it: see the migrator's --baseline";
    }
    String pending =
        status.pending().stream().map(Migration::toString).collect(Collectors.joining(", "));
    return pending.isEmpty()
        ? "its schema_version is behind: --migrate puts that right"
        : "migrations missing, --migrate runs them: " + pending;
  }

  private MigrationResult migrate(DatabaseUrl url) {
    progress.accept("Migrating the database");
    MigrationResult result = new Migrator(url).migrate();
    if (!result.applied().isEmpty()) {
      progress.accept("Migrated to version %s in %,d ms".formatted(result.to(), result.millis()));
    }
    return result;
  }

  private void describeSchema(SchemaStatus schema) {
    if (schema.found().isPresent() && schema.found().getAsInt() > schema.needed()) {
      databaseLines.add(
          "is at version %d, newer than this program, which knows %d: served as it is"
              .formatted(schema.found().getAsInt(), schema.needed()));
    }
  }

  private LocalPortfolio wired(DatabaseUrl url, ApiSettings api) {
    LocalPortfolio portfolio =
        DaggerLocalComponent.factory().create(JdbcSettings.forServer(url), api).portfolio();
    portfolio.resources().forEach(closing::add);
    return portfolio;
  }

  // -- what is in it

  private void loadSample(LocalPortfolio portfolio) {
    if (!portfolio.useCases().schema().status().current()) {
      throw new CannotStartException(
          "--sample: the database lacks migrations. Add --migrate to run them first");
    }
    try {
      portfolio.fill().with(SamplePortfolio.read());
    } catch (AlreadyExistsException filled) {
      throw new CannotStartException(
          "--sample: there is a portfolio in the database already, and nothing was added to it. Start without --sample, or with --ephemeral or another --data");
    }
  }

  private static String contents(LocalPortfolio portfolio) {
    try {
      return Banner.contents(portfolio.useCases().portfolio().read());
    } catch (RuntimeException e) {
      // Without its migrations a database may not even have the tables: the banner says that.
      return "cannot be read: " + e.getMessage();
    }
  }

  // -- the server

  private InetAddress host() {
    try {
      return InetAddress.getByName(options.host());
    } catch (UnknownHostException e) {
      throw noSuchHost(e);
    }
  }

  private CannotStartException noSuchHost(Exception cause) {
    return new CannotStartException(
        "--host: %s is not an address of this machine, for example --host 127.0.0.1"
            .formatted(options.host()),
        cause);
  }

  private int listen(JavalinServer server, LocalPortfolio portfolio, InetAddress host) {
    int first = options.port().orElse(Options.DEFAULT_PORT);
    int last = options.port().isPresent() ? first : Math.min(first + PORTS_TO_TRY, HIGHEST_PORT);
    for (int port = first; port <= last; port++) {
      try {
        server.listen(portfolio.api(), host, port);
        return server.port();
      } catch (BindException e) {
        if (isForeign(host)) {
          throw noSuchHost(e);
        }
      } catch (IOException e) {
        throw new CannotStartException(
            "--port: %d cannot be listened on: %s. Name another, for example --port 8081"
                .formatted(port, e.getMessage()),
            e);
      }
    }
    throw new CannotStartException(
        options.port().isPresent()
            ? "--port: %d is in use. Name another, for example --port %d, or none to get the next free one"
                .formatted(first, first + 1)
            : "--port: all from %d to %d are in use. Name another, for example --port %d"
                .formatted(first, last, last + 1));
  }

  private static boolean isForeign(InetAddress host) {
    try {
      return !host.isAnyLocalAddress() && NetworkInterface.getByInetAddress(host) == null;
    } catch (IOException e) {
      return false;
    }
  }

  private String urlHost() {
    String host = options.host();
    boolean loopback =
        host.equals(Options.DEFAULT_HOST) || host.equals("0.0.0.0") || host.equals("::");
    return loopback ? "localhost" : host.contains(":") ? "[" + host + "]" : host;
  }

  private static void add(Banner banner, String name, List<String> lines) {
    banner.line(name, lines.get(0));
    lines.subList(1, lines.size()).forEach(banner::more);
  }

  private static Duration sinceProcessStart() {
    Optional<Instant> start = ProcessHandle.current().info().startInstant();
    return start.map(instant -> Duration.between(instant, Instant.now())).orElse(Duration.ZERO);
  }

  private static <T> CompletableFuture<T> background(Supplier<T> work) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                result.complete(work.get());
              } catch (RuntimeException | Error e) {
                result.completeExceptionally(e);
              }
            },
            "prepare");
    thread.setDaemon(true);
    thread.start();
    return result;
  }

  private static <T> T joined(CompletableFuture<T> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      throw new IllegalStateException("the server could not be prepared", e.getCause());
    }
  }
}
