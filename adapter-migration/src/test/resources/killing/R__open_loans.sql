CREATE OR REPLACE VIEW open_loans AS
    SELECT book.title, loan.since FROM loan JOIN book ON book.id = loan.book WHERE loan.returned IS NULL;
GRANT SELECT ON open_loans TO PUBLIC;
