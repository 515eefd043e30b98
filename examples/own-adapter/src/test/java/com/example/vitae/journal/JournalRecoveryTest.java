package com.example.vitae.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.application.Basis;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.Portfolio;
import dev.vitae.application.testkit.RandomEntries;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.Project;
import dev.vitae.domain.Skill;
import dev.vitae.domain.Stored;
import dev.vitae.domain.Technology;
import dev.vitae.domain.failure.StoreUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the file is worth when the program that wrote it is gone. */
class JournalRecoveryTest {
  @RegisterExtension final ScratchJournals journals = new ScratchJournals();

  private final Path file = journals.newFile();

  @Test
  void afterReopeningEverythingIsThere() throws IOException {
    Portfolio before;
    try (JournalStore store = journals.open(file)) {
      fill(store);
      before = store.read();
    }

    assertThat(journals.open(file).read()).isEqualTo(before);
  }

  @Test
  void theIdOfARemovedEntryIsNotGivenAgainAfterReopening() throws IOException {
    Stored<Skill> removed;
    try (JournalStore store = journals.open(file)) {
      removed = store.of(Skill.KIND).add(RandomEntries.of(Skill.KIND, 1).next());
      store.of(Skill.KIND).remove(removed.id(), Basis.ANY);
    }

    Stored<Skill> added = journals.open(file).of(Skill.KIND).add(removed.value());

    assertThat(added.id()).isNotEqualTo(removed.id());
    assertThat(added.updatedAt()).isAfter(removed.updatedAt());
  }

  @Test
  void aTornLastLineIsCutOffAndNothingAnsweredIsLost() throws IOException {
    Portfolio answered;
    int lengthAnswered;
    try (JournalStore store = journals.open(file)) {
      fill(store);
      answered = store.read();
      lengthAnswered = (int) Files.size(file);
      // One line of three changes: the project and the two technologies that it brings along.
      store.of(Project.KIND).add(project("Zig", "Nim"));
    }
    byte[] whole = Files.readAllBytes(file);

    for (int torn = lengthAnswered; torn < whole.length; torn++) {
      Files.write(file, Arrays.copyOf(whole, torn));
      try (JournalStore store = journals.open(file)) {
        assertThat(store.read()).as("torn after %d bytes", torn).isEqualTo(answered);
        assertThat(Files.size(file)).isEqualTo(lengthAnswered);
      }
    }
  }

  @Test
  void aLastLineWithAHoleInItIsCutOffToo() throws IOException {
    Portfolio answered;
    try (JournalStore store = journals.open(file)) {
      fill(store);
      answered = store.read();
      store.of(Project.KIND).add(project("Zig"));
    }
    byte[] bytes = Files.readAllBytes(file);
    Arrays.fill(bytes, bytes.length - 20, bytes.length - 10, (byte) 0);
    Files.write(file, bytes);

    assertThat(journals.open(file).read()).isEqualTo(answered);
  }

  @Test
  void whatIsWrittenAfterACutIsThereAfterTheNextReopening() throws IOException {
    Files.writeString(file, "");
    try (JournalStore store = journals.open(file)) {
      fill(store);
    }
    Files.writeString(
        file, Files.readString(file) + "00000000 skills 9", StandardCharsets.US_ASCII);
    Portfolio before;
    try (JournalStore store = journals.open(file)) {
      store.of(Project.KIND).add(project("Zig"));
      before = store.read();
    }

    assertThat(journals.open(file).read()).isEqualTo(before);
  }

  @Test
  void aTransactionIsOneLine() throws IOException {
    JournalStore store = journals.open(file);
    int lines = Files.readAllLines(file).size();

    store.run(() -> fill(store));

    assertThat(Files.readAllLines(file)).hasSize(lines + 1);
  }

  @Test
  void damageBeforeTheLastLineIsNamedAndNothingIsCutOff() throws IOException {
    try (JournalStore store = journals.open(file)) {
      fill(store);
    }
    String damaged = Files.readString(file).replaceFirst("name=", "nome=");
    Files.writeString(file, damaged);

    assertThatThrownBy(() -> journals.open(file))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("line 2 of " + file);
    assertThat(file).hasContent(damaged);
  }

  @Test
  void oneFileIsForOneStoreAtATime() throws IOException {
    try (JournalStore store = journals.open(file)) {
      assertThat(store.status().current()).isTrue();
      assertThatThrownBy(() -> journals.open(file)).hasMessageContaining("is in use");
    }

    journals.open(file);
  }

  @Test
  void whatCannotBeWrittenIsNotThere() throws IOException {
    JournalStore store = journals.open(file);
    fill(store);
    Portfolio before = store.read();
    store.close();

    assertThatThrownBy(() -> store.of(Project.KIND).add(project("Zig")))
        .isInstanceOf(StoreUnavailableException.class);
    assertThatThrownBy(store::status).isInstanceOf(StoreUnavailableException.class);
    assertThat(store.read()).isEqualTo(before);
  }

  /** Entries of every kind, one of them removed, and a technology that is renamed. */
  private static void fill(JournalStore store) {
    EntryKinds.ALL.forEach(kind -> addSome(store, kind));
    var infos = RandomEntries.personalInfo(1);
    var info = store.personalInfo().addFirst(infos.next()).orElseThrow();
    store.personalInfo().replace(info.id(), Basis.of(info.revision()), infos.next());
    var projects = store.of(Project.KIND).list(EntryQuery.firstOf(Project.KIND)).entries();
    store.of(Project.KIND).remove(projects.get(0).id(), Basis.ANY);
    var technologies = store.of(Technology.KIND).list(EntryQuery.firstOf(Technology.KIND));
    var java =
        technologies.entries().stream()
            .filter(technology -> technology.value().name().equals("Java"))
            .findAny()
            .orElseThrow();
    store.of(Technology.KIND).replace(java.id(), Basis.ANY, new Technology("Jaffa\u00e9", "x"));
  }

  private static <T extends Entry> void addSome(JournalStore store, EntryKind<T> kind) {
    RandomEntries.of(kind, 1).next(10).forEach(store.of(kind)::add);
  }

  private static Project project(String... technologies) {
    return new Project(
        "Vitae",
        "line one\n\tline; two %=&",
        null,
        null,
        true,
        null,
        null,
        Arrays.asList(technologies));
  }
}
