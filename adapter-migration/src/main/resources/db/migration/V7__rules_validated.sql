-- Readers and writers go on. One statement per table reads the table once.
SET LOCAL lock_timeout = '10s';

ALTER TABLE personal_info
    VALIDATE CONSTRAINT personal_info_name_blank,
    VALIDATE CONSTRAINT personal_info_name_control,
    VALIDATE CONSTRAINT personal_info_title_blank,
    VALIDATE CONSTRAINT personal_info_title_control,
    VALIDATE CONSTRAINT personal_info_email_syntax,
    VALIDATE CONSTRAINT personal_info_phone_blank,
    VALIDATE CONSTRAINT personal_info_phone_control,
    VALIDATE CONSTRAINT personal_info_location_blank,
    VALIDATE CONSTRAINT personal_info_location_control,
    VALIDATE CONSTRAINT personal_info_linkedin_control,
    VALIDATE CONSTRAINT personal_info_linkedin_url,
    VALIDATE CONSTRAINT personal_info_github_control,
    VALIDATE CONSTRAINT personal_info_github_url,
    VALIDATE CONSTRAINT personal_info_summary_blank,
    VALIDATE CONSTRAINT personal_info_summary_control,
    VALIDATE CONSTRAINT personal_info_summary_length,
    VALIDATE CONSTRAINT personal_info_active_set,
    VALIDATE CONSTRAINT personal_info_created_at_set,
    VALIDATE CONSTRAINT personal_info_updated_at_set;

ALTER TABLE experience
    VALIDATE CONSTRAINT experience_company_blank,
    VALIDATE CONSTRAINT experience_company_control,
    VALIDATE CONSTRAINT experience_position_blank,
    VALIDATE CONSTRAINT experience_position_control,
    VALIDATE CONSTRAINT experience_description_blank,
    VALIDATE CONSTRAINT experience_description_control,
    VALIDATE CONSTRAINT experience_description_length,
    VALIDATE CONSTRAINT experience_location_blank,
    VALIDATE CONSTRAINT experience_location_control,
    VALIDATE CONSTRAINT experience_company_url_control,
    VALIDATE CONSTRAINT experience_company_url_url,
    VALIDATE CONSTRAINT experience_start_date_years,
    VALIDATE CONSTRAINT experience_end_date_years,
    VALIDATE CONSTRAINT experience_active_set,
    VALIDATE CONSTRAINT experience_created_at_set,
    VALIDATE CONSTRAINT experience_updated_at_set;

ALTER TABLE projects
    VALIDATE CONSTRAINT projects_name_blank,
    VALIDATE CONSTRAINT projects_name_control,
    VALIDATE CONSTRAINT projects_description_blank,
    VALIDATE CONSTRAINT projects_description_control,
    VALIDATE CONSTRAINT projects_description_length,
    VALIDATE CONSTRAINT projects_github_url_control,
    VALIDATE CONSTRAINT projects_github_url_url,
    VALIDATE CONSTRAINT projects_demo_url_control,
    VALIDATE CONSTRAINT projects_demo_url_url,
    VALIDATE CONSTRAINT projects_end_date_order,
    VALIDATE CONSTRAINT projects_start_date_years,
    VALIDATE CONSTRAINT projects_end_date_years,
    VALIDATE CONSTRAINT projects_featured_set,
    VALIDATE CONSTRAINT projects_active_set,
    VALIDATE CONSTRAINT projects_created_at_set,
    VALIDATE CONSTRAINT projects_updated_at_set;

ALTER TABLE technologies
    VALIDATE CONSTRAINT technologies_name_blank,
    VALIDATE CONSTRAINT technologies_name_control,
    VALIDATE CONSTRAINT technologies_category_blank,
    VALIDATE CONSTRAINT technologies_category_control,
    VALIDATE CONSTRAINT technologies_active_set,
    VALIDATE CONSTRAINT technologies_created_at_set;

ALTER TABLE skills
    VALIDATE CONSTRAINT skills_name_blank,
    VALIDATE CONSTRAINT skills_name_control,
    VALIDATE CONSTRAINT skills_category_blank,
    VALIDATE CONSTRAINT skills_category_control,
    VALIDATE CONSTRAINT skills_years_experience_range,
    VALIDATE CONSTRAINT skills_active_set,
    VALIDATE CONSTRAINT skills_created_at_set;
