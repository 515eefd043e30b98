package dev.vitae.adapter.migration.branch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.Rows;
import dev.vitae.adapter.migration.database.Sessions;
import java.sql.Connection;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What every adapter of {@link Branches} promises. */
interface BranchesContract {
  /** Of a migrated database whose main branch is named main; the same in one test. */
  Branches branches();

  @Test
  default void aFreshProjectHasTheMainBranchAlone() {
    assertThat(branches().list())
        .singleElement()
        .satisfies(
            main -> {
              assertThat(main.name()).isEqualTo("main");
              assertThat(main.isMain()).isTrue();
              assertThat(main.parent()).isEmpty();
            });
  }

  @Test
  default void aBranchHasWhatItsParentHadAndNeitherSeesTheOther() throws Exception {
    addSkill("main", "Java");

    Branch branch = branches().create("feature-x", "main");
    addSkill("feature-x", "SQL");
    addSkill("main", "Shell");

    assertThat(branch.name()).isEqualTo("feature-x");
    assertThat(branch.parent()).contains("main");
    assertThat(branch.isMain()).isFalse();
    assertThat(branch.createdAt()).isPresent();
    assertThat(skills("feature-x")).containsExactly("Java", "SQL");
    assertThat(skills("main")).containsExactly("Java", "Shell");
  }

  @Test
  default void branchesAreListedMainFirstThenByName() {
    branches().create("b", "main");
    branches().create("a", "b");

    assertThat(branches().list()).extracting(Branch::name).containsExactly("main", "a", "b");
    assertThat(branches().list())
        .extracting(Branch::parent)
        .containsExactly(Optional.empty(), Optional.of("b"), Optional.of("main"));
  }

  @Test
  default void aBranchOfABranchHasThatOnesRows() throws Exception {
    branches().create("parent", "main");
    addSkill("parent", "SQL");

    branches().create("child", "parent");

    assertThat(skills("child")).containsExactly("SQL");
  }

