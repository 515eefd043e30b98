package dev.vitae.adapter.http;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The query of a request: each parameter once, each of them known. */
final class QueryParameters {
  private final Map<String, String> values;

  private QueryParameters(Map<String, String> values) {
    this.values = values;
  }

  /**
   * @throws HttpProblem 400 naming every parameter that is unknown or repeated
   */
  static QueryParameters parse(Optional<String> query, Set<String> known) {
    if (query.isEmpty() || query.get().isEmpty()) {
      return new QueryParameters(Map.of());
    }
    Map<String, String> values = new LinkedHashMap<>();
    List<String> faults = new ArrayList<>();
    for (String pair : query.get().split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = PercentEncoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
      String value = equals < 0 ? "" : PercentEncoding.decode(pair.substring(equals + 1), true);
      if (!known.contains(name)) {
        faults.add(
            "the query parameter '"
                + name
                + "' is not known here"
                + (known.isEmpty() ? "" : ": there are " + String.join(", ", known)));
      } else if (values.put(name, value) != null) {
        faults.add("the query parameter '" + name + "' is there twice");
      }
    }
    if (!faults.isEmpty()) {
      throw HttpProblem.of(400, String.join("; ", faults));
    }
    return new QueryParameters(values);
  }

  Optional<String> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /** The query again, with one parameter set. */
  String with(String name, String value) {
    Map<String, String> all = new LinkedHashMap<>(values);
    all.put(name, value);
    List<String> pairs = new ArrayList<>();
    all.forEach(
        (key, each) -> pairs.add(PercentEncoding.encode(key) + "=" + PercentEncoding.encode(each)));
    return String.join("&", pairs);
  }
}
