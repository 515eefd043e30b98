SET LOCAL lock_timeout = '2s';

ALTER TABLE loan ADD COLUMN returned date, ADD CONSTRAINT loan_returned_later CHECK (returned >= since) NOT VALID;
DO $$ BEGIN PERFORM pg_catalog.pg_sleep(0.15); END $$;
UPDATE loan SET returned = since + 14 WHERE book % 2 = 0;
