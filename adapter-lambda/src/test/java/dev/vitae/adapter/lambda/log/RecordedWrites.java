package dev.vitae.adapter.lambda.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.Json.JsonBoolean;
import dev.vitae.adapter.http.json.Json.JsonNumber;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import dev.vitae.adapter.http.json.JsonReader;
import java.io.BufferedOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/** Where a log is written to: each write by itself, as Lambda gets it. */
final class RecordedWrites extends OutputStream {
  private final List<String> writes = new CopyOnWriteArrayList<>();

  /** Buffered, as standard output is. */
  JsonLog log() {
    return new JsonLog(new PrintStream(new BufferedOutputStream(this), false, UTF_8));
  }

  @Override
  public void write(int one) {
    writes.add(Character.toString(one));
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    writes.add(new String(bytes, offset, length, UTF_8));
  }

  List<String> all() {
    return List.copyOf(writes);
  }

  /** What each line holds, of which every one was one write and is one object. */
  List<Map<String, Json>> lines() {
    return writes.stream().map(RecordedWrites::line).toList();
  }

  /** The only line. */
  Map<String, Json> line() {
    assertThat(writes).hasSize(1);
    return lines().get(0);
  }

  private static Map<String, Json> line(String write) {
    assertThat(write).endsWith("}\n");
    assertThat(write.indexOf('\n')).isEqualTo(write.length() - 1);
    return ((JsonObject) JsonReader.read(write.getBytes(UTF_8))).members();
  }

  static Json text(String value) {
    return new JsonString(value);
  }

  static Json yes(boolean value) {
    return new JsonBoolean(value);
  }

  static double number(Json value) {
    return Double.parseDouble(((JsonNumber) value).literal());
  }
}
