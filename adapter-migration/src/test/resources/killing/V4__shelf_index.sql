SET lock_timeout = '2s';

CREATE INDEX CONCURRENTLY IF NOT EXISTS book_by_shelf ON book (slowly(shelf));
