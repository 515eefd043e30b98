package dev.vitae.adapter.lambda.bootstrap;

import com.amazonaws.services.lambda.runtime.ClientContext;
import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.LambdaLogger;
import dev.vitae.adapter.http.CorsPolicy;
import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.http.LastGoodAnswers;
import dev.vitae.adapter.http.RequestLog;
import dev.vitae.adapter.http.UseCases;
import dev.vitae.adapter.http.WriteAuthorization.Decision;
import dev.vitae.adapter.http.json.JsonWriter;
import dev.vitae.adapter.http.openapi.OpenApiDocument;
import dev.vitae.adapter.lambda.event.EventApi;
import dev.vitae.adapter.lambda.event.Invocations;
import dev.vitae.application.Entries;
import dev.vitae.application.PersonalInfos;
import dev.vitae.domain.EntryKinds;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Answers events before there are any, so that what answering takes is loaded, linked and compiled
 * when the snapshot is made and not when somebody waits.
 */
final class Rehearsal {
  /** A method is compiled (C1) when it has been called 200 times, and each round calls twenty. */
  private static final int ROUNDS_OF_EXAMPLES = 20;

  /** The driver sends a statement another way from the fifth time on. */
  private static final int ROUNDS_ON_DATABASE = 8;

  private static final long NANOS_IN_MILLI = 1_000_000;
  private static final String ANY_ID = "1";

  /** How every answer begins that says that something is wrong here, or with the database. */
  private static final byte[] FAILURE = "{\"statusCode\":5".getBytes(StandardCharsets.US_ASCII);

  private final List<String> addresses;
  private final LongSupplier nanoTime;

  /**
   * @param addresses templates of all that can be read
   */
  Rehearsal(List<String> addresses, LongSupplier nanoTime) {
    this.addresses = addresses;
    this.nanoTime = nanoTime;
  }

  /** Decodes and encodes an example of every kind, at every address, without a database. */
  void ofExamples(RequestLog log) {
    EventApi api = new EventApi(examples(log), new Invocations());
    Context time = new Remaining(Duration.ofHours(1));
    Map<String, byte[]> bodies = OpenApiDocument.examples();
    for (int round = 0; round < ROUNDS_OF_EXAMPLES; round++) {
      for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
        write(api, body.getKey(), body.getValue(), time);
      }
      readOnce(api, time);
    }
    for (String address : addresses) {
      read(api, address, time);
    }
  }

  /** Reads what the database holds, often, until the time is over or something fails. */
  void read(EventApi api, Duration within) {
    Context time = new Remaining(within);
    for (int round = 0; round < ROUNDS_ON_DATABASE; round++) {
      if (!readOnce(api, time)) {
        return;
      }
    }
  }

  /** Reads what the database holds, until the time is over or something fails. */
  void readOnce(EventApi api, Duration within) {
    readOnce(api, new Remaining(within));
  }

  private boolean readOnce(EventApi api, Context time) {
    for (String address : addresses) {
      // The others are the same for everybody.
      if (address.startsWith("/api/") && !read(api, address, time)) {
        return false;
      }
    }
    return true;
  }

  private static boolean read(EventApi api, String address, Context time) {
    byte[] answer = api.answer(event("GET", path(address), new byte[0]), time);
    return !Arrays.equals(answer, 0, FAILURE.length, FAILURE, 0, FAILURE.length);
  }

  private void write(EventApi api, String name, byte[] body, Context time) {
    String list = "/api/" + name;
    boolean single = !addresses.contains(list);
    api.answer(
        event(single ? "PUT" : "POST", single ? "/api/" + name.replace('_', '-') : list, body),
        time);
  }

  private static String path(String template) {
    return template.replaceAll("\\{[a-z_]+}", ANY_ID);
  }

  private static byte[] event(String method, String path, byte[] body) {
    return JsonWriter.write(
        json -> {
          json.writeStartObject();
          json.writeName("version").writeString("2.0");
          json.writeName("rawPath").writeString(path);
          json.writeName("rawQueryString").writeString("");
          json.writeName("headers").writeStartObject();
          json.writeName("accept").writeString("application/json, */*;q=0.5");
          json.writeName("content-type").writeString("application/json");
          json.writeEndObject();
          json.writeName("requestContext").writeStartObject();
          json.writeName("stage").writeString("$default");
          json.writeName("http").writeStartObject();
          json.writeName("method").writeString(method);
          json.writeEndObject();
          json.writeEndObject();
          json.writeName("body").writeUTF8String(body, 0, body.length);
          json.writeName("isBase64Encoded").writeBoolean(false);
          json.writeEndObject();
        });
  }

  private HttpApi examples(RequestLog log) {
    ExampleStore store = new ExampleStore();
    List<Entries<?>> entries = new ArrayList<>();
    EntryKinds.ALL.forEach(kind -> entries.add(new Entries<>(kind, store)));
    return new HttpApi(
        new UseCases(new PersonalInfos(store), entries, store, store),
        request -> Decision.allow("rehearsal"),
        CorsPolicy.parse(""),
        new LastGoodAnswers(LastGoodAnswers.USUAL_BYTES, Clock.systemUTC()),
        log,
        () -> "rehearsal",
        nanoTime);
  }

  /** What Lambda says of a call, where there is none: the time that all calls have together. */
  private final class Remaining implements Context {
    private final long end;

    Remaining(Duration time) {
      this.end = nanoTime.getAsLong() + time.toNanos();
    }

    @Override
    public String getAwsRequestId() {
      return "rehearsal";
    }

    @Override
    public String getLogGroupName() {
      return "";
    }

    @Override
    public String getLogStreamName() {
      return "";
    }

    @Override
    public String getFunctionName() {
      return "";
    }

    @Override
    public String getFunctionVersion() {
      return "";
    }

    @Override
    public String getInvokedFunctionArn() {
      return "";
    }

    @Override
    public CognitoIdentity getIdentity() {
      return null;
    }

    @Override
    public ClientContext getClientContext() {
      return null;
    }

    @Override
    public int getRemainingTimeInMillis() {
      return (int) ((end - nanoTime.getAsLong()) / NANOS_IN_MILLI);
    }

    @Override
    public int getMemoryLimitInMB() {
      return 0;
    }

    @Override
    public LambdaLogger getLogger() {
      throw new UnsupportedOperationException("lines go to standard output");
    }
  }
}
