package dev.vitae.infra.deploy;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.sun.net.httpserver.HttpExchange;
import dev.vitae.settings.testkit.TestExtension;
import java.io.IOException;
import java.net.URLDecoder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** SSM's, as the extension in the functions' layer gives what is in it. */
final class ParameterStore implements AutoCloseable {
  private static final Pattern NAME = Pattern.compile("[?&]name=([^&]+)");

  private final Map<String, String> values = new ConcurrentHashMap<>();
  private final TestExtension extension;

  ParameterStore() throws IOException {
    extension = new TestExtension().then(this::answer);
  }

  void put(String name, String value) {
    values.put(name, value);
  }

  /** What tells a function how to ask. */
  Map<String, String> environment() {
    return extension.environment();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Matcher name = NAME.matcher(exchange.getRequestURI().getRawQuery());
    String value = name.find() ? values.get(URLDecoder.decode(name.group(1), UTF_8)) : null;
    if (value == null) {
      TestExtension.send(exchange, 404, "ParameterNotFound".getBytes(UTF_8));
      return;
    }
    String answer =
        "{\"Parameter\":{\"Value\":%s}}".formatted(JsonNodeFactory.instance.textNode(value));
    TestExtension.send(exchange, 200, answer.getBytes(UTF_8));
  }

  @Override
  public void close() {
    extension.close();
  }
}
