SET lock_timeout = '60s';

CREATE INDEX CONCURRENTLY IF NOT EXISTS personal_info_newest
    ON personal_info (updated_at DESC, id DESC) WHERE active;
CREATE INDEX CONCURRENTLY IF NOT EXISTS experience_listed
    ON experience (start_date DESC, id) WHERE active;
CREATE INDEX CONCURRENTLY IF NOT EXISTS projects_listed
    ON projects (featured DESC, coalesce(start_date, '-infinity'::date) DESC, id) WHERE active;
CREATE INDEX CONCURRENTLY IF NOT EXISTS skills_listed
    ON skills (category COLLATE "C", level DESC, name COLLATE "C", id) WHERE active;
CREATE INDEX CONCURRENTLY IF NOT EXISTS technologies_listed
    ON technologies (category COLLATE "C", name COLLATE "C", id) WHERE active;
CREATE INDEX CONCURRENTLY IF NOT EXISTS experience_technologies_by_technology
    ON experience_technologies (technology_id, experience_id);
CREATE INDEX CONCURRENTLY IF NOT EXISTS project_technologies_by_technology
    ON project_technologies (technology_id, project_id);
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS technologies_active_key
    ON technologies (technology_key(name)) WHERE active;
CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS personal_info_active_email
    ON personal_info (email) WHERE active;
