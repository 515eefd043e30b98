-- The server's own vacuum gives way to whoever has waited for it for a second. This lock does the waiting, for
-- it hinders neither readers nor writers; the short limit is for the locks that do.
SET LOCAL lock_timeout = '10s';
LOCK TABLE personal_info, experience, projects, technologies, skills IN SHARE UPDATE EXCLUSIVE MODE;
SET LOCAL lock_timeout = '500ms';

ALTER TABLE personal_info ADD CONSTRAINT personal_info_name_blank CHECK (name ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_name_control CHECK (name !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_title_blank CHECK (title ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_title_control CHECK (title !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_email_syntax CHECK (email ~ '^[a-zA-Z0-9.!#$%&''*+/=?^_`{|}~-]+@[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?(?:\.[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?)*$') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_phone_blank CHECK (phone ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_phone_control CHECK (phone !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_location_blank CHECK (location ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_location_control CHECK (location !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_linkedin_control CHECK (linkedin !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_linkedin_url CHECK (linkedin ~ '^[Hh][Tt][Tt][Pp][Ss]?://[^/?#:@\u0000-\u0020\u007F"<>\\^`{|}][^\u0000-\u0020\u007F"<>\\^`{|}]*$') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_github_control CHECK (github !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_github_url CHECK (github ~ '^[Hh][Tt][Tt][Pp][Ss]?://[^/?#:@\u0000-\u0020\u007F"<>\\^`{|}][^\u0000-\u0020\u007F"<>\\^`{|}]*$') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_summary_blank CHECK (summary ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_summary_control CHECK (summary !~ '[\u0000-\u0008\u000B-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_summary_length CHECK (char_length(summary) <= 20000) NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_active_set CHECK (active IS NOT NULL) NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_created_at_set CHECK (created_at IS NOT NULL) NOT VALID;
ALTER TABLE personal_info ADD CONSTRAINT personal_info_updated_at_set CHECK (updated_at IS NOT NULL) NOT VALID;

ALTER TABLE experience ADD CONSTRAINT experience_company_blank CHECK (company ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_company_control CHECK (company !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_position_blank CHECK (position ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_position_control CHECK (position !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_description_blank CHECK (description ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_description_control CHECK (description !~ '[\u0000-\u0008\u000B-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_description_length CHECK (char_length(description) <= 20000) NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_location_blank CHECK (location ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_location_control CHECK (location !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_company_url_control CHECK (company_url !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_company_url_url CHECK (company_url ~ '^[Hh][Tt][Tt][Pp][Ss]?://[^/?#:@\u0000-\u0020\u007F"<>\\^`{|}][^\u0000-\u0020\u007F"<>\\^`{|}]*$') NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_start_date_years CHECK (start_date BETWEEN '0001-01-01' AND '9999-12-31') NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_end_date_years CHECK (end_date BETWEEN '0001-01-01' AND '9999-12-31') NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_active_set CHECK (active IS NOT NULL) NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_created_at_set CHECK (created_at IS NOT NULL) NOT VALID;
ALTER TABLE experience ADD CONSTRAINT experience_updated_at_set CHECK (updated_at IS NOT NULL) NOT VALID;

ALTER TABLE projects ADD CONSTRAINT projects_name_blank CHECK (name ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_name_control CHECK (name !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_description_blank CHECK (description ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_description_control CHECK (description !~ '[\u0000-\u0008\u000B-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_description_length CHECK (char_length(description) <= 20000) NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_github_url_control CHECK (github_url !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_github_url_url CHECK (github_url ~ '^[Hh][Tt][Tt][Pp][Ss]?://[^/?#:@\u0000-\u0020\u007F"<>\\^`{|}][^\u0000-\u0020\u007F"<>\\^`{|}]*$') NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_demo_url_control CHECK (demo_url !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_demo_url_url CHECK (demo_url ~ '^[Hh][Tt][Tt][Pp][Ss]?://[^/?#:@\u0000-\u0020\u007F"<>\\^`{|}][^\u0000-\u0020\u007F"<>\\^`{|}]*$') NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_end_date_order CHECK (end_date >= start_date) NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_start_date_years CHECK (start_date BETWEEN '0001-01-01' AND '9999-12-31') NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_end_date_years CHECK (end_date BETWEEN '0001-01-01' AND '9999-12-31') NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_featured_set CHECK (featured IS NOT NULL) NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_active_set CHECK (active IS NOT NULL) NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_created_at_set CHECK (created_at IS NOT NULL) NOT VALID;
ALTER TABLE projects ADD CONSTRAINT projects_updated_at_set CHECK (updated_at IS NOT NULL) NOT VALID;

ALTER TABLE technologies ADD CONSTRAINT technologies_name_blank CHECK (name ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE technologies ADD CONSTRAINT technologies_name_control CHECK (name !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE technologies ADD CONSTRAINT technologies_category_blank CHECK (category ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE technologies ADD CONSTRAINT technologies_category_control CHECK (category !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE technologies ADD CONSTRAINT technologies_active_set CHECK (active IS NOT NULL) NOT VALID;
ALTER TABLE technologies ADD CONSTRAINT technologies_created_at_set CHECK (created_at IS NOT NULL) NOT VALID;

ALTER TABLE skills ADD CONSTRAINT skills_name_blank CHECK (name ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE skills ADD CONSTRAINT skills_name_control CHECK (name !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE skills ADD CONSTRAINT skills_category_blank CHECK (category ~ '[^\u0009-\u000D\u0020\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]') NOT VALID;
ALTER TABLE skills ADD CONSTRAINT skills_category_control CHECK (category !~ '[\u0000-\u001F\u007F-\u009F]') NOT VALID;
ALTER TABLE skills ADD CONSTRAINT skills_years_experience_range CHECK (years_experience BETWEEN 0 AND 100) NOT VALID;
ALTER TABLE skills ADD CONSTRAINT skills_active_set CHECK (active IS NOT NULL) NOT VALID;
ALTER TABLE skills ADD CONSTRAINT skills_created_at_set CHECK (created_at IS NOT NULL) NOT VALID;
