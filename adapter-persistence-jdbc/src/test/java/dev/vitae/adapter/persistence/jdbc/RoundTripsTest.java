package dev.vitae.adapter.persistence.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.persistence.jdbc.testkit.MigratedDatabase;
import dev.vitae.application.EntryQuery;
import dev.vitae.application.EntryRepository;
import dev.vitae.application.Slice;
import dev.vitae.application.testkit.RandomEntries;
import dev.vitae.domain.Entry;
import dev.vitae.domain.EntryKind;
import dev.vitae.domain.EntryKinds;
import dev.vitae.domain.Project;
import dev.vitae.domain.Stored;
import java.io.IOException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("once")
class RoundTripsTest {
  @RegisterExtension static final MigratedDatabase DATABASE = new MigratedDatabase();

  private Wire wire;
  private StoreComponent store;

  @BeforeEach
  void fill() throws IOException {
    wire = new Wire(DATABASE.url());
    // No question whether an idle connection still lives, however slow the test's machine is.
    store =
        StoreComponent.of(JdbcSettings.forServer(wire.url()).withTrustIdle(Duration.ofMinutes(1)));
    EntryKinds.ALL.forEach(kind -> addThree(kind));
    store.personalInfo().addFirst(RandomEntries.personalInfo(1).next());
    wire.roundTrips();
    wire.statements();
  }

  @AfterEach
  void close() throws IOException {
    store.close();
    wire.close();
  }

  private <T extends Entry> void addThree(EntryKind<T> kind) {
    RandomEntries.of(kind, 1).next(3).forEach(store.entries().of(kind)::add);
  }

  static Stream<EntryKind<?>> kinds() {
    return EntryKinds.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  <T extends Entry> void aPageIsOneStatementInOneRoundTrip(EntryKind<T> kind) {
    Slice<T> first = store.entries().of(kind).list(EntryQuery.firstOf(kind).limitedTo(2));
    assertOneStatement();

    store.entries().of(kind).list(EntryQuery.firstOf(kind).after(first.next().orElseThrow()));
    assertOneStatement();
  }

  @Test
  void anEntryIsOneStatementInOneRoundTrip() {
    EntryRepository<Project> projects = store.entries().of(Project.KIND);
    Stored<Project> project = projects.list(EntryQuery.firstOf(Project.KIND)).entries().get(0);
    assertOneStatement();

    assertThat(projects.find(project.id())).contains(project);
    assertOneStatement();
  }

  @Test
  void thePersonalInfoIsOneStatementInOneRoundTrip() {
    assertThat(store.personalInfo().newest()).isPresent();
    assertOneStatement();
  }

  @Test
  void theWholePortfolioIsOneStatementInOneRoundTrip() {
    assertThat(store.portfolio().read().isEmpty()).isFalse();
    assertOneStatement();
  }

  private void assertOneStatement() {
    assertThat(wire.statements()).isEqualTo(1);
    assertThat(wire.roundTrips()).isEqualTo(1);
  }
}
