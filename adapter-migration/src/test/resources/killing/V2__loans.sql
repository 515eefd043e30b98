SET LOCAL lock_timeout = '2s';

CREATE TABLE loan (
    book  integer NOT NULL REFERENCES book,
    since date NOT NULL,
    fine  numeric(6, 2) CHECK (fine >= 0)
);
CALL gate();
INSERT INTO loan (book, since) SELECT id, date '2025-01-01' + id FROM book WHERE id % 3 = 0;
DO $$ BEGIN PERFORM pg_catalog.pg_sleep(0.1); END $$;
ALTER TABLE book ADD COLUMN lent boolean NOT NULL DEFAULT false;
UPDATE book SET lent = true WHERE id IN (SELECT book FROM loan);
DO $$ BEGIN PERFORM pg_catalog.pg_sleep(0.1); END $$;
COMMENT ON TABLE loan IS 'Who has which book is nobody''s business.';
