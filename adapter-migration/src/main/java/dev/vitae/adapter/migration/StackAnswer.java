package dev.vitae.adapter.migration;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a custom resource answers to CloudFormation, which takes 4,096 bytes with what the framework
 * adds (ids of the stack, the request and the resource): names that do not fit are counted.
 */
final class StackAnswer {
  private static final int BYTES = 3_000;

  private final String physicalId;
  private final Map<String, String> data = new LinkedHashMap<>();

  StackAnswer(String physicalId) {
    this.physicalId = physicalId;
  }

  /** An attribute of the resource. */
  StackAnswer with(String name, Object value) {
    data.put(name, value.toString());
    return this;
  }

  /** An attribute that lists as many as fit. */
  String json(String name, List<String> all) {
    for (int shown = all.size(); shown > 0; shown = shown * 3 / 4) {
      String more = shown < all.size() ? " and %d more".formatted(all.size() - shown) : "";
      data.put(name, String.join(", ", all.subList(0, shown)) + more);
      String json = json();
      if (json.getBytes(UTF_8).length <= BYTES) {
        return json;
      }
    }
    data.remove(name);
    return json();
  }

  String json() {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("PhysicalResourceId", physicalId);
    members.put("Data", data);
    return JsonText.of(members);
  }
}
