-- What the roles of a portfolio may do, for those of them that the server has: roles belong to the whole server, and
-- the command `roles` makes them and runs this as well. Other roles' rights are left as they are.
--
-- It takes back what is too much and grants what is missing, on what its user owns or may act for. A table that a
-- later version brings is to be named here.
SET LOCAL lock_timeout = '5s';

DO $$
DECLARE
    writer    CONSTANT name := 'vitae_app';
    reader    CONSTANT name := 'vitae_readonly';
    portfolio CONSTANT name[] := ARRAY[
        'personal_info', 'experience', 'projects', 'skills', 'technologies',
        'experience_technologies', 'project_technologies'];
    grantee   record;
    object    record;
BEGIN
    FOR grantee IN SELECT oid, rolname AS name FROM pg_catalog.pg_roles WHERE rolname IN (writer, reader) ORDER BY 2 LOOP
        FOR object IN
            SELECT CASE c.relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END AS kind, c.relname AS name
            FROM pg_catalog.pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
              AND pg_catalog.pg_has_role(c.relowner, 'USAGE')
              AND (EXISTS (SELECT FROM pg_catalog.aclexplode(c.relacl) a WHERE a.grantee = grantee.oid)
                OR EXISTS (
                    SELECT FROM pg_catalog.pg_attribute t, pg_catalog.aclexplode(t.attacl) a
                    WHERE t.attrelid = c.oid AND a.grantee = grantee.oid))
        LOOP
            EXECUTE format('REVOKE ALL ON %s public.%I FROM %I', object.kind, object.name, grantee.name);
        END LOOP;

        FOR object IN
            SELECT p.oid::regprocedure AS name
            FROM pg_catalog.pg_proc p, pg_catalog.aclexplode(p.proacl) a
            WHERE p.pronamespace = 'public'::regnamespace AND a.grantee = grantee.oid
              AND pg_catalog.pg_has_role(p.proowner, 'USAGE')
        LOOP
            EXECUTE format('REVOKE ALL ON ROUTINE %s FROM %I', object.name, grantee.name);
        END LOOP;

        FOR object IN
            SELECT c.relname AS name,
                CASE
                WHEN c.relname = 'schema_version' OR grantee.name = reader THEN 'SELECT'
                ELSE 'SELECT, INSERT, UPDATE, DELETE' END AS privileges
            FROM pg_catalog.pg_class c
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
              AND (c.relname = ANY (portfolio) OR c.relname = 'schema_version')
        LOOP
            EXECUTE format('GRANT %s ON public.%I TO %I', object.privileges, object.name, grantee.name);
        END LOOP;

        -- The index that keeps the names of technologies apart asks for it with each of them that is written.
        IF grantee.name = writer AND to_regprocedure('public.technology_key(text)') IS NOT NULL THEN
            EXECUTE format('GRANT EXECUTE ON FUNCTION public.technology_key(text) TO %I', grantee.name);
        END IF;

        IF EXISTS (
            SELECT FROM pg_catalog.pg_namespace
            WHERE nspname = 'public' AND pg_catalog.pg_has_role(nspowner, 'USAGE'))
        THEN
            EXECUTE format('REVOKE ALL ON SCHEMA public FROM %I', grantee.name);
            EXECUTE format('GRANT USAGE ON SCHEMA public TO %I', grantee.name);
        END IF;
    END LOOP;
END
$$;
