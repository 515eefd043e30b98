package dev.vitae.adapter.migration.roles;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.postgresql.PGConnection;

/** One run of {@link Roles#setUp}, in the transaction of its connection. */
final class RolesSetUp {
  /**
   * What no role of a portfolio has; a superuser alone can take the first one away. Whether the
   * migrator may create databases is the administrator's choice.
   */
  private static final Map<String, String> TOO_MUCH =
      Map.of(
          "rolsuper", "SUPERUSER",
          "rolcreatedb", "CREATEDB",
          "rolcreaterole", "CREATEROLE",
          "rolreplication", "REPLICATION",
          "rolbypassrls", "BYPASSRLS");

  /** On servers before 16 a member may always do both. */
  private static final String IS_MEMBER =
      """
      EXISTS (
        SELECT FROM pg_catalog.pg_auth_members m
        WHERE m.roleid = ?::regrole AND m.member = ?::regrole
          AND coalesce((to_jsonb(m) ->> 'set_option')::boolean, true)
          AND coalesce((to_jsonb(m) ->> 'inherit_option')::boolean, true))
      """;

  private static final String OTHER_MEMBERSHIPS =
      """
      SELECT quote_ident(r.rolname)
      FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles r ON r.oid = m.roleid
      WHERE m.member = ?::regrole ORDER BY 1
      """;

  private static final String SETTINGS =
      """
      SELECT setting
      FROM pg_catalog.pg_db_role_setting s, unnest(s.setconfig) AS setting
      WHERE s.setrole = ?::regrole AND s.setdatabase = 0
      """;

  /** They go before those of the role. */
  private static final String SETTINGS_IN_A_DATABASE =
      """
      SELECT quote_ident(d.datname), split_part(setting, '=', 1)
      FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_database d ON d.oid = s.setdatabase,
        unnest(s.setconfig) AS setting
      WHERE s.setrole = ?::regrole AND s.setdatabase <> 0 ORDER BY 1, 2
      """;

  private static final String DATABASE_PRIVILEGE =
      """
      EXISTS (
        SELECT FROM pg_catalog.pg_database d, aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a
        WHERE d.datname = current_database() AND a.grantee = ?::bigint::oid AND a.privilege_type = ?)
      """;

  /** What an extension has brought stays with it; a sequence of a column follows its table. */
  private static final String OTHERS_OBJECTS =
      """
      SELECT format('%s %s', kind, name) FROM (
        SELECT CASE relkind WHEN 'v' THEN 'VIEW' WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE'
            WHEN 'f' THEN 'FOREIGN TABLE' ELSE 'TABLE' END AS kind,
          format('public.%I', relname) AS name, relowner AS owner, oid, 'pg_class'::regclass AS class
        FROM pg_catalog.pg_class
        WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'f', 'v', 'm', 'S')
        UNION ALL
        SELECT 'ROUTINE', format('public.%I(%s)', proname, pg_get_function_identity_arguments(oid)), proowner,
          oid, 'pg_proc'::regclass
        FROM pg_catalog.pg_proc WHERE pronamespace = 'public'::regnamespace
        UNION ALL
        SELECT 'TYPE', format('public.%I', typname), typowner, oid, 'pg_type'::regclass
        FROM pg_catalog.pg_type t
        WHERE typnamespace = 'public'::regnamespace
          AND (typtype IN ('e', 'd', 'r')
            OR typtype = 'c' AND EXISTS (SELECT FROM pg_catalog.pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
        UNION ALL
        SELECT 'STATISTICS', format('public.%I', stxname), stxowner, oid, 'pg_statistic_ext'::regclass
        FROM pg_catalog.pg_statistic_ext WHERE stxnamespace = 'public'::regnamespace
      ) object
      WHERE owner <> ?::regrole
        AND NOT EXISTS (
          SELECT FROM pg_catalog.pg_depend d
          WHERE d.classid = object.class AND d.objid = object.oid
            AND (d.deptype = 'e' OR object.kind = 'SEQUENCE' AND d.deptype IN ('a', 'i')))
      ORDER BY kind, name
      """;

  private static final String ACCESS =
      """
      SELECT string_agg(entry, ' ' ORDER BY entry) FROM (
        SELECT oid || ' ' || a.grantee || a.privilege_type
        FROM pg_catalog.pg_class, aclexplode(relacl) a WHERE relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT attrelid || '.' || attnum || ' ' || a.grantee || a.privilege_type
        FROM pg_catalog.pg_attribute JOIN pg_catalog.pg_class c ON c.oid = attrelid, aclexplode(attacl) a
        WHERE c.relnamespace = 'public'::regnamespace
        UNION ALL
        SELECT oid || ' ' || a.grantee || a.privilege_type
        FROM pg_catalog.pg_proc, aclexplode(proacl) a WHERE pronamespace = 'public'::regnamespace
        UNION ALL
        SELECT oid || ' ' || a.grantee || a.privilege_type
        FROM pg_catalog.pg_namespace, aclexplode(nspacl) a WHERE nspname = 'public'
      ) entries (entry)
      """;

