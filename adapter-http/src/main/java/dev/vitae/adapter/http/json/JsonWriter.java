package dev.vitae.adapter.http.json;

import dev.vitae.adapter.http.json.Json.JsonArray;
import dev.vitae.adapter.http.json.Json.JsonBoolean;
import dev.vitae.adapter.http.json.Json.JsonNumber;
import dev.vitae.adapter.http.json.Json.JsonObject;
import dev.vitae.adapter.http.json.Json.JsonString;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes compact JSON in UTF-8. */
public final class JsonWriter {
  private static final JsonFactory FACTORY = new JsonFactory();
  private static final int USUAL_BYTES = 1_024;

  private JsonWriter() {}

  public static byte[] write(Consumer<JsonGenerator> content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator generator =
        FACTORY.createGenerator(ObjectWriteContext.empty(), bytes, JsonEncoding.UTF8)) {
      content.accept(generator);
    }
    return bytes.toByteArray();
  }

  /** A value as it was read, within another one or alone. */
  public static void write(JsonGenerator generator, Json value) {
    if (value instanceof JsonObject) {
      generator.writeStartObject();
      ((JsonObject) value)
          .members()
          .forEach(
              (name, member) -> {
                generator.writeName(name);
                write(generator, member);
              });
      generator.writeEndObject();
    } else if (value instanceof JsonArray) {
      generator.writeStartArray();
      ((JsonArray) value).items().forEach(item -> write(generator, item));
      generator.writeEndArray();
    } else if (value instanceof JsonString) {
      generator.writeString(((JsonString) value).value());
    } else if (value instanceof JsonNumber) {
      generator.writeNumber(((JsonNumber) value).literal());
    } else if (value instanceof JsonBoolean) {
      generator.writeBoolean(((JsonBoolean) value).value());
    } else {
      generator.writeNull();
    }
  }
}
