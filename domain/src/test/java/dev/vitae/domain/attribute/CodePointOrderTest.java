package dev.vitae.domain.attribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class CodePointOrderTest {
  @Test
  void textsAreOrderedAsTheirUtf8BytesAre() {
    List<String> texts =
        List.of(
            "", "A", "AA", "Z", "a", "ab", "é", "\uD7FF", "\uE000", "\uFF5E", "\uFFFD", "😀", "😀a",
            "𝒳");

    for (String left : texts) {
      for (String right : texts) {
        int byBytes =
            Arrays.compareUnsigned(
                left.getBytes(StandardCharsets.UTF_8), right.getBytes(StandardCharsets.UTF_8));
        assertThat(Integer.signum(CodePointOrder.INSTANCE.compare(left, right)))
            .as("%s ? %s", left, right)
            .isEqualTo(Integer.signum(byBytes));
      }
    }
  }
}
