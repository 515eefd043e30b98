package dev.vitae.domain.attribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.domain.failure.InvalidException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RuleTest {
  @Test
  void textIsTrimmedAndBlankIsAbsent() {
    assertThat(normal(Rule.text(), " \u3000 x y\u2003")).isEqualTo("x y");
    assertThat(normal(Rule.text(), "\u00A0x\u202F")).isEqualTo("x");
    assertThat(normal(Rule.text(), "  ")).isNull();
    assertThat(normal(Rule.text(), null)).isNull();
  }

  @Test
  void requiredTextMustBeThere() {
    assertThatThrownBy(() -> normal(Rule.text().require(), null)).hasMessage("x is required");
    assertThatThrownBy(() -> normal(Rule.text().require(), " ")).hasMessage("x must not be blank");
  }

  @Test
  void lengthCountsCodePointsAfterTrimming() {
    assertThat(normal(Rule.text().max(3), " 😀😀😀 ")).isEqualTo("😀😀😀");
    assertThatThrownBy(() -> normal(Rule.text().max(3), "abcd"))
        .hasMessage("x must be at most 3 characters long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a\u0000", "\u0007", "a\u007f", "a\u0085b", "a\rb", "a\tb", "a\nb", "\tx"})
  void aLineHoldsNoControlCharacter(String text) {
    assertThatThrownBy(() -> normal(Rule.text(), text)).isInstanceOf(InvalidException.class);
  }

  @Test
  void severalLinesHoldLineFeedsAndTabsOnly() {
    assertThat(normal(Rule.text().lines(), "a\n\tb")).isEqualTo("a\n\tb");
    assertThatThrownBy(() -> normal(Rule.text().lines(), "a\r\nb"))
        .hasMessageContaining("line feed and tab");
  }

  @Test
  void halfASurrogatePairIsNoText() {
    assertThatThrownBy(() -> normal(Rule.text(), "a\ud800")).isInstanceOf(InvalidException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ada@example.org", "a.b+c@x", "x@a-b.example", "!#$%&'*+/=?^_`{|}~-@example.org"})
  void emailAddressesAreThoseOfBrowsers(String email) {
    assertThat(normal(Rule.text().as(TextFormat.EMAIL), email)).isEqualTo(email);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ada",
        "@example.org",
        "ada@",
        "a b@example.org",
        "a@-x.org",
        "a@x..org",
        "ä@x.org"
      })
  void whatABrowserRefusesIsNoEmailAddress(String text) {
    assertThatThrownBy(() -> normal(Rule.text().as(TextFormat.EMAIL), text))
        .hasMessageContaining("must be an e-mail address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://example.org",
        "HTTP://example.org:8080/a?b=c#d",
        "https://bücher.example/",
        "http://[::1]/"
      })
  void webAddressesAreAbsolute(String address) {
    assertThat(normal(Rule.text().as(TextFormat.WEB_ADDRESS), address)).isEqualTo(address);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.org", "//example.org", "https://", "https:///path", "ftp://example.org",
        "javascript:alert(1)", "https://exam ple.org", "https://x/<script>", "https://x/\"",
            "mailto:a@b"
      })
  void whatWouldNotBeALinkIsNoWebAddress(String text) {
    assertThatThrownBy(() -> normal(Rule.text().as(TextFormat.WEB_ADDRESS), text))
        .hasMessageContaining("must be an absolute http or https address");
  }

  @Test
  void numbersAndDaysHaveTheirRange() {
    assertThat(normal(Rule.number(1, 5), 5)).isEqualTo(5);
    assertThatThrownBy(() -> normal(Rule.number(1, 5), 6)).hasMessage("x must be between 1 and 5");
    assertThatThrownBy(() -> normal(Rule.number(1, 5).require(), null)).hasMessage("x is required");
    assertThat(normal(Rule.day(), LocalDate.of(9999, 12, 31))).isNotNull();
    assertThatThrownBy(() -> normal(Rule.day(), LocalDate.of(10_000, 1, 1)))
        .hasMessageContaining("years");
    assertThatThrownBy(() -> normal(Rule.day().require(), null)).hasMessage("x is required");
  }

  @Test
  void anAbsentFlagIsNo() {
    assertThat(normal(Rule.flag(), null)).isFalse();
    assertThat(normal(Rule.flag(), true)).isTrue();
  }

  @Test
  void technologiesAreSortedAndEachIsThereOnce() {
    assertThat(normal(Rule.technologies(), List.of("b", " JAVA ", "Java", "a")))
        .containsExactly("JAVA", "a", "b");
    assertThat(normal(Rule.technologies(), null)).isEmpty();
  }

  @Test
  void aTechnologyThatIsNoNameIsToldByItsPlace() {
    assertThatThrownBy(() -> normal(Rule.technologies(), Arrays.asList("a", null, " ")))
        .hasMessage("x/1 is required; x/2 must not be blank");
    assertThatThrownBy(() -> normal(Rule.technologies(), java.util.Collections.nCopies(101, "a")))
        .hasMessageContaining("at most 100");
  }

  private static <V> V normal(Rule<V> rule, V value) {
    Violations violations = new Violations();
    V normal = rule.check("x", value, violations);
    violations.throwIfAny();
    return normal;
  }
}
