package dev.vitae.adapter.migration.branch;

import static java.lang.System.Logger.Level.WARNING;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.settings.DatabaseUrl;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Branches on a PostgreSQL of one's own: databases beside the main one, made by {@code CREATE
 * DATABASE .. TEMPLATE}. The branch {@code team/x} of {@code cv} is the database {@code cv~team~x},
 * a name that needs no encoding in a URL; what it is a copy of stands in its comment, and a
 * database without such a comment is nobody's branch.
 *
 * <p>A copy is made under a name of no meaning and renamed when it is whole. One call at a time
 * works on a server; the lock ends with its session, which is also the one that copies.
 */
final class PostgresBranches implements Branches {
  /** "branches" in ASCII. */
  private static final long LOCK = 0x62_72_61_6e_63_68_65_73L;

  private static final long LOCK_PATIENCE_NANOS = SECONDS.toNanos(60);
  private static final long POLL_MILLIS = 50;
  private static final int LONGEST_DATABASE = 63;
  private static final int RANDOM_BYTES = 6;
  private static final String HALF_MADE = "vitae_branch_half_made_";

  /** A session in a name: its process, and since when, because numbers come again. */
  private static final String SESSION =
      "concat(a.pid, '_', (extract(epoch FROM a.backend_start) * 1000000)::bigint, '_')";

  /** A login that may not see since when a session is there takes it for the maker. */
  private static final String LEFT =
      """
      SELECT d.datname FROM pg_database d
      WHERE pg_has_role(d.datdba, 'USAGE')
        AND (starts_with(d.datname, ?) AND NOT EXISTS (
            SELECT FROM pg_stat_activity a
            WHERE a.datname <> current_database() AND starts_with(d.datname, ? || CASE
              WHEN a.backend_start IS NULL THEN concat(a.pid, '_') ELSE %s END))
          OR d.%%s AND shobj_description(d.oid, 'pg_database') LIKE ?)
      """
          .formatted(SESSION);

  private static final System.Logger LOG = System.getLogger(PostgresBranches.class.getName());

  /** One of them is there on nearly every server, and neither is anybody's portfolio. */
  private static final List<String> MAINTENANCE = List.of("postgres", "template1");

  private static final String INSUFFICIENT_PRIVILEGE = "42501";
  private static final String OBJECT_IN_USE = "55006";

  /** Left by a DROP DATABASE that did not come to its end; only another one helps. */
  private static final String INVALID = "datconnlimit = -2";

  private final DatabaseUrl url;
  private final SecureRandom random = new SecureRandom();
  private Sessions maintenance;

  /**
   * Connects to nothing yet.
   *
   * @param url of the main branch, or of any other
   */
  PostgresBranches(DatabaseUrl url) {
    this.url = url;
  }

  @Override
  public Branch create(String name, String from) {
    return alone(
        connection -> {
          String main = main(connection);
          BranchList branches = read(connection, main);
          branches.checkNew(name);
          Branch parent = branches.named(from);
          String database = database(main, name);
          checkLength(database, main, name);
          checkFree(connection, database);
          return copy(connection, main, parent, name, false);
        });
  }

  @Override
  public Branch reset(String name) {
    return alone(
        connection -> {
          String main = main(connection);
          BranchList branches = read(connection, main);
          Branch branch = branches.changeable(name, "reset");
          Branch parent = branches.named(branch.parent().orElseThrow());
          return copy(connection, main, parent, branch.name(), true);
        });
  }

  @Override
  public void delete(String name) {
    alone(
        connection -> {
          String main = main(connection);
          Branch branch = read(connection, main).changeable(name, "deleted");
          drop(connection, database(main, branch.name()));
          return branch;
        });
  }

  @Override
  public List<Branch> list() {
    return onServer(connection -> read(connection, main(connection)).all());
  }

  @Override
  public DatabaseUrl url(String name) {
    return onServer(
        connection -> {
          String main = main(connection);
          return url(main, read(connection, main).named(name));
        });
  }

  @Override
  public BranchDifference diff(String name) {
    return onServer(
        connection -> {
          String main = main(connection);
          BranchList branches = read(connection, main);
          Branch branch = branches.copy(name, "compared with its parent");
          Branch parent = branches.named(branch.parent().orElseThrow());
          return ParentComparison.of(
              branch.name(), url(main, branch), parent.name(), url(main, parent));
        });
  }

  @Override
  public void close() {
    // Each call has connections of its own.
  }

  private DatabaseUrl url(String main, Branch branch) {
    return url.withDatabase(branch.isMain() ? main : database(main, branch.name()));
  }

  // -- what there is

