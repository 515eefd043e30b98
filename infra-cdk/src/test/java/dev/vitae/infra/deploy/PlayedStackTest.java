package dev.vitae.infra.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vitae.infra.deploy.PlayedStack.Back;
import dev.vitae.infra.deploy.Template.Resource;
import dev.vitae.infra.deploy.Template.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The player itself, on templates of a few lines. */
@Tag("once")
class PlayedStackTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A, whose property is given; B, named by C's properties; C waits for A, too. */
  private static final String THREE =
      """
      {"Resources": {
        "C": {"Type": "T", "DependsOn": "A", "Properties": {"b": {"Fn::GetAtt": ["B", "Arn"]}, "c": "%s"}},
        "B": {"Type": "T", "Properties": {"text": {"Fn::Sub": "${A}-${AWS::Region}"}}},
        "A": {"Type": "T", "Properties": {"a": "%s"}}
      }}
      """;

  private final Recorder services = new Recorder();

  /** Notes what it is asked, and refuses whatever has the property {@code "c": "broken"}. */
  private static final class Recorder implements Services {
    final List<String> asked = new ArrayList<>();

    @Override
    public Made create(Resource resource, JsonNode properties) throws RefusedException {
      asked.add("create " + resource.id() + " " + properties);
      if (properties.path("c").asText().equals("half")) {
        throw new RefusedException("half", Optional.of(new Made("a half", Map.of())));
      }
      refuse(properties);
      return new Made(resource.id().toLowerCase(Locale.ROOT), Map.of("Arn", "arn:b"));
    }

    @Override
    public Made update(Resource resource, Made made, JsonNode properties, JsonNode older)
        throws RefusedException {
      asked.add("update " + resource.id() + " " + properties + " was " + older);
      refuse(properties);
      return properties.path("a").asText().equals("anew")
          ? new Made(made.physicalId() + "2", Map.of())
          : made;
    }

    @Override
    public void delete(Resource resource, Made made, JsonNode properties) {
      asked.add("delete " + made.physicalId());
    }

    private static void refuse(JsonNode properties) throws RefusedException {
      if (properties.path("c").asText().equals("broken")) {
        throw new RefusedException("broken");
      }
    }

    List<String> asked() {
      List<String> all = List.copyOf(asked);
      asked.clear();
      return all;
    }
  }

  private static Template template(String json) {
    try {
      return new Template(JSON.readTree(json));
    } catch (JsonProcessingException broken) {
      throw new IllegalArgumentException(broken);
    }
  }

  private static Template three(String c, String a) {
    return template(THREE.formatted(c, a));
  }

  private PlayedStack stack(Back back) {
    return new PlayedStack(services, Turn.LATE, back);
  }

  @ParameterizedTest
  @EnumSource(Turn.class)
  void everybodyComesAfterThoseWhomHeWaitsFor(Turn turn) throws Exception {
    PlayedStack stack = new PlayedStack(services, turn, Back.IN_ORDER);
    stack.deploy(three("1", "1"));
    assertThat(services.asked())
        .containsExactly(
            "create A {\"a\":\"1\"}",
            "create B {\"text\":\"a-eu-central-1\"}",
            "create C {\"b\":\"arn:b\",\"c\":\"1\"}");
    stack.delete();
    assertThat(services.asked()).containsExactly("delete c", "delete b", "delete a");
    assertThat(stack.isEmpty()).isTrue();
  }

  @Test
  void whatACustomResourceDoesNotWaitForComesAfterItOrBefore() {
    Template template =
        template(
            """
            {"Resources": {
              "Before": {"Type": "T"},
              "Custom": {"Type": "Custom::C", "DependsOn": ["Before"]},
              "After": {"Type": "T", "Properties": {"x": [{"Ref": "Custom"}]}},
              "Other": {"Type": "T"}
            }}
            """);
    assertThat(template.inOrder(Turn.EARLY))
        .extracting(Resource::id)
        .containsExactly("Before", "Custom", "After", "Other");
    assertThat(template.inOrder(Turn.LATE))
        .extracting(Resource::id)
        .containsExactly("Before", "Other", "Custom", "After");
  }

  @Test
  void aCircleIsNamed() {
    Template template =
        template(
            """
            {"Resources": {
              "A": {"Type": "T", "DependsOn": ["B"]},
              "B": {"Type": "T", "Properties": {"x": {"Fn::Join": ["", [{"Ref": "C"}]]}}},
              "C": {"Type": "T", "Properties": {"x": {"Fn::Sub": "${B.Arn}"}}}
            }}
            """);
    assertThatThrownBy(() -> template.inOrder(Turn.EARLY))
        .isInstanceOf(CircularDependencyException.class)
        .hasMessage("B -> C -> B");
  }

  @Test
  void whoWaitsForNobodyThereIsNamed() {
    assertThatThrownBy(
            () -> template("{\"Resources\": {\"A\": {\"Type\": \"T\", \"DependsOn\": \"Z\"}}}"))
        .hasMessageContaining("Z");
  }

  @Test
  void anUpdateTouchesWhatHasChangedAndDeletesLastWhatIsGone() throws Exception {
    PlayedStack stack = stack(Back.IN_ORDER);
    stack.deploy(three("1", "1"));
    services.asked();
    stack.deploy(three("1", "1"));
    assertThat(services.asked()).isEmpty();

    stack.deploy(
        template("{\"Resources\": {\"A\": {\"Type\": \"T\", \"Properties\": {\"a\": \"2\"}}}}"));
    assertThat(services.asked())
        .containsExactly("update A {\"a\":\"2\"} was {\"a\":\"1\"}", "delete c", "delete b");
  }

  @Test
  void whatWasMadeAnewReachesThoseWhoNameItAndItsPredecessorIsDeletedLast() throws Exception {
    PlayedStack stack = stack(Back.IN_ORDER);
    stack.deploy(three("1", "1"));
    services.asked();
    stack.deploy(three("1", "anew"));
    assertThat(services.asked())
        .containsExactly(
            "update A {\"a\":\"anew\"} was {\"a\":\"1\"}",
            "update B {\"text\":\"a2-eu-central-1\"} was {\"text\":\"a-eu-central-1\"}",
            "delete a");
  }

  @ParameterizedTest
  @EnumSource(Back.class)
  void aFailureGivesAllThatWasTouchedItsOlderPropertiesAndDeletesWhatIsNew(Back back)
      throws Exception {
    PlayedStack stack = stack(back);
    stack.deploy(three("1", "1"));
    services.asked();
    String json =
        THREE.formatted("broken", "2").replace("\"A\":", "\"AA\": {\"Type\": \"T\"}, \"A\":");
    assertThatThrownBy(() -> stack.deploy(template(json)))
        .isInstanceOf(DeployFailedException.class)
        .hasMessage("C: broken");
    String first = "update A {\"a\":\"1\"} was {\"a\":\"2\"}";
    String failed = "update C {\"b\":\"arn:b\",\"c\":\"1\"} was {\"b\":\"arn:b\",\"c\":\"broken\"}";
    List<String> asked = services.asked();
    assertThat(asked.subList(3, asked.size()))
        .isEqualTo(
            back == Back.IN_ORDER
                ? List.of(first, failed, "delete aa")
                : List.of(failed, first, "delete aa"));

    stack.deploy(three("1", "1"));
    assertThat(services.asked()).as("it is as it was").isEmpty();
  }

  @Test
  void aCreationThatFailsLeavesNothing() {
    PlayedStack stack = stack(Back.IN_ORDER);
    assertThatThrownBy(() -> stack.deploy(three("broken", "1")))
        .isInstanceOf(DeployFailedException.class);
    assertThat(services.asked()).endsWith("delete b", "delete a");
    assertThatThrownBy(() -> stack.deploy(three("half", "1")))
        .isInstanceOf(DeployFailedException.class);
    assertThat(services.asked()).endsWith("delete a half", "delete b", "delete a");
    assertThat(stack.isEmpty()).isTrue();
  }

  @Test
  void whatIsRetainedIsLeftWhereItIs() throws Exception {
    PlayedStack stack = stack(Back.IN_ORDER);
    stack.deploy(
        template("{\"Resources\": {\"A\": {\"Type\": \"T\", \"DeletionPolicy\": \"Retain\"}}}"));
    stack.delete();
    assertThat(services.asked()).containsExactly("create A {}");
    assertThat(stack.journal()).last().hasToString("RETAINED T A");
  }
}
