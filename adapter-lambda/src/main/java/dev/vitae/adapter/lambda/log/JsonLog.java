package dev.vitae.adapter.lambda.log;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.json.JsonWriter;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** Writes lines, each one JSON object. For several threads. */
public final class JsonLog {
  private final PrintStream out;
  private volatile boolean silent;

  public JsonLog(PrintStream out) {
    this.out = requireNonNull(out, "out");
  }

  /** What is logged meanwhile is made and dropped. */
  public void silently(Runnable work) {
    silent = true;
    try {
      work.run();
    } finally {
      silent = false;
    }
  }

  /**
   * @param members writes names and values of the object
   */
  void line(Consumer<JsonGenerator> members) {
    byte[] line =
        JsonWriter.write(
            json -> {
              json.writeStartObject();
              members.accept(json);
              json.writeEndObject();
            });
    byte[] ended = Arrays.copyOf(line, line.length + 1);
    ended[line.length] = '\n';
    if (silent) {
      return;
    }
    // At once, for Lambda makes a log event of each piece that it gets.
    out.write(ended, 0, ended.length);
    out.flush();
  }
}
