SET LOCAL lock_timeout = '2s';

CREATE TABLE book (
    id    integer PRIMARY KEY,
    title text NOT NULL,
    shelf integer NOT NULL
);
INSERT INTO book (id, title, shelf)
    SELECT n, 'Book ' || n, n % 17 FROM generate_series(1, 250) AS n;

-- An index by it is built so slowly that a build can be hit.
CREATE FUNCTION slowly(value integer) RETURNS integer LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    PERFORM pg_catalog.pg_sleep(0.001);
    RETURN value;
END
$$;

-- Whoever holds this lock keeps the migrator where it asks.
CREATE PROCEDURE gate() LANGUAGE plpgsql AS $$
BEGIN
    WHILE NOT pg_catalog.pg_try_advisory_xact_lock_shared(20250607) LOOP
        PERFORM pg_catalog.pg_sleep(0.01);
    END LOOP;
END
$$;
