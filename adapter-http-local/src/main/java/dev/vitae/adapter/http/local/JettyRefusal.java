package dev.vitae.adapter.http.local;

import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.http.HttpResponse;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ErrorHandler;

/** Why Jetty did not let something become a request. */
record JettyRefusal(int status, String detail) {

  static JettyRefusal of(Request request) {
    Object cause = request.getAttribute(ErrorHandler.ERROR_EXCEPTION);
    Object status = request.getAttribute(ErrorHandler.ERROR_STATUS);
    Object message = request.getAttribute(ErrorHandler.ERROR_MESSAGE);
    if (cause instanceof HttpException refused) {
      return new JettyRefusal(refused.getCode(), detail(reason(refused), refused.getCode()));
    }
    int code = status instanceof Integer number && number >= 400 ? number : 500;
    return new JettyRefusal(code, detail(code < 500 ? (String) message : null, code));
  }

  HttpResponse answeredBy(HttpApi api) {
    return api.refuse(status, detail);
  }

  /** The parser gives the reason for refusing an address as a cause. */
  private static String reason(HttpException refused) {
    Throwable cause = ((Throwable) refused).getCause();
    return cause instanceof IllegalArgumentException ? cause.getMessage() : refused.getReason();
  }

  private static String detail(String reason, int status) {
    return reason == null || reason.isBlank() ? HttpStatus.getMessage(status) : reason;
  }
}
