package dev.vitae.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.infra.settings.DatabaseKind;
import dev.vitae.infra.settings.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What the smallest deploy puts into an account, and docs/operations.md's table of it. */
@WithNode
@Tag("once")
class ResourcesTest {
  /** One for each operation of the API. */
  private static final String ROUTE = "AWS::ApiGatewayV2::Route";

  private static final int MANY = 40;

  private final SynthesizedStack smallest = SynthesizedStack.of(Stage.DEV, DatabaseKind.NEON);

  @Test
  void thereAreFew() {
    assertThat(resources()).hasSizeLessThanOrEqualTo(MANY);
  }

  @Test
  void theTableInTheDocumentHasThemAll() throws IOException {
    assertThat(documented()).isEqualTo(resources());
  }

  private Map<String, String> resources() {
    Map<String, String> found = new TreeMap<>();
    smallest
        .json()
        .get("Resources")
        .properties()
        .forEach(
            resource ->
                found.put(
                    SynthesizedStack.purpose(resource.getKey()),
                    resource.getValue().get("Type").textValue()));
    found.values().removeAll(Set.of(ROUTE));
    return found;
  }

  private static Map<String, String> documented() throws IOException {
    String document = Files.readString(SynthesizedStack.CHECKOUT.resolve("docs/operations.md"));
    String table =
        document.substring(
            document.indexOf("<!-- resources -->"), document.indexOf("<!-- /resources -->"));
    Map<String, String> rows = new TreeMap<>();
    List<String> lines = table.lines().filter(line -> line.startsWith("|")).skip(2).toList();
    for (String line : lines) {
      String[] cells = line.split("\\|");
      assertThat(cells[3].strip()).as(line).isNotEmpty();
      rows.put(cells[1].strip().replace("`", ""), cells[2].strip().replace("`", ""));
    }
    assertThat(rows).hasSameSizeAs(lines);
    return rows;
  }
}
