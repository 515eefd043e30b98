package dev.vitae.adapter.http.local.bootstrap;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.http.HttpResponse;
import dev.vitae.adapter.http.local.bootstrap.FuzzedRequest.Field;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests that the API should answer well, with something wrong about most of them. It learns from
 * the answers which entries, entity tags and cursors there are, and goes on from those.
 */
final class FuzzedRequests {
  private static final int MEMORY = 40;
  private static final Pattern NEXT = Pattern.compile("<([^>]*)>");

  private static final List<String> COLLECTIONS =
      List.of("experience", "projects", "skills", "technologies");
  private static final List<String> OTHER_PATHS =
      List.of(
          "/api/portfolio",
          "/health/live",
          "/health/ready",
          "/openapi.json",
          "/docs",
          "/",
          "/api",
          "/api/",
          "/api/personal-info/",
          "/api/skills/0",
          "/api/skills/-1",
          "/api/skills/999999999999999999",
          "/api/skills/9999999999999999999",
          "/api/skills/1/x",
          "/api/%73kills",
          "/api/skills/%31",
          "/api/skills/%00",
          "/api/skills/%ff",
          "/api/skills/%",
          "/api/skills/%zz",
          "/api/..%2fskills",
          "/api/../api/skills",
          "//api/skills",
          "/api//skills",
          "/api/skills;a=b",
          "/API/skills",
          "/api/skills/\u00e9",
          "/api/skills/1#x",
          "/favicon.ico",
          "/.git/config",
          "*");
  private static final List<String> METHODS =
      List.of("TRACE", "CONNECT", "BREW", "get", "PRI", "X", "PROPFIND", "M-SEARCH");
  private static final List<String> PARAMETERS =
      List.of(
          "limit", "cursor", "technology", "featured", "category", "min_level", "Limit", "x", "");
  private static final List<String> PARAMETER_VALUES =
      List.of(
          "1",
          "2",
          "100",
          "101",
          "0",
          "-1",
          "01",
          "1.0",
          "1e1",
          "99999999999999999999",
          "",
          "true",
          "TRUE",
          "false",
          "w1",
          "T1",
          "t1",
          "%54%31",
          "%00",
          "%ff",
          "%",
          "%zz",
          "%ED%A0%80",
          "a+b",
          "a%20b",
          "%F0%9F%98%80",
          "\u00e9",
          "x=y",
          "[1]",
          "%5B",
          "%C4%B0",
          "%0d%0a");
  private static final List<String> ACCEPTS =
      List.of(
          "*/*",
          "application/json",
          "application/*;q=0.5",
          "text/html",
          "",
          ",",
          ";",
          "*",
          "*/",
          "/*",
          "application/json;q=",
          "application/json;q=2",
          "application/json;q=0",
          "application/problem+json",
          "application/json;q=0.0001, */*;q=0",
          "a/b,".repeat(500),
          "\"",
          "application/json;x=\"a,b\"",
          "text/*;q=NaN",
          "\u00e9/\u00e9",
          "application/ json");
  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-8",
          "application/merge-patch+json",
          "APPLICATION/JSON;CHARSET=\"UTF-8\"",
          "application/json; charset=utf-16",
          "application/json; charset=",
          "application/json;",
          ";",
          "",
          "text/plain",
          "multipart/form-data",
          "application/x-www-form-urlencoded",
          "application/json, application/json",
          "\u00ff");
  private static final List<String> TAGS =
      List.of(
          "*",
          "\"\"",
          "\"x\"",
          "W/\"x\"",
          "w/\"x\"",
          "x",
          "\"",
          "",
          ",",
          "\"a\" \"b\"",
          "*, \"a\"",
          "\"1.1-x\"",
          "\"9999999999999999999.1-x\"",
          "\"1.9999999999999999999-x\"",
          "\"\u00ff\"",
          "\"a\",".repeat(800),
          "W/",
          "* *",
          "\"1.0-\"");
  private static final List<String> HOSTS =
      List.of(
          "localhost",
          "127.0.0.1",
          "[::1]",
          "localhost:1",
          "LOCALHOST:",
          "",
          "evil.example",
          "a b",
          "localhost:99999",
          "localhost:x",
          "[",
          "[::1",
          "localhost@evil.example",
          "\u00e9",
          "%");

  private final Random random;
  private final FuzzedBodies bodies;
  private final ApiKey key;
  private final List<String> entries;
  private final Map<String, String> tags;
  private final List<String> cursors;

  /**
   * @param known requests made before, from which this one goes on; or {@code null}
   */
  FuzzedRequests(Random random, ApiKey key, FuzzedRequests known) {
    this.random = random;
    this.bodies = new FuzzedBodies(random);
    this.key = key;
    this.entries = known == null ? new ArrayList<>() : known.entries;
    this.tags = known == null ? new LinkedHashMap<>() : known.tags;
    this.cursors = known == null ? new ArrayList<>() : known.cursors;
  }

  void learn(FuzzedRequest request, HttpResponse answer) {
    answer.headers().get("Location").ifPresent(location -> keep(entries, location));
    answer.headers().get("ETag").ifPresent(tag -> tags.put(request.path(), tag));
    if (tags.size() > MEMORY) {
      tags.remove(tags.keySet().iterator().next());
    }
    Matcher next = NEXT.matcher(answer.headers().get("Link").orElse(""));
    if (next.find()) {
      keep(cursors, next.group(1));
    }
    if (request.method().equals("DELETE") && answer.status() == 204) {
      entries.remove(request.path());
    }
  }

  private void keep(List<String> memory, String text) {
    if (memory.size() == MEMORY) {
      memory.remove(random.nextInt(MEMORY));
    }
    memory.add(text);
  }

  FuzzedRequest next() {
    boolean list = random.nextInt(3) == 0;
    String collection = one(COLLECTIONS);
    String path = path(list, collection);
    String method = method(path, list);
    boolean reads = method.equals("GET") || method.equals("HEAD");
    Optional<String> query =
        chance(list && reads ? 2 : 15) ? Optional.of(query()) : Optional.empty();
    if (list && !cursors.isEmpty() && chance(6)) {
      String[] target = one(cursors).split("\\?", 2);
      path = target[0];
      query = Optional.of(chance(3) ? spoiled(target[1]) : target[1]);
    }
    List<Field> headers = new ArrayList<>();
    headers.add(new Field("Host", chance(40) ? one(HOSTS) : "localhost"));
    boolean mayWrite = !reads && !chance(8);
    if (mayWrite) {
      headers.add(new Field("Authorization", "Bearer " + key.reveal()));
    } else if (chance(3)) {
      headers.add(new Field("Authorization", notTheKey()));
    }
    byte[] body = new byte[0];
    if (!reads || chance(30)) {
      body = chance(30) ? body : bodies.next(collectionOf(path), !method.equals("PATCH"));
      if (!chance(30)) {
        boolean patch = method.equals("PATCH");
        String type = patch ? "application/merge-patch+json" : "application/json";
        headers.add(new Field("Content-Type", chance(12) ? one(TYPES) : type));
      }
      if (method.equals("POST") ? chance(20) : !chance(6)) {
        headers.add(new Field("If-Match", chance(3) ? "*" : tag(path)));
      }
    }
    if (chance(10)) {
      headers.add(new Field("Accept", one(ACCEPTS)));
    }
    if (chance(10)) {
      headers.add(new Field("Accept-Encoding", chance(2) ? one(ACCEPTS) : bytes(20)));
    }
    if (chance(reads ? 3 : 10)) {
      headers.add(new Field("If-None-Match", tag(path)));
    }
    for (int i = 0; i < 3 && chance(6); i++) {
      headers.add(any());
    }
    if (chance(30)) {
      headers.add(one(headers)); // twice the same
    }
    // A second key beside the right one makes the right one wrong.
    boolean one = headers.stream().filter(FuzzedRequests::isAuthorization).count() == 1;
    return new FuzzedRequest(method, path, query, headers, body, mayWrite && one);
  }

  private static boolean isAuthorization(Field field) {
    return field.name().equalsIgnoreCase("Authorization");
  }

  private String path(boolean list, String collection) {
    if (chance(12)) {
      return chance(3) ? "/" + visible(random.nextInt(60)) : one(OTHER_PATHS);
    }
    if (chance(7)) {
      return "/api/personal-info";
    }
    if (list) {
      return "/api/" + collection;
    }
    return entries.isEmpty() || chance(9)
        ? "/api/" + collection + "/" + (1 + random.nextInt(200))
        : one(entries);
  }

  private static String collectionOf(String path) {
    String[] segments = path.split("/");
    return segments.length > 2 ? segments[2] : "";
  }

  private String method(String path, boolean list) {
    if (chance(40)) {
      return one(METHODS);
    }
    if (chance(3)) {
      return chance(4) ? one(List.of("HEAD", "OPTIONS")) : "GET";
    }
    if (path.equals("/api/personal-info") || chance(15)) {
      return one(List.of("PUT", "PATCH", "POST", "DELETE"));
    }
    return list ? "POST" : one(List.of("PUT", "PUT", "PUT", "PATCH", "PATCH", "PATCH", "DELETE"));
  }

  private String query() {
    StringBuilder query = new StringBuilder();
    for (int i = random.nextInt(3); i >= 0; i--) {
      query.append(query.length() > 0 ? "&" : "").append(one(PARAMETERS));
      if (!chance(20)) {
        query.append('=').append(chance(20) ? visible(random.nextInt(3_000)) : value());
      }
    }
    return chance(40) ? "" : query.toString();
  }

  private String value() {
    return one(PARAMETER_VALUES);
  }

  private String spoiled(String text) {
    int at = random.nextInt(text.length());
    return text.substring(0, at) + visible(1) + (chance(2) ? text.substring(at + 1) : "");
  }

  private String tag(String path) {
    if (tags.isEmpty() || chance(4)) {
      return one(TAGS);
    }
    String tag = tags.getOrDefault(path, tags.values().iterator().next());
    return chance(8) ? "W/" + tag : chance(8) ? spoiled(tag) : tag;
  }

  private String notTheKey() {
    return switch (random.nextInt(6)) {
      case 0 -> "Bearer " + key.reveal().substring(1) + "A";
      case 1 -> "Bearer " + key.reveal().toUpperCase(java.util.Locale.ROOT);
      case 2 -> "Basic " + key.reveal();
      case 3 -> key.reveal();
      case 4 -> "Bearer";
      default -> "Bearer " + bytes(random.nextInt(100));
    };
  }

  private Field any() {
    return switch (random.nextInt(13)) {
      case 0 -> new Field("X-Request-Id", "fuzz." + random.nextInt(1 << 20));
      case 1 -> new Field("X-Request-Id", bytes(random.nextInt(80)));
      case 2 -> new Field("Origin", one(List.of("null", "https://a.example", "", "\u00ff", ",")));
      case 3 -> new Field("Content-Type", one(TYPES));
      case 4 -> new Field("Accept", bytes(random.nextInt(100)));
      case 5 -> new Field("If-Match", bytes(random.nextInt(50)));
      case 6 -> new Field("Authorization", notTheKey());
      case 7 -> new Field("X-" + random.nextInt(9), visible(random.nextInt(9_000)));
      case 8 -> new Field(visible(1 + random.nextInt(12)), visible(20));
      case 9 -> new Field("Cookie", bytes(random.nextInt(200)));
      case 10 -> new Field("Access-Control-Request-Method", one(List.of("PUT", "GET", "", "x y")));
      case 11 -> new Field("Content-Encoding", one(List.of("gzip", "identity", "br")));
      default -> new Field("Range", "bytes=0-1");
    };
  }

  /** What a request line and a field's name may hold at least by its bytes. */
  private String visible(int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append((char) ('!' + random.nextInt('~' - '!' + 1)));
    }
    return text.toString();
  }

  /** Any bytes, but for those that end a line. */
  private String bytes(int length) {
    return new String(bodies.noise(length), StandardCharsets.ISO_8859_1).replaceAll("[\r\n]", "?");
  }

  /** Once in so many times. */
  private boolean chance(int times) {
    return random.nextInt(times) == 0;
  }

  private <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
