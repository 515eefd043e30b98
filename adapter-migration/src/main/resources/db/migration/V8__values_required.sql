-- The server's own vacuum gives way to whoever has waited for it for a second. This lock does the waiting, for
-- it hinders neither readers nor writers; the short limit is for the locks that do.
SET LOCAL lock_timeout = '10s';
LOCK TABLE personal_info, experience, projects, technologies, skills IN SHARE UPDATE EXCLUSIVE MODE;
SET LOCAL lock_timeout = '500ms';

-- The validated checks prove that no value is missing: no table is read. They are dropped in statements of
-- their own, because within one statement they would go before they are asked.
ALTER TABLE personal_info
    ALTER COLUMN active SET NOT NULL,
    ALTER COLUMN created_at SET NOT NULL,
    ALTER COLUMN updated_at SET NOT NULL;
ALTER TABLE personal_info
    DROP CONSTRAINT personal_info_active_set,
    DROP CONSTRAINT personal_info_created_at_set,
    DROP CONSTRAINT personal_info_updated_at_set;

ALTER TABLE experience
    ALTER COLUMN active SET NOT NULL,
    ALTER COLUMN created_at SET NOT NULL,
    ALTER COLUMN updated_at SET NOT NULL;
ALTER TABLE experience
    DROP CONSTRAINT experience_active_set,
    DROP CONSTRAINT experience_created_at_set,
    DROP CONSTRAINT experience_updated_at_set;

ALTER TABLE projects
    ALTER COLUMN featured SET NOT NULL,
    ALTER COLUMN active SET NOT NULL,
    ALTER COLUMN created_at SET NOT NULL,
    ALTER COLUMN updated_at SET NOT NULL;
ALTER TABLE projects
    DROP CONSTRAINT projects_featured_set,
    DROP CONSTRAINT projects_active_set,
    DROP CONSTRAINT projects_created_at_set,
    DROP CONSTRAINT projects_updated_at_set;

ALTER TABLE technologies
    ALTER COLUMN active SET NOT NULL,
    ALTER COLUMN created_at SET NOT NULL;
ALTER TABLE technologies
    DROP CONSTRAINT technologies_active_set,
    DROP CONSTRAINT technologies_created_at_set;

ALTER TABLE skills
    ALTER COLUMN active SET NOT NULL,
    ALTER COLUMN created_at SET NOT NULL;
ALTER TABLE skills
    DROP CONSTRAINT skills_active_set,
    DROP CONSTRAINT skills_created_at_set;

-- Their successors hold for active rows alone: what was removed may be added again.
ALTER TABLE personal_info DROP CONSTRAINT personal_info_email_key;
ALTER TABLE technologies DROP CONSTRAINT technologies_name_key;
