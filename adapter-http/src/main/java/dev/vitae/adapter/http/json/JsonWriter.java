package dev.vitae.adapter.http.json;

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
}
