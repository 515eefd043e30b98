SET lock_timeout = '60s';

CREATE INDEX CONCURRENTLY IF NOT EXISTS experience_paged
    ON experience ((date '9999-12-31' - start_date), id) WHERE active;
CREATE INDEX CONCURRENTLY IF NOT EXISTS projects_paged
    ON projects ((1 - CAST(featured AS integer)), coalesce(date '9999-12-31' - start_date, 2147483647), id) WHERE active;
CREATE INDEX CONCURRENTLY IF NOT EXISTS skills_paged
    ON skills (category COLLATE "C", (- level), name COLLATE "C", id) WHERE active;
