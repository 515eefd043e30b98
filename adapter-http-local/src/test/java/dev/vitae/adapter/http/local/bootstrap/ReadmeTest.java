package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The README's commands, in their order on one server with the sample, give the answers that it
 * shows.
 */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Pattern WORD =
      Pattern.compile("'([^']*)'|\"([^\"]*)\"|((?:\\\\.|[^\\s'\"])+)");

  /** What differs from one run to the next. */
  private static final Pattern FLEETING =
      Pattern.compile("(\"(?:updated_at|request_id)\":)\"[^\"]*\"");

  @Test
  void everyCommandGivesTheAnswerThatIsShown(@TempDir Path folder) throws Exception {
    List<Example> examples = examples();
    assertThat(examples).hasSizeGreaterThanOrEqualTo(4);

    try (ChildServer server = ChildServer.start(folder, Map.of(), "--sample", "--port", "0")) {
      server.ready();
      String key = Files.readString(folder.resolve(".vitae/api-key")).strip();
      for (Example example : examples) {
        String answer = run(example.command, server.port(), key);
        assertThat(settled(answer)).as(example.command).isEqualTo(settled(example.answer));
      }
    }
  }

  private static String settled(String answer) {
    return FLEETING.matcher(answer.strip()).replaceAll("$1\"...\"");
  }

  private static List<Example> examples() throws IOException {
    List<Example> examples = new ArrayList<>();
    List<String> lines = Files.readAllLines(README);
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).startsWith("$ curl ")) {
        examples.add(new Example(lines.get(i).substring("$ curl ".length()), lines.get(i + 1)));
      }
    }
    return examples;
  }

  /** The few options of curl that the README uses. */
  private static String run(String command, int port, String key) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder();
    String method = "GET";
    String body = "";
    List<String> words = words(command.replace("$(cat .vitae/api-key)", key));
    for (int i = 0; i < words.size(); i++) {
      switch (words.get(i)) {
        case "-X" -> method = words.get(++i);
        case "-d" -> body = words.get(++i);
        case "-H" -> {
          String[] header = words.get(++i).split(": ", 2);
          request.header(header[0], header[1]);
        }
        default -> request.uri(URI.create(words.get(i).replace(":8080/", ":" + port + "/")));
      }
    }
    request.method(method, HttpRequest.BodyPublishers.ofString(body));
    return HttpClient.newHttpClient()
        .send(request.build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static List<String> words(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(command);
    while (word.find()) {
      for (int group = 1; group <= 3; group++) {
        if (word.group(group) != null) {
          words.add(word.group(group).replace("\\&", "&"));
        }
      }
    }
    return words;
  }

  private record Example(String command, String answer) {}
}