  private final Connection connection;
  private final RolePasswords passwords;
  private final PasswordCheck check;
  private final Deadline deadline;
  private final Role owner;
  private final Role migrator;
  private final Role application;
  private final Role readonly;
  private final List<String> done = new ArrayList<>();
  private final List<String> remarks = new ArrayList<>();
  private final List<String> passwordRemarks = new ArrayList<>();

  RolesSetUp(
      Connection connection,
      RolePasswords passwords,
      String prefix,
      PasswordCheck check,
      Deadline deadline) {
    this.connection = connection;
    this.passwords = passwords;
    this.check = check;
    this.deadline = deadline;
    this.owner = Role.owner(prefix);
    this.migrator = Role.migrator(prefix);
    this.application = Role.application(prefix);
    this.readonly = Role.readonly(prefix);
  }

  RolesReport run(String grants) throws SQLException {
    deadline.limit(connection);
    Rows.run(connection, "SET LOCAL lock_timeout = '5s'");
    refuseOrdinaryLogin();
    // By other sessions, which must not have to wait for what this one changes.
    boolean migratorHasIt = has(migrator, passwords.migrator());
    boolean applicationHasIt = has(application, passwords.application());
    boolean readonlyHasIt = has(readonly, passwords.readonly());
    List<Role> roles = List.of(owner, migrator, application, readonly);
    for (Role role : roles) {
      makeOrCorrect(role);
    }
    grantOwner();
    for (Role role : roles) {
      setSettings(role);
      nameSettingsInADatabase(role);
    }
    limitDatabase();
    takeOverSchema();
    runGrants(grants);
    if (!migratorHasIt) {
      setPassword(migrator, passwords.migrator());
    }
    if (!applicationHasIt) {
      setPassword(application, passwords.application());
    }
    if (!readonlyHasIt) {
      setPassword(readonly, passwords.readonly());
    }
    deadline.check();
    return new RolesReport(done, remarks, passwordRemarks);
  }

  private void refuseOrdinaryLogin() throws SQLException {
    if (!Rows.holds(
        connection,
        "rolsuper OR rolcreaterole FROM pg_catalog.pg_roles WHERE rolname = current_user")) {
      throw new MigrationException(
          "The login %s may not create roles, and nothing was changed. Log in as the server's administrator (postgres on a server of yours, the master user on RDS, neondb_owner on Neon)."
              .formatted(Rows.text(connection, "SELECT current_user")));
    }
  }

  private boolean has(Role role, Optional<String> password) throws SQLException {
    return password.isPresent()
        && Rows.holds(connection, "to_regrole(?) IS NOT NULL", role.name())
        && check.has(role, password.get());
  }

  private void makeOrCorrect(Role role) throws SQLException {
    String login = role.logsIn() ? "LOGIN" : "NOLOGIN";
    if (!Rows.holds(connection, "to_regrole(?) IS NOT NULL", role.name())) {
      change(
          "CREATE ROLE %s %s".formatted(role.name(), login), "the role %s".formatted(role.name()));
      return;
    }
    List<String> wrong = new ArrayList<>();
    if (!attribute(role, "rolcanlogin = " + role.logsIn())) {
      wrong.add(login);
    }
    if (!attribute(role, "rolinherit")) {
      wrong.add("INHERIT");
    }
    for (Map.Entry<String, String> right : new TreeMap<>(TOO_MUCH).entrySet()) {
      boolean choice = role == migrator && right.getValue().equals("CREATEDB");
      if (!choice && attribute(role, right.getKey())) {
        wrong.add("NO" + right.getValue());
      }
    }
    if (!wrong.isEmpty()) {
      String attributes = String.join(" ", wrong);
      change(
          "ALTER ROLE %s %s".formatted(role.name(), attributes),
          "%s: %s".formatted(role.name(), attributes));
    }
  }

  private boolean attribute(Role role, String condition) throws SQLException {
    return Rows.holds(
        connection, condition + " FROM pg_catalog.pg_roles WHERE rolname = ?", role.name());
  }

  private void setSettings(Role role) throws SQLException {
    Map<String, String> there = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String setting : Rows.read(connection, SETTINGS, row -> row.getString(1), role.name())) {
      int equals = setting.indexOf('=');
      there.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    for (Map.Entry<String, String> setting : role.settings().entrySet()) {
      if (!setting.getValue().equals(there.get(setting.getKey()))) {
        change(
            "ALTER ROLE %s SET %s = '%s'"
                .formatted(role.name(), setting.getKey(), setting.getValue()),
            "%s: its sessions begin with %s = %s"
                .formatted(role.name(), setting.getKey(), setting.getValue()));
      }
    }
  }

  private void nameSettingsInADatabase(Role role) throws SQLException {
    remarks.addAll(
        Rows.read(
            connection,
            SETTINGS_IN_A_DATABASE,
            row ->
                "%s has a %s of its own in %s, which goes before its others: ALTER ROLE %s IN DATABASE %s RESET %s takes it away"
                    .formatted(
                        role.name(),
                        row.getString(2),
                        row.getString(1),
                        role.name(),
                        row.getString(1),
                        row.getString(2)),
            role.name()));
  }

