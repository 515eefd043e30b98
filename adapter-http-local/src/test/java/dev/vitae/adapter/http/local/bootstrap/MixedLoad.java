package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.http.HttpResponse;
import java.io.EOFException;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One client: it reads, asks again for what it has, and changes entries of its own, of which there
 * are never more than a few; one time in ten it says something that makes no sense.
 */
final class MixedLoad implements AutoCloseable {
  private static final int OWN_ENTRIES = 4;
  private static final int MALFORMED = 10;
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>");
  private static final List<String> TARGETS =
      List.of(
          "/api/portfolio",
          "/api/personal-info",
          "/api/experience",
          "/api/experience?limit=3",
          "/api/projects?featured=true",
          "/api/skills?min_level=4&limit=2",
          "/api/technologies?limit=5",
          "/api/experience?technology=Java",
          "/api/skills/1",
          "/api/projects/2",
          "/api/skills/999999",
          "/health/live",
          "/health/ready");

  private final int port;
  private final ApiKey key;
  private final Random random;
  private final Map<String, String> tags = new HashMap<>();
  private final List<String> own = new ArrayList<>();
  private final Map<Integer, Integer> statuses = new TreeMap<>();
  private String next = TARGETS.get(0);
  private KeptConnection connection;
  private String before = "";

  MixedLoad(int port, ApiKey key, Random random) {
    this.port = port;
    this.key = key;
    this.random = random;
  }

  /** Adds what has been answered to the sums of all. */
  void count(Map<Integer, AtomicInteger> sums) {
    statuses.forEach(
        (status, count) -> sums.computeIfAbsent(status, s -> new AtomicInteger()).addAndGet(count));
  }

  /** Makes one request and hears the answer. */
  void one() throws IOException {
    if (random.nextInt(MALFORMED) == 0) {
      malformed();
      return;
    }
    int kind = random.nextInt(100);
    if (kind < 40) {
      read(TARGETS.get(random.nextInt(TARGETS.size())), false);
    } else if (kind < 50) {
      read(next, false);
    } else if (kind < 70) {
      read(TARGETS.get(random.nextInt(TARGETS.size())), true);
    } else if (kind < 75) {
      write("PUT", "/api/personal-info", "", "{\"title\": \"Title %d\"}", "application/json");
    } else {
      change();
    }
  }

  private void read(String target, boolean again) throws IOException {
    String known = again && tags.containsKey(target) ? tags.get(target) : "";
    HttpResponse answer =
        ask("GET", target, known.isEmpty() ? "" : "If-None-Match: " + known + "\r\n", "");
    answer.headers().get("ETag").ifPresent(tag -> tags.put(target, tag));
    Matcher link = NEXT.matcher(answer.headers().get("Link").orElse(""));
    next = link.find() ? link.group(1) : TARGETS.get(0);
  }

  private void change() throws IOException {
    if (own.size() < OWN_ENTRIES && (own.isEmpty() || random.nextBoolean())) {
      boolean experience = random.nextBoolean();
      HttpResponse added =
          write(
              "POST",
              experience ? "/api/experience" : "/api/skills",
              "",
              experience ? EXPERIENCE : SKILL,
              "application/json");
      added.headers().get("Location").ifPresent(own::add);
      return;
    }
    String path = own.get(random.nextInt(own.size()));
    boolean experience = path.contains("experience");
    String based = "If-Match: " + tags.getOrDefault(path, "*") + "\r\n";
    HttpResponse answer;
    switch (random.nextInt(3)) {
      case 0 ->
          answer = write("PUT", path, based, experience ? EXPERIENCE : SKILL, "application/json");
      case 1 ->
          answer =
              write(
                  "PATCH",
                  path,
                  based,
                  experience ? "{\"position\": \"P%d\"}" : "{\"name\": \"N%d\"}",
                  "application/merge-patch+json");
      default -> {
        answer = ask("DELETE", path, based + authorization(), "");
        if (answer.status() == 204) {
          own.remove(path);
        }
      }
    }
    answer.headers().get("ETag").ifPresent(tag -> tags.put(path, tag));
  }

  private static final String EXPERIENCE =
      "{\"company\": \"C%d\", \"position\": \"P\", \"start_date\": \"2020-01-01\","
          + " \"technologies\": [\"Java\", \"PostgreSQL\", \"Load %1$d\"]}";
  private static final String SKILL =
      "{\"name\": \"S%d\", \"category\": \"Load\", \"level\": 3, \"years_experience\": 1}";

  private HttpResponse write(String method, String path, String headers, String json, String type)
      throws IOException {
    return ask(
        method,
        path,
        headers + authorization() + "Content-Type: " + type + "\r\n",
        json.formatted(random.nextInt(50)));
  }

  private String authorization() {
    return "Authorization: Bearer " + key.reveal() + "\r\n";
  }

  private HttpResponse ask(String method, String target, String headers, String body)
      throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String head =
        "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n%s\r\n"
            .formatted(method, target, content.length, headers);
    HttpResponse answer = heard((head + body).getBytes(StandardCharsets.UTF_8), false);
    if (answer.status() >= 400 && answer.status() != 404 && answer.status() != 412) {
      throw new AssertionError(
          "%s%s%n%d %s"
              .formatted(
                  head.replaceAll("Bearer .*", "..."),
                  body,
                  answer.status(),
                  new String(answer.body(), StandardCharsets.UTF_8)));
    }
    return answer;
  }

  private HttpResponse heard(byte[] request, boolean toHead) throws IOException {
    if (connection == null) {
      connection = new KeptConnection(port);
      before = "a new connection";
    }
    HttpResponse answer;
    try {
      connection.send(request);
      answer = connection.answer(toHead);
    } catch (IOException | AssertionError e) {
      throw new AssertionError("no answer to\n%s\nafter %s".formatted(start(request), before), e);
    }
    counted(answer);
    before = "%d to\n%s".formatted(answer.status(), start(request));
    if (answer.headers().get("Connection").orElse("").equals("close")) {
      close();
    }
    return answer;
  }

  private String start(byte[] request) {
    String text = new String(request, StandardCharsets.ISO_8859_1);
    return text.substring(0, Math.min(text.length(), 1_500)).replace(key.reveal(), "...");
  }

  private void counted(HttpResponse answer) {
    statuses.merge(answer.status(), 1, Integer::sum);
  }

  /** With a key that is none, so that nothing comes of it. */
  private void malformed() throws IOException {
    FuzzedRequest request =
        new FuzzedRequests(random, ApiKey.generate(new SecureRandom()), null).next();
    boolean head = request.method().equals("HEAD");
    if (head || random.nextInt(3) > 0) {
      heard(request.bytes(), head);
      return;
    }
    try (KeptConnection broken = new KeptConnection(port)) {
      broken.send(new BrokenFraming(random).of(request));
      broken.endSending();
      counted(broken.answer(false));
    } catch (EOFException | SocketException end) {
      // there was nothing to answer, or nobody would read it to its end
    }
  }

  @Override
  public void close() throws IOException {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }
}
