package dev.vitae.adapter.migration.branch;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.SettingsException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Neon's REST API for one project (https://neon.com/docs/reference/api): what is asked, how often
 * it is asked again, and in which words a refusal is passed on. The key is in no message.
 */
final class NeonApi {
  static final URI BASE = URI.create("https://console.neon.tech/api/v2");

  /** All waiting of one command together, for answers, too. */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);
  private static final Duration CONNECTING = Duration.ofSeconds(10);
  private static final Duration ANSWERING = Duration.ofSeconds(30);

  private static final int LOCKED = 423;
  private static final int TOO_MANY = 429;
  private static final int NOT_FOUND = 404;
  private static final int FIRST_FAULT = 500;
  private static final Set<String> DONE = Set.of("finished", "skipped");

  /** How a thread waits; a test need not. */
  @FunctionalInterface
  interface Pause {
    void of(Duration time) throws InterruptedException;
  }

  private final URI base;
  private final String key;
  private final String project;
  private final Pause pause;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECTING)
          .followRedirects(HttpClient.Redirect.NEVER) // the key is for one host
          .build();
  private final Duration patience;
  private long began = System.nanoTime();
  private Duration waited = Duration.ZERO;
  private Duration next = FIRST_PAUSE;

  /**
   * @param base where the key is sent to: {@link #BASE} but in a test
   */
  NeonApi(URI base, String key, String project, Pause pause) {
    this(base, key, project, pause, PATIENCE);
  }

  /**
   * @param patience of a command; {@link #PATIENCE} but in a test
   */
  NeonApi(URI base, String key, String project, Pause pause, Duration patience) {
    this.base = requireNonNull(base, "base");
    this.key = requireNonNull(key, "key");
    this.project = requireNonNull(project, "project");
    this.pause = requireNonNull(pause, "pause");
    this.patience = requireNonNull(patience, "patience");
  }

  /** Neon may have done what it was asked, or not: it has to be looked at. */
  static final class UncertainException extends Exception {
    private static final long serialVersionUID = 1;

    UncertainException(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** Starts the patience of a command. */
  void begin() {
    began = System.nanoTime();
    waited = Duration.ZERO;
    next = FIRST_PAUSE;
  }

  /** What is left of the patience; a pause counts even when a test does not sleep through it. */
  private Duration left() {
    Duration passed = Duration.ofNanos(System.nanoTime() - began);
    return patience.minus(longer(passed, waited));
  }

  /**
   * @param path below the project
   */
  Json get(String path) {
    return repeated("GET", path, "");
  }

  /** Something that does no harm when it is done twice. */
  Json repeat(String method, String path, String body) {
    return repeated(method, path, body);
  }

  /** What is not there any more counts as deleted, for an earlier try may have done it. */
  Json repeatedDelete(String path) {
    return repeated("DELETE", path, "");
  }

  /** Something that must not be done twice. Only what was surely not begun is asked for again. */
  Json once(String path, String body) throws UncertainException {
    Answer answer = untilTaken("POST", path, body);
    if (answer.status >= FIRST_FAULT) {
      throw new UncertainException("Neon answered " + answer.status, null);
    }
    return accepted(answer, path);
  }

  /** Until all operations that an answer names are done. */
  void await(Json answer) {
    for (Json operation : answer.objects("operations")) {
      String id = operation.text("id").orElse("");
      String status = operation.text("status").orElse("");
      next = FIRST_PAUSE;
      while (!DONE.contains(status)) {
        String action = operation.text("action").orElse("an operation");
        if (status.equals("cancelled")) {
          throw new MigrationException(
              "Neon has cancelled %s: look at the project's operations in Neon's console, then run this again."
                  .formatted(action));
        }
        waitOr("%s is still '%s' at Neon".formatted(action, status));
        status =
            get("/operations/" + encoded(id)).object("operation").text("status").orElse(status);
      }
    }
  }

  /**
   * Waits a little, each time longer.
   *
   * @param problem what is said when there is no patience left
   */
  void waitOr(String problem) {
    waitOr(problem, Duration.ZERO);
  }

  private void waitOr(String problem, Duration atLeast) {
    Duration time = longer(atLeast, next);
    next = shorter(next.multipliedBy(2), LONGEST_PAUSE);
    if (time.compareTo(left()) > 0) {
      throw impatient(problem);
    }
    try {
      pause.of(time);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new MigrationException("Interrupted while waiting for Neon.", interrupted);
    }
    waited = waited.plus(time);
  }

  private MigrationException impatient(String problem) {
    return new MigrationException(
        "%s after %d s of waiting: try again later (https://neonstatus.com says how Neon is)."
            .formatted(problem, patience.minus(left()).toSeconds()));
  }

  private Json repeated(String method, String path, String body) {
    while (true) {
      try {
        Answer answer = untilTaken(method, path, body);
        if (answer.status < FIRST_FAULT) {
          return accepted(answer, path);
        }
        waitOr("Neon answers " + answer.status);
      } catch (UncertainException unanswered) {
        waitOr(unanswered.getMessage());
      }
    }
  }

  /** 423 and 429 say that nothing was begun. */
  private Answer untilTaken(String method, String path, String body) throws UncertainException {
    while (true) {
      Answer answer = send(method, path, body);
      if (answer.status != LOCKED && answer.status != TOO_MANY) {
        return answer;
      }
      String problem =
          answer.status == LOCKED
              ? "Neon still works on another operation of this project (423)"
              : "Neon still has too many requests (429)";
      waitOr(problem, answer.retryAfter.orElse(Duration.ZERO));
    }
  }

  private record Answer(int status, String body, Optional<Duration> retryAfter, boolean deleting) {}

  private Answer send(String method, String path, String body) throws UncertainException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/projects/" + encoded(project) + path))
            .header("Authorization", "Bearer " + key)
            .header("Accept", "application/json");
    if (body.isEmpty()) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, HttpRequest.BodyPublishers.ofString(body));
    }
    HttpResponse<String> response = whole(request.build());
    return new Answer(
        response.statusCode(), response.body(), retryAfter(response), method.equals("DELETE"));
  }

  /** A request's own timeout ends with the headers: the body may take for ever. */
  private HttpResponse<String> whole(HttpRequest request) throws UncertainException {
    Duration time = shorter(ANSWERING, left());
    if (time.isZero() || time.isNegative()) {
      throw impatient("Neon is not done");
    }
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofString());
    try {
      return answer.get(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException silent) {
      throw unanswered("no whole answer within %d ms".formatted(time.toMillis()), silent);
    } catch (ExecutionException failed) {
      throw unanswered(reason(failed.getCause()), failed.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new MigrationException("Interrupted while Neon was asked.", interrupted);
    } finally {
      answer.cancel(true);
    }
  }

  private UncertainException unanswered(String reason, Throwable cause) {
    return new UncertainException(
        "%s does not answer (%s)".formatted(base.getHost(), reason), cause);
  }

  private static String reason(Throwable failed) {
    return failed.getMessage() == null ? failed.getClass().getSimpleName() : failed.getMessage();
  }

  /** In seconds; as a date it would need our clock to agree with Neon's. */
  private static Optional<Duration> retryAfter(HttpResponse<String> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("[0-9]{1,6}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)));
  }

  private Json accepted(Answer answer, String path) {
    int status = answer.status;
    if (status == 204) {
      return Json.read("{}");
    }
    if (status == 200 || status == 201) {
      try {
        return Json.read(answer.body);
      } catch (IllegalArgumentException noJson) {
        throw new MigrationException("Neon's answer is no JSON object: try again later.");
      }
    }
    if (status == 401) {
      throw setting("NEON_API_KEY", "is not accepted by Neon: make a new one in its console");
    }
    if (status == NOT_FOUND && path.startsWith("/branches?")) {
      throw setting(
          "NEON_PROJECT_ID", "names no project that the key of NEON_API_KEY may see: " + project);
    }
    if (status == NOT_FOUND && answer.deleting) {
      return Json.read("{}");
    }
    throw new MigrationException("Neon refused (%d): %s".formatted(status, words(answer)));
  }

  private SettingsException setting(String name, String reason) {
    String example = name.equals("NEON_API_KEY") ? "napi_..." : "floral-king-961888";
    return new SettingsException(List.of(new SettingProblem(name, reason, example)));
  }

  private String words(Answer answer) {
    try {
      String message = Json.read(answer.body).text("message").orElse("without a reason");
      return message.replace(key, "***").replaceAll("\\p{Cntrl}", " ");
    } catch (IllegalArgumentException noJson) {
      return "without a reason";
    }
  }

  static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
