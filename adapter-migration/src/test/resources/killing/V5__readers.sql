SET LOCAL lock_timeout = '2s';

CREATE TABLE reader (
    id   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL UNIQUE
);
INSERT INTO reader (name) VALUES ('Ada'), ('Grace');
GRANT SELECT ON reader TO PUBLIC;
