SET LOCAL lock_timeout = '2s';

CREATE TYPE genre AS ENUM ('novel', 'poems', 'manual');
ALTER TABLE book ADD COLUMN genre genre NOT NULL DEFAULT 'novel';
