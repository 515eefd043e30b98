CREATE TABLE personal_info (
    id         serial PRIMARY KEY,
    name       varchar(255) NOT NULL,
    title      varchar(255) NOT NULL,
    email      varchar(255) NOT NULL UNIQUE,
    phone      varchar(50),
    location   varchar(255),
    linkedin   varchar(255),
    github     varchar(255),
    summary    text,
    active     boolean DEFAULT true,
    created_at timestamp DEFAULT now(),
    updated_at timestamp DEFAULT now()
);

CREATE INDEX idx_personal_info_active ON personal_info (active);

CREATE TABLE experience (
    id          serial PRIMARY KEY,
    company     varchar(255) NOT NULL,
    position    varchar(255) NOT NULL,
    start_date  date NOT NULL,
    end_date    date,
    description text,
    location    varchar(255),
    company_url varchar(255),
    active      boolean DEFAULT true,
    created_at  timestamp DEFAULT now(),
    updated_at  timestamp DEFAULT now(),
    CONSTRAINT end_after_start CHECK (end_date IS NULL OR end_date >= start_date)
);

CREATE INDEX idx_experience_active_start ON experience (active, start_date DESC);

CREATE TABLE technologies (
    id         serial PRIMARY KEY,
    name       varchar(100) NOT NULL UNIQUE,
    category   varchar(50) NOT NULL,
    active     boolean DEFAULT true,
    created_at timestamp DEFAULT now()
);

CREATE INDEX idx_technologies_category ON technologies (category);

CREATE TABLE experience_technologies (
    experience_id integer REFERENCES experience (id) ON DELETE CASCADE,
    technology_id integer REFERENCES technologies (id) ON DELETE CASCADE,
    PRIMARY KEY (experience_id, technology_id)
);

CREATE TABLE projects (
    id          serial PRIMARY KEY,
    name        varchar(255) NOT NULL,
    description text NOT NULL,
    github_url  varchar(255),
    demo_url    varchar(255),
    featured    boolean DEFAULT false,
    start_date  date,
    end_date    date,
    active      boolean DEFAULT true,
    created_at  timestamp DEFAULT now(),
    updated_at  timestamp DEFAULT now()
);

CREATE INDEX idx_projects_featured_active ON projects (featured, active);

CREATE TABLE project_technologies (
    project_id    integer REFERENCES projects (id) ON DELETE CASCADE,
    technology_id integer REFERENCES technologies (id) ON DELETE CASCADE,
    PRIMARY KEY (project_id, technology_id)
);

CREATE TABLE skills (
    id               serial PRIMARY KEY,
    name             varchar(100) NOT NULL,
    category         varchar(50) NOT NULL,
    level            integer NOT NULL CHECK (level BETWEEN 1 AND 5),
    years_experience integer,
    active           boolean DEFAULT true,
    created_at       timestamp DEFAULT now()
);

CREATE INDEX idx_skills_category_level ON skills (category, level DESC);
