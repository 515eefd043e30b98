package dev.vitae.adapter.lambda.event;

import static java.util.Objects.requireNonNull;

import com.amazonaws.services.lambda.runtime.Context;
import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.http.HttpRequest;
import dev.vitae.adapter.http.HttpResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** The API, asked by events and answering in their format. */
public final class EventApi {
  private final HttpApi api;
  private final Invocations invocations;

  public EventApi(HttpApi api, Invocations invocations) {
    this.api = requireNonNull(api, "api");
    this.invocations = requireNonNull(invocations, "invocations");
  }

  /**
   * Answers an event; never throws, for what a function throws reaches the client as a 502 that
   * says nothing.
   *
   * @return JSON of at most 6 MB
   */
  public byte[] answer(byte[] event, Context context) {
    invocations.begin(context);
    try {
      return answer(HttpEvent.read(event));
    } catch (UnreadableEventException unreadable) {
      log().log(Level.ERROR, unreadable.getMessage());
      return HttpAnswer.write(api.refuse(400, unreadable.getMessage()));
    } catch (RuntimeException | Error bug) {
      log().log(Level.ERROR, "an event could not be answered", bug);
      return HttpAnswer.write(api.refuse(500, "something went wrong here; the log knows more"));
    } finally {
      invocations.end();
    }
  }

  /** Not before it is needed: the platform's loggers cost milliseconds of a cold start. */
  private static Logger log() {
    return System.getLogger(EventApi.class.getName());
  }

  private byte[] answer(HttpEvent event) {
    HttpRequest request = event.toRequest();
    invocations.trace(
        request.headers().get("traceparent"), request.headers().get("X-Amzn-Trace-Id"));
    HttpResponse response = api.handle(request, HttpAnswer::obstacle);
    return HttpAnswer.write(HttpAnswer.behind(event.prefix(), response));
  }
}
