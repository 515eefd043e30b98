package dev.vitae.adapter.lambda.benchmark;

import java.util.List;

/** Rows of each kind, some 10 KB of JSON among them. */
final class SamplePortfolio {
  /**
   * In place of whatever is there: 20 of experience with 5 technologies each, 25 technologies, 20
   * skills, 10 projects.
   */
  static final List<String> STATEMENTS =
      List.of(
          "TRUNCATE personal_info, experience, projects, skills, technologies CASCADE",
          """
          INSERT INTO personal_info (name, title, email, summary)
          VALUES ('Ada Lovelace', 'Analyst', 'ada@example.org', rtrim(repeat('Notes on the engine. ', 10)))""",
          """
          INSERT INTO technologies (name, category)
          SELECT 'Technology ' || i, 'other' FROM generate_series(0, 24) i""",
          """
          INSERT INTO experience (company, position, start_date, description, location, company_url)
          SELECT 'Company ' || i, 'Engineer ' || i, date '2000-01-01' + 300 * i,
            rtrim(repeat('What was done there, at some length. ', 6)), 'Berlin, Germany',
            'https://company-' || i || '.example/'
          FROM generate_series(0, 19) i""",
          """
          INSERT INTO experience_technologies (experience_id, technology_id)
          SELECT e.id, t.id FROM experience e JOIN technologies t ON (t.id + e.id) % 5 = 0""",
          """
          INSERT INTO projects (name, description, featured, start_date)
          SELECT 'Project ' || i, 'What it is good for.', i % 3 = 0, date '2010-01-01' + 100 * i
          FROM generate_series(0, 9) i""",
          """
          INSERT INTO project_technologies (project_id, technology_id)
          SELECT p.id, t.id FROM projects p JOIN technologies t ON (t.id + p.id) % 10 = 0""",
          """
          INSERT INTO skills (name, category, level, years_experience)
          SELECT 'Skill ' || i, 'Languages', 1 + i % 5, i FROM generate_series(0, 19) i""");

  private SamplePortfolio() {}
}
