package dev.vitae.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.adapter.http.json.Json;
import dev.vitae.adapter.http.json.JsonReader;
import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.adapter.http.openapi.OpenApiDocument;
import dev.vitae.domain.EntryKinds;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;

class DocumentFileTest {
  private static final Path FILE = Path.of("..", "docs", "openapi.json");
  private static final String REWRITE =
      "mvn verify -pl adapter-http -am -Dtest=DocumentFileTest -Dopenapi.rewrite=true";

  @Test
  void theFileIsTheDocumentThatIsServed() throws IOException {
    Json document = OpenApiDocument.of(EntryKinds.ALL);
    if (Boolean.getBoolean("openapi.rewrite")) {
      Files.writeString(FILE, indented(document));
    }

    assertThat(JsonReader.read(Files.readAllBytes(FILE)))
        .as("docs/openapi.json is of an older API; to write it anew:\n  " + REWRITE)
        .isEqualTo(document);
  }

  /** In ASCII, so that white space of all kinds can be told apart. */
  private static String indented(Json document) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    PrettyPrinter printer =
        new DefaultPrettyPrinter().withArrayIndenter(indenter).withObjectIndenter(indenter);
    StringWriter text = new StringWriter();
    try (JsonGenerator json =
        JsonFactory.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .createGenerator(
                new ObjectWriteContext.Base() {
                  @Override
                  public PrettyPrinter getPrettyPrinter() {
                    return printer;
                  }
                },
                text)) {
      JsonWriter.write(json, document);
    }
    return text + "\n";
  }
}