  @Test
  default void aBranchThatIsThereIsNotCreatedAgain() throws Exception {
    branches().create("feature-x", "main");
    addSkill("feature-x", "SQL");

    assertThatThrownBy(() -> branches().create("feature-x", "main"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("There is a branch feature-x already");
    assertThatThrownBy(() -> branches().create("main", "feature-x"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("There is a branch main already");
    assertThat(skills("feature-x")).containsExactly("SQL");
  }

  @Test
  default void whatIsNotThereIsNamedWithWhatThereIs() {
    branches().create("feature-x", "main");

    List<ThrowingCallable> calls =
        List.of(
            () -> branches().create("other", "gone"),
            () -> branches().delete("gone"),
            () -> branches().reset("gone"),
            () -> branches().diff("gone"),
            () -> branches().url("gone"));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("no branch gone")
          .hasMessageContaining("main, feature-x")
          .hasMessageContaining("branch create gone");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"release/1.2_rc-3", "9", "A", "x.y"})
  default void aNameHasLettersDigitsAndAFewSigns(String name) throws Exception {
    branches().create(name, "main");
    addSkill(name, "SQL");

    assertThat(branches().list()).extracting(Branch::name).containsExactly("main", name);
    assertThat(skills(name)).containsExactly("SQL");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-x",
        ".x",
        "/x",
        "_x",
        "x/",
        "x//y",
        "a b",
        "a~b",
        "a@b",
        "a\"b",
        "a'b",
        "ä",
        "a\nb",
        "a;DROP",
        "a\\b",
        "a%2Fb",
        "012345678901234567890123456789012345678901234567890"
      })
  default void whatCannotBeANameIsSaidWithAnExample(String name) {
    assertThatThrownBy(() -> branches().create(name, "main"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("cannot be a branch's name")
        .hasMessageContaining("For example feature-x");
    assertThat(branches().list()).hasSize(1);
  }

  @Test
  default void aDeletedBranchIsGoneAndItsNameFree() throws Exception {
    branches().create("feature-x", "main");
    addSkill("feature-x", "SQL");

    branches().delete("feature-x");

    assertThat(branches().list()).hasSize(1);
    assertThat(branches().create("feature-x", "main").name()).isEqualTo("feature-x");
    assertThat(skills("feature-x")).isEmpty();
  }

  @Test
  default void aBranchIsDeletedAndResetWhoeverIsConnected() throws Exception {
    branches().create("feature-x", "main");
    try (Connection open = open("feature-x")) {
      open.setAutoCommit(false);
      Rows.run(open, "INSERT INTO skills (name, category, level) VALUES ('SQL', 'a', 1)");
      branches().reset("feature-x");
    }
    assertThat(skills("feature-x")).isEmpty();
    try (Connection open = open("feature-x")) {
      Rows.text(open, "SELECT 'in use'");
      branches().delete("feature-x");
    }
    assertThat(branches().list()).hasSize(1);
  }

  @Test
  default void mainIsNeitherDeletedNorResetNorCompared() {
    branches().create("feature-x", "main");

    List<ThrowingCallable> calls =
        List.of(
            () -> branches().delete("main"),
            () -> branches().reset("main"),
            () -> branches().diff("main"));
    for (ThrowingCallable call : calls) {
      assertThatThrownBy(call)
          .isInstanceOf(MigrationException.class)
          .hasMessageContaining("main is nobody's copy");
    }
  }

  @Test
  default void aBranchWithChildrenStaysAndTheyAreNamed() {
    branches().create("parent", "main");
    branches().create("one", "parent");
    branches().create("two", "parent");

    assertThatThrownBy(() -> branches().delete("parent"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("cannot be deleted: delete one, two first");
    assertThatThrownBy(() -> branches().reset("parent"))
        .isInstanceOf(MigrationException.class)
        .hasMessageContaining("cannot be reset: delete one, two first");

    branches().delete("one");
    branches().delete("two");
    branches().delete("parent");
    assertThat(branches().list()).hasSize(1);
  }

  @Test
  default void aResetBranchHasWhatItsParentHasNow() throws Exception {
    branches().create("feature-x", "main");
    addSkill("feature-x", "SQL");
    run("feature-x", "ALTER TABLE skills ADD COLUMN extra text");
    addSkill("main", "Java");

    Branch reset = branches().reset("feature-x");

    assertThat(reset.parent()).contains("main");
    assertThat(skills("feature-x")).containsExactly("Java");
    assertThat(branches().diff("feature-x").isEmpty()).isTrue();
    assertThat(branches().list()).extracting(Branch::name).containsExactly("main", "feature-x");
  }

  @Test
  default void rowsAreNoDifferenceAndSchemaAndMigrationsAre() throws Exception {
    branches().create("feature-x", "main");
    addSkill("feature-x", "SQL");
    assertThat(branches().diff("feature-x").isEmpty()).isTrue();

    run(
        "feature-x",
        "CREATE TABLE educations (id bigint PRIMARY KEY);"
            + " INSERT INTO flyway_schema_history VALUES"
            + " (99, '99', 'education', 'SQL', 'V99__education.sql', 1, 'x', now(), 1, true)");
    run(
        "main",
        "ALTER TABLE skills ADD COLUMN extra text; INSERT INTO flyway_schema_history VALUES"
            + " (98, '98', 'hot fix', 'SQL', 'V98__hot_fix.sql', 1, 'x', now(), 1, true)");
    BranchDifference difference = branches().diff("feature-x");

    assertThat(difference.parent()).isEqualTo("main");
    assertThat(difference.ahead()).containsExactly("99 (education)");
    assertThat(difference.behind()).containsExactly("98 (hot fix)");
    assertThat(difference.schema())
        .anyMatch(each -> each.contains("educations"))
        .anyMatch(each -> each.contains("extra") && each.contains("main"));
  }

  private void addSkill(String branch, String name) throws Exception {
    run(branch, "INSERT INTO skills (name, category, level) VALUES ('%s', 'a', 1)".formatted(name));
  }

  private List<String> skills(String branch) throws Exception {
    try (Connection connection = open(branch)) {
      return Rows.read(
          connection, "SELECT name FROM skills ORDER BY name", row -> row.getString(1));
    }
  }

  private void run(String branch, String sql) throws Exception {
    try (Connection connection = open(branch)) {
      Rows.run(connection, sql);
    }
  }

  private Connection open(String branch) {
    return new Sessions(branches().url(branch)).open("vitae-test");
  }
}