  /** The database of the URL, or the one whose branch that is. */
  private String main(Connection connection) throws SQLException {
    List<Optional<BranchMark>> marks =
        Rows.read(
            connection,
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = ?",
            row -> BranchMark.read(row.getString(1)),
            url.database());
    if (marks.isEmpty()) {
      new Sessions(url).open(ParentComparison.APPLICATION_NAME).close(); // says so
    }
    return marks.stream()
        .flatMap(Optional::stream)
        .map(BranchMark::main)
        .findFirst()
        .orElse(url.database());
  }

  private BranchList read(Connection connection, String main) throws SQLException {
    List<Branch> branches = new ArrayList<>();
    branches.add(new Branch(MAIN, true, Optional.empty(), Optional.empty()));
    Rows.read(
            connection,
            "SELECT datname, shobj_description(oid, 'pg_database') FROM pg_database WHERE NOT "
                + INVALID,
            row -> Map.entry(row.getString(1), BranchMark.read(row.getString(2))))
        .forEach(
            found ->
                found
                    .getValue()
                    .filter(mark -> mark.main().equals(main))
                    .filter(mark -> found.getKey().equals(database(main, mark.branch())))
                    .ifPresent(mark -> branches.add(mark.asBranch())));
    return new BranchList(branches);
  }

  /** No branch's name has a ~ in it, so that no two have the same database. */
  static String database(String main, String branch) {
    return main + "~" + branch.replace('/', '~');
  }

  private static void checkLength(String database, String main, String name) {
    int bytes = database.getBytes(UTF_8).length;
    if (bytes > LONGEST_DATABASE) {
      throw new MigrationException(
          "The branch's name is too long: its database would be %s, and PostgreSQL's names have at most %d bytes. Take at most %d letters instead of %d"
              .formatted(
                  database,
                  LONGEST_DATABASE,
                  Math.max(0, LONGEST_DATABASE - main.getBytes(UTF_8).length - 1),
                  name.length()));
    }
  }

  private static void checkFree(Connection connection, String database) throws SQLException {
    if (Rows.holds(connection, "EXISTS (SELECT FROM pg_database WHERE datname = ?)", database)) {
      throw new MigrationException(
          "There is a database %s already that is nobody's branch: rename it, or take another name for the branch"
              .formatted(database));
    }
  }

  // -- what is changed

  private Branch copy(
      Connection connection, String main, Branch parent, String name, boolean replaces)
      throws SQLException {
    String database = database(main, name);
    String source = url(main, parent).database();
    String half = halfMade(connection);
    BranchMark mark =
        new BranchMark(main, name, parent.name(), Instant.now().truncatedTo(ChronoUnit.MILLIS));
    DatabaseCopy copy = new DatabaseCopy(connection, source, half);
    try {
      Evictions.afterTransactions(maintenance(), source).during(copy::make);
    } catch (SQLException failed) {
      if (OBJECT_IN_USE.equals(failed.getSQLState())) {
        throw stillInUse(connection, source, failed);
      }
      throw failed;
    }
    try {
      copy.giveRights();
      Rows.run(
          connection,
          "COMMENT ON DATABASE %s IS %s".formatted(quoted(half), literal(connection, mark.text())));
      if (replaces) {
        exchange(connection, half, database);
      } else {
        rename(connection, half, database);
      }
    } catch (SQLException | RuntimeException failed) {
      dropAfter(failed, connection, half);
      throw failed;
    }
    return mark.asBranch();
  }

  /** In one transaction: there is always a whole database of this name. */
  private void exchange(Connection connection, String half, String database) throws SQLException {
    String old = halfMade(connection);
    connection.setAutoCommit(false);
    try {
      Evictions.atOnce(maintenance(), database)
          .during(
              () -> {
                rename(connection, database, old);
                rename(connection, half, database);
              });
      connection.commit();
    } catch (SQLException failed) {
      connection.rollback();
      throw failed;
    } finally {
      connection.setAutoCommit(true);
    }
    dropOrLeave(connection, old); // it is done, whatever becomes of the old one
  }

  private static void rename(Connection connection, String from, String to) throws SQLException {
    Rows.run(connection, "ALTER DATABASE %s RENAME TO %s".formatted(quoted(from), quoted(to)));
  }

  private static void drop(Connection connection, String database) throws SQLException {
    Rows.run(connection, "DROP DATABASE IF EXISTS %s WITH (FORCE)".formatted(quoted(database)));
  }

  private static void dropAfter(Exception failed, Connection connection, String database) {
    try {
      drop(connection, database);
    } catch (SQLException also) {
      failed.addSuppressed(also); // the next call tries again
    }
  }

