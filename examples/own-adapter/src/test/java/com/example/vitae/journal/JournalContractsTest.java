package com.example.vitae.journal;

import dev.vitae.application.EntryRepositories;
import dev.vitae.application.PersonalInfoRepository;
import dev.vitae.application.testkit.EntryRepositoryContract;
import dev.vitae.application.testkit.PersonalInfoRepositoryContract;
import dev.vitae.application.testkit.PortfolioContract;
import dev.vitae.application.testkit.TechnologyMentionsContract;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The store does what every store does. Kinds that are added to Vitae are tested by themselves. */
class JournalContractsTest {
  @RegisterExtension final ScratchJournals journals = new ScratchJournals();

  static Stream<EntryKind<?>> kinds() {
    return EntryKinds.ALL.stream();
  }

  static Stream<EntryKind<?>> kindsThatMentionTechnologies() {
    return kinds().filter(kind -> kind.technologies().isPresent());
  }

  @Nested
  @ParameterizedClass
  @MethodSource("com.example.vitae.journal.JournalContractsTest#kinds")
  class EntriesOf<T extends Entry> implements EntryRepositoryContract<T> {
    private final EntryKind<T> kind;

    EntriesOf(EntryKind<T> kind) {
      this.kind = kind;
    }

    @Override
    public EntryKind<T> kind() {
      return kind;
    }

    @Override
    public EntryRepositories emptyStore() {
      return journals.emptyStore();
    }
  }

  @Nested
  @ParameterizedClass
  @MethodSource("com.example.vitae.journal.JournalContractsTest#kindsThatMentionTechnologies")
  class MentionsIn<T extends Entry> implements TechnologyMentionsContract<T> {
    private final EntryKind<T> kind;

    MentionsIn(EntryKind<T> kind) {
      this.kind = kind;
    }

    @Override
    public EntryKind<T> kind() {
      return kind;
    }

    @Override
    public EntryRepositories emptyStore() {
      return journals.emptyStore();
    }
  }

  @Nested
  class OfPersonalInfo implements PersonalInfoRepositoryContract {
    @Override
    public PersonalInfoRepository emptyPersonalInfo() {
      return journals.emptyStore().personalInfo();
    }
  }

  @Nested
  class AcrossRepositories implements PortfolioContract {
    @Override
    public Store emptyStore() {
      JournalStore store = journals.emptyStore();
      return new Store(store, store.personalInfo(), store, store);
    }
  }
}
