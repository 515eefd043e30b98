package dev.vitae.adapter.http;

import dev.vitae.adapter.http.json.JsonWriter;
import java.util.List;
import java.util.Map;

/**
 * The body of every error: RFC 9457, {@code application/problem+json}. Its type is {@code
 * about:blank}, so its title is the status in words.
 *
 * @param detail what is wrong and what to do, for the person who asked
 * @param errors one for each member of the request that is wrong
 */
record ProblemDetail(int status, String detail, List<FieldError> errors) {
  static final String MEDIA_TYPE = "application/problem+json";

  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad Request"),
          Map.entry(401, "Unauthorized"),
          Map.entry(403, "Forbidden"),
          Map.entry(404, "Not Found"),
          Map.entry(405, "Method Not Allowed"),
          Map.entry(406, "Not Acceptable"),
          Map.entry(408, "Request Timeout"),
          Map.entry(409, "Conflict"),
          Map.entry(412, "Precondition Failed"),
          Map.entry(413, "Content Too Large"),
          Map.entry(414, "URI Too Long"),
          Map.entry(415, "Unsupported Media Type"),
          Map.entry(417, "Expectation Failed"),
          Map.entry(421, "Misdirected Request"),
          Map.entry(422, "Unprocessable Content"),
          Map.entry(426, "Upgrade Required"),
          Map.entry(428, "Precondition Required"),
          Map.entry(431, "Request Header Fields Too Large"),
          Map.entry(500, "Internal Server Error"),
          Map.entry(501, "Not Implemented"),
          Map.entry(503, "Service Unavailable"),
          Map.entry(505, "HTTP Version Not Supported"));

  ProblemDetail {
    errors = List.copyOf(errors);
  }

  byte[] toJson(String requestId) {
    return JsonWriter.write(
        json -> {
          json.writeStartObject();
          json.writeName("type").writeString("about:blank");
          json.writeName("title").writeString(title());
          json.writeName("status").writeNumber(status);
          json.writeName("detail").writeString(detail);
          if (!errors.isEmpty()) {
            json.writeName("errors").writeStartArray();
            for (FieldError error : errors) {
              json.writeStartObject();
              json.writeName("pointer").writeString(error.pointer);
              json.writeName("detail").writeString(error.detail);
              json.writeEndObject();
            }
            json.writeEndArray();
          }
          json.writeName("request_id").writeString(requestId);
          json.writeEndObject();
        });
  }

  private String title() {
    return TITLES.getOrDefault(status, status < 500 ? "Bad Request" : "Internal Server Error");
  }

  /**
   * @param pointer RFC 6901, into the request's body
   */
  record FieldError(String pointer, String detail) {}
}
