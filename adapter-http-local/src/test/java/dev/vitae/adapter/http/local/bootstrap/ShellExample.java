package dev.vitae.adapter.http.local.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A command of our documents and what they show of its answer.
 *
 * @param command on one line, for a server at {@code localhost:8080}
 * @param shown lines of the answer, in their order; others may stand between them
 */
record ShellExample(String command, List<String> shown) {
  private static final int WAIT_SECONDS = 300;

  /** What differs from one run to the next. */
  private static final Pattern FLEETING =
      Pattern.compile("(\"(?:updated_at|request_id)\":)\"[^\"]*\"");

  private static final Pattern IN_PAGE =
      Pattern.compile(
          "<pre class=\"command\"><code>(.*?)</code></pre>"
              + "(?:\\s*<pre class=\"answer\"><samp>(.*?)</samp></pre>)?",
          Pattern.DOTALL);

  /** Those of the {@code console} blocks, in their order. */
  static List<ShellExample> inMarkdown(String text) {
    List<ShellExample> examples = new ArrayList<>();
    for (String block : text.split("(?m)^```")) {
      if (block.startsWith("console\n")) {
        for (String example : block.substring("console\n".length()).split("(?m)^\\$ ")) {
          List<String> lines = example.strip().lines().collect(Collectors.toList());
          if (!lines.isEmpty()) {
            examples.add(new ShellExample(lines.get(0), lines.subList(1, lines.size())));
          }
        }
      }
    }
    return examples;
  }

  /** Those of the page at {@code /docs}, in their order. */
  static List<ShellExample> inPage(String html) {
    List<ShellExample> examples = new ArrayList<>();
    Matcher example = IN_PAGE.matcher(html);
    while (example.find()) {
      String command = example.group(1).replaceAll("\\\\\n\\s*", "");
      String answer = example.group(2) == null ? "" : example.group(2);
      examples.add(new ShellExample(command, answer.lines().collect(Collectors.toList())));
    }
    return examples;
  }

  /**
   * Runs the commands in their order, as if they were typed into one shell.
   *
   * @param folder the working directory
   * @param port where the server really listens
   */
  static void runAll(List<ShellExample> examples, Path folder, int port) throws Exception {
    StringBuilder variables = new StringBuilder();
    for (ShellExample example : examples) {
      if (example.command.startsWith("curl ")) {
        example.check(run(variables + example.at(port), folder));
      } else {
        variables.append(example.command).append('\n');
      }
    }
  }

  private String at(int port) {
    return command.replace("localhost:8080", "localhost:" + port);
  }

  private static String run(String script, Path folder) throws IOException, InterruptedException {
    Path errors = folder.resolve("errors.txt");
    ProcessBuilder builder =
        new ProcessBuilder("sh", "-c", script)
            .directory(folder.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("HOME", folder.toString()); // nobody's .curlrc
    builder.environment().put("CURL_HOME", folder.toString());
    builder.environment().put("NO_PROXY", "*");
    Process process = builder.start();
    process.getOutputStream().close();
    String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).as(script).isTrue();
    assertThat(process.exitValue()).as(script + "\n" + Files.readString(errors)).isZero();
    return answer;
  }

  private void check(String answer) {
    List<String> lines = Arrays.asList(settled(answer).split("\r?\n"));
    List<String> expected = shown.stream().map(ShellExample::settled).collect(Collectors.toList());

    assertThat(expected).as("an answer is shown to: " + command).isNotEmpty();
    assertThat(lines.get(0)).as(command).isEqualTo(expected.get(0));
    assertThat(lines).as(command).containsSubsequence(expected);
  }

  private static String settled(String answer) {
    return FLEETING.matcher(answer).replaceAll("$1\"...\"");
  }
}
