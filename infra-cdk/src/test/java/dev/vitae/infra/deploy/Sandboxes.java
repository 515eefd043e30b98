package dev.vitae.infra.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vitae.lambda.runtime.Jars;
import dev.vitae.lambda.runtime.Jdk;
import dev.vitae.lambda.runtime.LambdaProcess;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Processes of functions, started by Lambda's own runtime client as the template says: its code,
 * handler, environment and share of memory. One that is there is called again for as long as the
 * function is the same.
 */
final class Sandboxes implements AutoCloseable {
  /** What Lambda gives to the heap, of a function's memory. */
  private static final double HEAP = 0.85;

  /** By the key in the bucket, which is a hash of what is in it; once in a JVM. */
  private static final Map<String, Path> UNPACKED = new ConcurrentHashMap<>();

  private final Bucket bucket;
  private final ParameterStore parameters;
  private final Map<JsonNode, LambdaProcess> running = new HashMap<>();

  Sandboxes(Bucket bucket, ParameterStore parameters) {
    this.bucket = bucket;
    this.parameters = parameters;
  }

  /**
   * @param function its properties
   */
  LambdaProcess of(JsonNode function) {
    return running.computeIfAbsent(function, this::start);
  }

  private LambdaProcess start(JsonNode function) {
    Map<String, String> environment = new HashMap<>();
    function
        .at("/Environment/Variables")
        .properties()
        .forEach(each -> environment.put(each.getKey(), each.getValue().textValue()));
    environment.putAll(parameters.environment());
    String memory = function.get("MemorySize").asText();
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", memory);
    LambdaProcess.Launch launch =
        new LambdaProcess.Launch(
            Jdk.newest(),
            function.get("Handler").textValue(),
            unpacked(function.at("/Code/S3Key").textValue()),
            Jars.ofTheRuntime(),
            List.of("-Xmx%dk".formatted((int) (Integer.parseInt(memory) * 1_024 * HEAP))),
            environment);
    if (!function.at("/SnapStart/ApplyOn").asText().equals("PublishedVersions")) {
      return launch.start();
    }
    LambdaProcess process = launch.snapStart().start().initialized();
    process.restore();
    return process;
  }

  private Path unpacked(String key) {
    Path folder = Path.of("target", "functions", key).toAbsolutePath();
    return UNPACKED.computeIfAbsent(key, code -> Jars.unpacked(bucket.file(code), folder));
  }

  @Override
  public void close() {
    running.values().forEach(LambdaProcess::close);
  }
}
