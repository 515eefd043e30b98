package dev.vitae.infra;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vitae.infra.settings.DatabaseKind;
import dev.vitae.infra.settings.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The app runs cdk-nag's pack AwsSolutions: what it finds is mended, or has its reason. */
@WithNode
@Tag("once")
class AwsAdviceTest {
  @ParameterizedTest
  @MethodSource("dev.vitae.infra.SynthesizedStack#variants")
  void nothingIsFoundThatHasNoReason(SynthesizedStack stack) {
    assertThat(stack.complaints()).isEmpty();
  }

  @Test
  void norWhereTokensAreAskedFor() {
    assertThat(
            SynthesizedStack.of(Stage.PROD, DatabaseKind.RDS, SynthesizedStack.TOKENS).complaints())
        .isEmpty();
  }

  @Test
  void norWhereSomebodyIsWrittenTo() {
    assertThat(
            SynthesizedStack.of(Stage.DEV, DatabaseKind.NEON, "alarmEmail=ops@example.org")
                .complaints())
        .isEmpty();
  }
}