  /** The administrator becomes a member, too: what belonged to it goes on being its to use. */
  private void grantOwner() throws SQLException {
    grantOwnerTo(migrator.name());
    if (!Rows.holds(connection, "rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user")) {
      grantOwnerTo(Rows.text(connection, "SELECT quote_ident(current_user)"));
    }
    for (Role role : List.of(application, readonly)) {
      for (String other :
          Rows.read(connection, OTHER_MEMBERSHIPS, row -> row.getString(1), role.name())) {
        remarks.add(
            "%s is a member of %s, and has its rights as well: REVOKE %s FROM %s takes them away"
                .formatted(role.name(), other, other, role.name()));
      }
    }
  }

  private void grantOwnerTo(String member) throws SQLException {
    if (!Rows.holds(connection, IS_MEMBER, owner.name(), member)) {
      change(
          "GRANT %s TO %s".formatted(owner.name(), member),
          "%s is a member of %s".formatted(member, owner.name()));
    }
  }

  private void limitDatabase() throws SQLException {
    String database = Rows.text(connection, "SELECT quote_ident(current_database())");
    List<String> statements = new ArrayList<>();
    for (String right : List.of("CREATE", "TEMPORARY")) {
      if (Rows.holds(connection, DATABASE_PRIVILEGE, "0", right)) {
        statements.add("REVOKE %s ON DATABASE %s FROM PUBLIC".formatted(right, database));
      }
    }
    if (!hasOnDatabase(owner, "TEMPORARY")) {
      statements.add("GRANT TEMPORARY ON DATABASE %s TO %s".formatted(database, owner.name()));
    }
    for (Role role : List.of(migrator, application, readonly)) {
      if (!hasOnDatabase(role, "CONNECT")) {
        statements.add("GRANT CONNECT ON DATABASE %s TO %s".formatted(database, role.name()));
      }
    }
    boolean allowed =
        Rows.holds(
            connection,
            "pg_has_role(datdba, 'USAGE') FROM pg_catalog.pg_database"
                + " WHERE datname = current_database()");
    for (String statement : statements) {
      if (allowed) {
        change(statement, statement);
      } else {
        remarks.add("The database belongs to somebody else, who may do this: " + statement);
      }
    }
  }

  private boolean hasOnDatabase(Role role, String right) throws SQLException {
    String oid = Rows.text(connection, "SELECT ?::regrole::oid", role.name());
    return Rows.holds(connection, DATABASE_PRIVILEGE, oid, right);
  }

  private void takeOverSchema() throws SQLException {
    if (!Rows.holds(
        connection,
        "nspowner = ?::regrole FROM pg_catalog.pg_namespace WHERE nspname = 'public'",
        owner.name())) {
      change(
          "ALTER SCHEMA public OWNER TO " + owner.name(),
          "the schema public belongs to " + owner.name());
    }
    if (Rows.holds(
        connection,
        "EXISTS (SELECT FROM pg_catalog.pg_namespace, aclexplode(nspacl) a"
            + " WHERE nspname = 'public' AND a.grantee = 0 AND a.privilege_type = 'CREATE')")) {
      String statement = "REVOKE CREATE ON SCHEMA public FROM PUBLIC";
      change(statement, statement);
    }
    for (String object :
        Rows.read(connection, OTHERS_OBJECTS, row -> row.getString(1), owner.name())) {
      change(
          "ALTER %s OWNER TO %s".formatted(object, owner.name()),
          "%s belongs to %s".formatted(object, owner.name()));
    }
  }

  private void runGrants(String grants) throws SQLException {
    deadline.limit(connection);
    String before = Rows.text(connection, ACCESS);
    Rows.run(connection, grants);
    if (!String.valueOf(Rows.text(connection, ACCESS)).equals(before)) {
      done.add(
          "%s and %s may do what R__grants.sql says"
              .formatted(application.name(), readonly.name()));
    }
  }

  /** The driver makes the verifier, so that the server and its log never see the password. */
  private void setPassword(Role role, Optional<String> password) throws SQLException {
    if (password.isPresent()) {
      deadline.limit(connection);
      connection
          .unwrap(PGConnection.class)
          .alterUserPassword(role.name(), password.get().toCharArray(), "scram-sha-256");
      done.add("%s has the password that was given".formatted(role.name()));
    } else if (!Rows.holds(connection, "has_table_privilege('pg_catalog.pg_authid', 'SELECT')")) {
      passwordRemarks.add(
          "%s keeps its password, if it has one: %s sets it"
              .formatted(role.name(), role.password().orElseThrow()));
    } else if (Rows.holds(
        connection,
        "rolpassword IS NULL FROM pg_catalog.pg_authid WHERE rolname = ?",
        role.name())) {
      passwordRemarks.add(
          "%s has no password and cannot log in with one: run this again with %s"
              .formatted(role.name(), role.password().orElseThrow()));
    }
  }

  private void change(String statement, String sentence) throws SQLException {
    deadline.limit(connection);
    Rows.run(connection, statement);
    done.add(sentence);
  }
}
