package dev.vitae.application;

import dev.vitae.application.testkit.EntryRepositoryContract;
import dev.vitae.application.testkit.InMemoryStore;
import dev.vitae.application.testkit.PersonalInfoRepositoryContract;
import dev.vitae.application.testkit.PortfolioContract;
import dev.vitae.application.testkit.TechnologyMentionsContract;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.Experience;
import dev.vitae.domain.Project;
import dev.vitae.domain.Skill;
import dev.vitae.domain.Technology;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Nested;

class InMemoryStoreTest {
  private static InMemoryStore store() {
    return new InMemoryStore(Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC));
  }

  private abstract static class OfKind<T extends Entry> implements EntryRepositoryContract<T> {
    private final EntryKind<T> kind;

    OfKind(EntryKind<T> kind) {
      this.kind = kind;
    }

    @Override
    public EntryKind<T> kind() {
      return kind;
    }

    @Override
    public EntryRepositories emptyStore() {
      return store();
    }
  }

  @Nested
  class OfExperience extends OfKind<Experience> implements TechnologyMentionsContract<Experience> {
    OfExperience() {
      super(Experience.KIND);
    }
  }

  @Nested
  class OfProjects extends OfKind<Project> implements TechnologyMentionsContract<Project> {
    OfProjects() {
      super(Project.KIND);
    }
  }

  @Nested
  class OfSkills extends OfKind<Skill> {
    OfSkills() {
      super(Skill.KIND);
    }
  }

  @Nested
  class OfTechnologies extends OfKind<Technology> {
    OfTechnologies() {
      super(Technology.KIND);
    }
  }

  @Nested
  class OfPersonalInfo implements PersonalInfoRepositoryContract {
    @Override
    public PersonalInfoRepository emptyPersonalInfo() {
      return store().personalInfo();
    }
  }

  @Nested
  class AcrossRepositories implements PortfolioContract {
    @Override
    public Store emptyStore() {
      InMemoryStore store = store();
      return new Store(store, store.personalInfo(), store, store);
    }
  }
}