  /** It says which session makes it, for those who clear. */
  private String halfMade(Connection connection) throws SQLException {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    String maker =
        Rows.text(
            connection,
            "SELECT %s FROM pg_stat_activity a WHERE pid = pg_backend_pid()".formatted(SESSION));
    return HALF_MADE + maker + HexFormat.of().formatHex(bytes);
  }

  /**
   * What a killed call left: copies that never got their name, and branches half dropped. A call
   * that is at work from another maintenance database, where our lock is not seen, keeps what it
   * makes, and another login what is its own.
   */
  private void clear(Connection connection) throws SQLException {
    List<String> left =
        Rows.read(
            connection,
            LEFT.formatted(INVALID),
            row -> row.getString(1),
            HALF_MADE,
            HALF_MADE,
            BranchMark.BEGINNING + "%");
    for (String database : left) {
      dropOrLeave(connection, database);
    }
  }

  private static void dropOrLeave(Connection connection, String database) {
    try {
      drop(connection, database);
    } catch (SQLException failed) {
      LOG.log(
          WARNING,
          "The database {0}, which nobody needs, could not be dropped, and the next command tries again: {1}",
          database,
          firstLine(failed));
    }
  }

  // -- connections

  @FunctionalInterface
  private interface Work<T> {
    T with(Connection connection) throws SQLException;
  }

  /** A pooler would keep the lock: it is refused. */
  private <T> T alone(Work<T> work) {
    return with(
        maintenance().openDirect(ParentComparison.APPLICATION_NAME),
        connection -> {
          long start = System.nanoTime();
          while (!Rows.holds(connection, "pg_try_advisory_lock(?)", LOCK)) {
            if (System.nanoTime() - start > LOCK_PATIENCE_NANOS) {
              throw new MigrationException(
                  "Another command has worked on this server's branches for a minute: see to it (%s in pg_stat_activity), then run this again."
                      .formatted(ParentComparison.APPLICATION_NAME));
            }
            pause();
          }
          clear(connection);
          return work.with(connection);
        });
  }

  /** To look, for which a pooler will do. */
  private <T> T onServer(Work<T> work) {
    return with(maintenance().open(ParentComparison.APPLICATION_NAME), work);
  }

  private <T> T with(Connection opened, Work<T> work) {
    try (Connection connection = opened) {
      return work.with(connection);
    } catch (SQLException failed) {
      throw explained(failed);
    }
  }

  /** A database that is no branch, for none can be copied while somebody is connected to it. */
  private Sessions maintenance() {
    if (maintenance == null) {
      maintenance = findMaintenance();
    }
    return maintenance;
  }

  private Sessions findMaintenance() {
    UnreachableDatabaseException refused = null;
    for (String database : MAINTENANCE) {
      if (url.database().equals(database) || url.database().startsWith(database + "~")) {
        continue;
      }
      Sessions sessions = new Sessions(url.withDatabase(database));
      try {
        sessions.open(ParentComparison.APPLICATION_NAME).close();
        return sessions;
      } catch (UnreachableDatabaseException e) {
        refused = refused == null ? e : refused;
      } catch (SQLException closing) {
        return sessions;
      }
    }
    throw refused;
  }

  private static void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new MigrationException("Interrupted while waiting for another command.", interrupted);
    }
  }

  // -- words

  private static MigrationException stillInUse(
      Connection connection, String source, SQLException inUse) throws SQLException {
    List<String> users =
        Rows.read(
            connection,
            "SELECT DISTINCT format('%s (%s)', usename, coalesce(nullif(application_name, ''), 'without a name')) FROM pg_stat_activity WHERE datname = ?",
            row -> row.getString(1),
            source);
    return new MigrationException(
        "%s is in use and its sessions could not be ended: %s. End them, or let this login do so (GRANT pg_signal_backend)."
            .formatted(source, users.isEmpty() ? inUse.getMessage() : String.join(", ", users)),
        inUse);
  }

  private MigrationException explained(SQLException failed) {
    if (INSUFFICIENT_PRIVILEGE.equals(failed.getSQLState())) {
      return new MigrationException(
          "The login %s may not do this: %s. Branches are databases: the login has to own them and to be allowed to create some (ALTER ROLE ... CREATEDB)."
              .formatted(url.user().orElse(""), firstLine(failed)),
          failed);
    }
    return new MigrationException("The server refused: " + firstLine(failed), failed);
  }

  private static String firstLine(SQLException failed) {
    return failed.getMessage().replaceFirst("^ERROR: ", "").lines().findFirst().orElse("");
  }

  static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String literal(Connection connection, String text) throws SQLException {
    return Rows.text(connection, "SELECT quote_literal(?)", text);
  }
}
