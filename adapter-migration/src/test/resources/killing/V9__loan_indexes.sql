SET lock_timeout = '2s';

CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS loan_once ON loan (slowly(book), since);
CREATE INDEX CONCURRENTLY IF NOT EXISTS loan_open ON loan (book) WHERE returned IS NULL;
