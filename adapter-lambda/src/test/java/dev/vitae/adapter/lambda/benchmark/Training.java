package dev.vitae.adapter.lambda.benchmark;

import dev.vitae.adapter.http.Headers;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.testkit.ApiUnderTest;
import dev.vitae.adapter.lambda.runtime.ApiCalls;
import dev.vitae.lambda.runtime.LambdaProcess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Asks a process for everything that it can do. */
final class Training {
  private static final List<String> READ =
      List.of(
          "/api/experience",
          "/api/experience?limit=3",
          "/api/projects",
          "/api/skills?category=Languages",
          "/api/technologies",
          "/api/personal-info",
          "/api/portfolio",
          "/health/live",
          "/health/ready",
          "/openapi.json",
          "/docs");

  private static final int TIMES = 20;

  private Training() {}

  /** With the key of tests, many times over. */
  static void of(LambdaProcess process) {
    for (int i = 0; i < TIMES; i++) {
      reads().forEach(request -> answered(process, request));
      writes(i).forEach(request -> answered(process, request));
    }
  }

  static List<HttpRequest> reads() {
    return READ.stream().map(target -> ApiCalls.request("GET", target)).toList();
  }

  /**
   * @param number one that was not used yet with this database
   */
  static List<HttpRequest> writes(int number) {
    return List.of(
        write(
            "POST",
            "/api/skills",
            "{\"name\":\"S%d\",\"category\":\"C\",\"level\":3}".formatted(number)),
        write(
            "POST",
            "/api/experience",
            "{\"company\":\"C\",\"position\":\"P\",\"start_date\":\"1990-01-01\","
                + "\"technologies\":[\"Technology 1\",\"Technology 2\"]}"),
        write("PUT", "/api/personal-info", "{\"title\":\"T%d\"}".formatted(number)));
  }

  private static HttpRequest write(String method, String target, String json) {
    return new HttpRequest(
        method,
        target,
        Optional.empty(),
        Headers.builder()
            .add("Content-Type", "application/json")
            .add("Authorization", "Bearer " + ApiUnderTest.KEY.reveal())
            .build(),
        json.getBytes(StandardCharsets.UTF_8));
  }

  static void answered(LambdaProcess process, HttpRequest request) {
    int status = ApiCalls.send(process, request).response().status();
    if (status >= 400) {
      throw new IllegalStateException(request.path() + " answered " + status);
    }
  }
}
