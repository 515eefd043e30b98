SET LOCAL lock_timeout = '2s';

ALTER TABLE loan ALTER COLUMN fine SET DEFAULT 0;
UPDATE loan SET fine = coalesce(fine, 0) + 1;
