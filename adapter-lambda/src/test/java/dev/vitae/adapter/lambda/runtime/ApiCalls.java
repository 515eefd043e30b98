package dev.vitae.adapter.lambda.runtime;

import dev.vitae.adapter.http.Headers;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.testkit.Call.Answered;
import dev.vitae.adapter.lambda.testkit.EventJson;
import dev.vitae.adapter.lambda.testkit.EventTransport;
import dev.vitae.lambda.runtime.LambdaProcess;
import java.time.Duration;
import java.util.Optional;

/**
 * Requests to a process, as a gateway makes events of them, and its answers, as a gateway reads
 * them.
 */
public final class ApiCalls {
  private ApiCalls() {}

  /** Sends it and reads the answer. */
  public static Answered get(LambdaProcess process, String target) {
    return send(process, request("GET", target));
  }

  /** Sends it and reads the answer. */
  public static Answered send(LambdaProcess process, HttpRequest request) {
    return answered(process.invoke(EventJson.of(request)));
  }

  /**
   * @param left time until the deadline
   */
  public static Answered send(LambdaProcess process, HttpRequest request, Duration left) {
    return answered(process.invoke(EventJson.of(request), left));
  }

  /**
   * Without a body.
   *
   * @param target path and, after a question mark, query
   */
  public static HttpRequest request(String method, String target) {
    int question = target.indexOf('?');
    return new HttpRequest(
        method,
        question < 0 ? target : target.substring(0, question),
        question < 0 ? Optional.empty() : Optional.of(target.substring(question + 1)),
        Headers.none(),
        new byte[0]);
  }

  /** What a client gets, who sees a handler that threw as a 502. */
  public static Answered answered(LambdaProcess.Invoked invoked) {
    if (invoked.late()) {
      throw new AssertionError("after the deadline, when Lambda would have ended the process");
    }
    if (invoked.failed()) {
      throw new AssertionError("the handler failed: " + invoked.text());
    }
    return new Answered(EventTransport.response(invoked.payload()));
  }
}
