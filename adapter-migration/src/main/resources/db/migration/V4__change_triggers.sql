-- The server's own vacuum gives way to whoever has waited for it for a second. This lock does the waiting, for
-- it hinders neither readers nor writers; the short limit is for the locks that do.
SET LOCAL lock_timeout = '10s';
LOCK TABLE personal_info, experience, projects, technologies, skills IN SHARE UPDATE EXCLUSIVE MODE;
SET LOCAL lock_timeout = '500ms';

-- Two technologies are the same when their keys are equal. The lower case is Unicode's, whatever
-- the database's locale is: the first collation at hand that knows it.
DO $$
DECLARE
    candidate text;
    lowered   text;
    chosen    text;
BEGIN
    FOR candidate IN
        SELECT quote_ident(collname)
        FROM pg_catalog.pg_collation
        WHERE collnamespace = 'pg_catalog'::regnamespace
          AND collencoding IN (-1, pg_catalog.pg_char_to_encoding('UTF8'))
          AND collname IN ('pg_c_utf8', 'C.utf8', 'C.UTF-8', 'und-x-icu', 'default')
        ORDER BY array_position(ARRAY['pg_c_utf8', 'C.utf8', 'C.UTF-8', 'und-x-icu', 'default']::name[], collname)
    LOOP
        EXECUTE format('SELECT pg_catalog.lower(''ÄÖÉΣΩЖ'' COLLATE pg_catalog.%s)', candidate) INTO lowered;
        IF lowered = 'äöéσωж' OR candidate = quote_ident('default') THEN
            chosen := candidate;
            EXIT;
        END IF;
    END LOOP;
    EXECUTE format(
        'CREATE FUNCTION public.technology_key(name text) RETURNS text'
        ' LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE'
        ' RETURN pg_catalog.lower(name COLLATE pg_catalog.%s)',
        chosen);
END
$$;
COMMENT ON FUNCTION technology_key(text) IS 'What makes two names of technologies the same.';

CREATE FUNCTION raise_revision() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $$
BEGIN
    NEW.revision := OLD.revision + 1;
    IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at THEN
        NEW.updated_at := greatest(clock_timestamp(), OLD.updated_at + interval '1 microsecond');
    END IF;
    RETURN NEW;
END
$$;

CREATE FUNCTION raise_revision_of_mentions() RETURNS trigger
    LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp
    AS $$
BEGIN
    UPDATE public.experience SET revision = revision + 1
    WHERE id IN (SELECT experience_id FROM public.experience_technologies WHERE technology_id = NEW.id);
    UPDATE public.projects SET revision = revision + 1
    WHERE id IN (SELECT project_id FROM public.project_technologies WHERE technology_id = NEW.id);
    RETURN NULL;
END
$$;

CREATE TRIGGER raise_revision BEFORE UPDATE ON personal_info FOR EACH ROW EXECUTE FUNCTION raise_revision();
CREATE TRIGGER raise_revision BEFORE UPDATE ON experience FOR EACH ROW EXECUTE FUNCTION raise_revision();
CREATE TRIGGER raise_revision BEFORE UPDATE ON projects FOR EACH ROW EXECUTE FUNCTION raise_revision();
CREATE TRIGGER raise_revision BEFORE UPDATE ON technologies FOR EACH ROW EXECUTE FUNCTION raise_revision();
CREATE TRIGGER raise_revision BEFORE UPDATE ON skills FOR EACH ROW EXECUTE FUNCTION raise_revision();
CREATE TRIGGER raise_revision_of_mentions AFTER UPDATE OF name ON technologies
    FOR EACH ROW WHEN (OLD.name IS DISTINCT FROM NEW.name) EXECUTE FUNCTION raise_revision_of_mentions();
