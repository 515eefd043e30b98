package dev.vitae.infra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.list;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitae.infra.settings.DatabaseKind;
import dev.vitae.infra.settings.Stage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awscdk.CfnResource;
import software.amazon.awscdk.services.sns.Topic;

/** What the command line of the CDK is handed. */
@WithNode
@Tag("once")
class AssemblyTest {
  private static final String VARIANTS = "dev.vitae.infra.SynthesizedStack#variants";

  @TempDir Path folder;

  /** {@link CommandTest} says the same of two processes. */
  @ParameterizedTest
  @MethodSource(VARIANTS)
  void madeAgainItIsTheSameByteByByte(SynthesizedStack stack) throws IOException {
    assertThat(Bytes.of(stack.again(folder).assembly())).isEqualTo(Bytes.of(stack.assembly()));
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void nothingIsLookedUpInAnAccount(SynthesizedStack stack) throws IOException {
    JsonNode manifest =
        new ObjectMapper().readTree(stack.assembly().resolve("manifest.json").toFile());

    assertThat(manifest.has("missing")).isFalse();
    assertThat(manifest.path("artifacts").path(stack.stack().getStackName()).get("environment"))
        .hasToString("\"aws://unknown-account/unknown-region\"");
  }

  @ParameterizedTest
  @MethodSource(VARIANTS)
  void whatCannotBeDeletedWholeIsNotBegunToBe(SynthesizedStack stack) {
    boolean databaseIsProtected =
        stack.stage() == Stage.STAGING && stack.database() != DatabaseKind.NEON;
    assertThat(stack.stack().getTerminationProtection())
        .isEqualTo(stack.stage() == Stage.PROD || databaseIsProtected);
  }

  @Test
  void aTemplateThatCloudFormationWouldRefuseIsNotSynthesized() {
    SynthesizedStack usual = SynthesizedStack.of(Stage.DEV, DatabaseKind.NEON);

    assertThatThrownBy(
            () ->
                usual.with(
                    stack ->
                        CfnResource.Builder.create(stack, "Wrong")
                            .type("AWS::Logs::LogGroup")
                            .properties(Map.of("RetentionInYears", 1))
                            .build(),
                    folder))
        .isExactlyInstanceOf(RuntimeException.class)
        .satisfies(
            refused ->
                assertThat(VitaeApp.message((RuntimeException) refused))
                    .startsWith("ValidationFailed: Validation failed. A copy of this report")
                    .endsWith("validation-report.json"));
    assertThat(folder.resolve("validation-report.json")).content().contains("RetentionInYears");
  }

  @Test
  void whatAwsAdvisesAgainstIsAnError() {
    SynthesizedStack usual = SynthesizedStack.of(Stage.DEV, DatabaseKind.NEON);

    assertThat(usual.with(stack -> Topic.Builder.create(stack, "Open").build(), folder))
        .extracting(SynthesizedStack::complaints)
        .asInstanceOf(list(String.class))
        .singleElement()
        .asString()
        .contains("/vitae-dev/Open/Resource AwsSolutions-SNS3");
  }
}
