package dev.vitae.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.io.TempDir;

/** Without Node the tests of the stack do not pass by silence. */
class WithNodeTest {
  @TempDir Path folder;

  private final List<String> told = new ArrayList<>();

  @Test
  void withNodeTheyRun() throws Exception {
    Path node = Files.createFile(folder.resolve("node"));
    assertThat(node.toFile().setExecutable(true)).isTrue();

    assertThat(decide("/nowhere" + File.pathSeparator + folder, "true").isDisabled()).isFalse();
    assertThat(told).isEmpty();
  }

  @Test
  void withoutItTheySayThatTheyDoNot() {
    ConditionEvaluationResult result = decide(folder.toString(), null);

    assertThat(result.isDisabled()).isTrue();
    assertThat(result.getReason()).contains(WithNode.MISSING);
    assertThat(told).hasSize(1);
  }

  @Test
  void whereItIsDecidedTheyFail() {
    assertThatIllegalStateException()
        .isThrownBy(() -> decide(folder.toString(), "true"))
        .withMessage(WithNode.MISSING);
  }

  private ConditionEvaluationResult decide(String path, String ci) {
    return WithNode.Condition.decide(path, ci, () -> told.add("does not run"));
  }
}
