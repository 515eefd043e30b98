package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of the README and of the page at {@code /docs}, run by a shell in their order on a
 * server with the sample, give the answers that are shown.
 */
@Tag("once")
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");

  @TempDir Path folder;

  @Test
  void everyCommandOfTheReadmeGivesTheAnswerThatIsShown() throws Exception {
    List<ShellExample> examples = ShellExample.inMarkdown(Files.readString(README));
    assertThat(examples).hasSizeGreaterThanOrEqualTo(11);

    try (ChildServer server = server()) {
      ShellExample.runAll(examples, folder, server.port());
    }
  }

  @Test
  void everyCommandOfThePageGivesTheAnswerThatIsShownAndTheReadmeHasTheSame() throws Exception {
    try (ChildServer server = server()) {
      List<ShellExample> examples = ShellExample.inPage(server.get("/docs").body());
      assertThat(examples).hasSize(7);

      ShellExample.runAll(examples, folder, server.port());

      assertThat(commands(ShellExample.inMarkdown(Files.readString(README))))
          .containsSubsequence(commands(examples));
    }
  }

  private static List<String> commands(List<ShellExample> examples) {
    return examples.stream().map(ShellExample::command).collect(Collectors.toList());
  }

  private ChildServer server() throws Exception {
    return ChildServer.start(folder, Map.of(), "--sample", "--port", "0").ready();
  }
}
