package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;

/**
 * An answer, complete: a transport sends these header fields and this body and adds nothing but
 * what its protocol needs ({@code Date}, {@code Connection}). {@code Content-Length} is among them;
 * in the answer to HEAD it is that of GET.
 *
 * @param status 200 to 599
 * @param body empty if there is none
 */
public record HttpResponse(int status, Headers headers, byte[] body) {
  public HttpResponse {
    requireNonNull(headers, "headers");
    requireNonNull(body, "body");
  }
}
