package dev.vitae.adapter.persistence.jdbc;

import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.testkit.EntryRepositoryContract;
import dev.vitae.application.testkit.PersonalInfoRepositoryContract;
import dev.vitae.application.testkit.PortfolioContract;
import dev.vitae.application.testkit.TechnologyMentionsContract;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.Experience;
import dev.vitae.domain.Project;
import dev.vitae.domain.Skill;
import dev.vitae.domain.Technology;
import org.junit.jupiter.api.Nested;

/** What the ports promise, whichever way the adapter goes to its database. */
abstract class StoreContracts {
  /** On a store that is empty at the start of each test. */
  abstract StoreComponent ports();

  abstract class OfKind<T extends Entry> implements EntryRepositoryContract<T> {
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
      return ports().entries();
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
      return ports().personalInfo();
    }
  }

  @Nested
  class AcrossRepositories implements PortfolioContract {
    @Override
    public Store emptyStore() {
      StoreComponent store = ports();
      return new Store(
          store.entries(), store.personalInfo(), store.portfolio(), store.transactions());
    }
  }
}
