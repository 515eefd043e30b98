SET LOCAL lock_timeout = '2s';

ALTER TABLE loan VALIDATE CONSTRAINT loan_returned_later;
