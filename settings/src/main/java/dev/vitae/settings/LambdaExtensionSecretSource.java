package dev.vitae.settings;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks the <a
 * href="https://docs.aws.amazon.com/systems-manager/latest/userguide/ps-integration-lambda-extensions.html">
 * AWS Parameters and Secrets Lambda Extension</a>, a process beside the function that answers on
 * the loopback interface, signs the requests to AWS and needs no SDK here. What may pass is tried
 * again for as long as the caller has patience: it answers 400 until the function's first
 * invocation, and AWS says 400 when it is asked too often. For several threads.
 *
 * <p>Whoever reads a secret here keeps it and asks again when it is refused. The extension keeps it
 * too, 300 seconds by default, and would give the refused one again: switch that off with {@code
 * PARAMETERS_SECRETS_EXTENSION_CACHE_ENABLED=false} in the function's environment.
 */
public final class LambdaExtensionSecretSource implements SecretSource {
  private static final String PORT = "PARAMETERS_SECRETS_EXTENSION_HTTP_PORT";
  private static final int DEFAULT_PORT = 2773;
  private static final int OK = 200;

  /**
   * Where SnapStart is on, the function has no session token, and the second of these instead: <a
   * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html">AWS on
   * credentials</a>.
   */
  private static final List<String> TOKENS =
      List.of("AWS_SESSION_TOKEN", "AWS_CONTAINER_AUTHORIZATION_TOKEN");

  /** A secret has at most 65,536 bytes; what JSON escapes takes six for one. */
  private static final int MAX_ANSWER_BYTES = 6 * 65_536 + 16_384;

  private static final long CONNECT_MILLIS = 500;
  private static final long ANSWER_MILLIS = 2_000;
  private static final long FIRST_PAUSE_MILLIS = 25;
  private static final long LONGEST_PAUSE_MILLIS = 400;

  /** AWS says 400 to a wrong name, to a role without permission, and to whoever asks too often. */
  private static final int TRIES_OF_400 = 3;

  private final Map<String, String> environment;
  private final int port;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private final Pause pause;

  /**
   * @param environment of the function; its token is looked up at each request
   * @param patience how long one question may take with all that is tried again; 5 seconds fit into
   *     most invocations
   * @param nanoTime a clock that never goes back, in nanoseconds
   * @throws SettingsException if the environment names no port that can be one
   */
  public LambdaExtensionSecretSource(
      Map<String, String> environment, Duration patience, LongSupplier nanoTime, Pause pause) {
    this.environment = requireNonNull(environment, "environment");
    this.patience = requireNonNull(patience, "patience");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime");
    this.pause = requireNonNull(pause, "pause");
    Settings settings = Settings.of(environment);
    this.port =
        settings.optional(PORT, "2773", DEFAULT_PORT, text -> DatabaseUrl.checkedPort(text)).get();
  }

  /** Waits between two tries. */
  @FunctionalInterface
  public interface Pause {

    /** Lets the thread sleep. */
    Pause SLEEP = Thread::sleep;

    void millis(long millis) throws InterruptedException;
  }

  @Override
  public String parameter(String name) {
    String query = "/systemsmanager/parameters/get?withDecryption=true&name=" + encoded(name);
    return ask(
        new Question(
            "the parameter " + name,
            query,
            "/Parameter/Value",
            "ssm:GetParameter on it, and kms:Decrypt if it is encrypted with a key of your own"));
  }

  @Override
  public String secret(String id) {
    return ask(
        new Question(
            "the secret " + id,
            "/secretsmanager/get?secretId=" + encoded(id),
            "/SecretString",
            "secretsmanager:GetSecretValue on it, and kms:Decrypt if it is encrypted with a key of"
                + " your own"));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private String ask(Question question) {
    String token =
        TOKENS.stream()
            .map(environment::get)
            .filter(value -> value != null && !value.isBlank())
            .findFirst()
            .orElseThrow(
                () ->
                    question.unavailable(
                        "neither "
                            + String.join(" nor ", TOKENS)
                            + " is set: this works only in a Lambda function"));
    if (!token.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw question.unavailable("the function's token has characters that no header may have");
    }
    long deadline = nanoTime.getAsLong() + patience.toNanos();
    long wait = FIRST_PAUSE_MILLIS;
    for (int tries = 1; ; tries++) {
      Outcome outcome = attempt(question, token, tries, deadline);
      if (outcome.value.isPresent()) {
        return outcome.value.get();
      }
      if (!outcome.mayPass) {
        throw question.unavailable(outcome.fault);
      }
      if (millisUntil(deadline) <= wait) {
        throw question.unavailable(
            "%s; asked %d times in %d ms".formatted(outcome.fault, tries, patience.toMillis()));
      }
      try {
        pause.millis(wait);
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        throw question.unavailable("the wait for it was interrupted");
      }
      wait = Math.min(2 * wait, LONGEST_PAUSE_MILLIS);
    }
  }

  private Outcome attempt(Question question, String token, int tries, long deadline) {
    try {
      Reply reply = exchange(question.target, token, deadline);
      return reply.status == OK
          ? answered(question, reply.body)
          : refused(question, reply.status, reply.body, tries);
    } catch (SocketTimeoutException slow) {
      return Outcome.passing("the extension does not answer");
    } catch (AnswerTooLargeException large) {
      return Outcome.lasting("the answer is larger than any secret");
    } catch (IOException broken) {
      return Outcome.passing(
          "nothing answers at localhost:%d: is the layer AWS-Parameters-and-Secrets-Lambda-Extension"
                  .formatted(port)
              + " part of the function?");
    }
  }

  /**
   * HTTP/1.0 over a socket, which is closed with the answer: no connection may be left when a
   * snapshot is taken, and HttpURLConnection leaves one, whatever it is told.
   */
  private Reply exchange(String target, String token, long deadline) throws IOException {
    long left = Math.max(1, millisUntil(deadline));
    try (Socket socket = new Socket(Proxy.NO_PROXY)) {
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
          (int) Math.min(left, CONNECT_MILLIS));
      socket.setSoTimeout((int) Math.min(left, ANSWER_MILLIS));
      socket.getOutputStream().write(request(target, token));
      return Reply.parse(answer(socket.getInputStream(), deadline));
    }
  }

  private byte[] request(String target, String token) {
    String head =
        "GET "
            + target
            + " HTTP/1.0\r\nHost: localhost:"
            + port
            + "\r\nAccept: application/json\r\nX-Aws-Parameters-Secrets-Token: "
            + token
            + "\r\n\r\n";
    return head.getBytes(US_ASCII);
  }

  private byte[] answer(InputStream in, long deadline) throws IOException {
    byte[] bytes = new byte[MAX_ANSWER_BYTES + 1];
    int length = 0;
    for (int read = 0; read >= 0 && length < bytes.length; length += Math.max(0, read)) {
      if (millisUntil(deadline) <= 0) {
        throw new SocketTimeoutException("drop by drop");
      }
      read = in.read(bytes, length, bytes.length - length);
    }
    if (length > MAX_ANSWER_BYTES) {
      throw new AnswerTooLargeException();
    }
    return Arrays.copyOf(bytes, length);
  }

  private static Outcome answered(Question question, String body) {
    Optional<JsonScalars> json = JsonScalars.read(body);
    Optional<String> value = json.flatMap(scalars -> scalars.at(question.pointer));
    if (value.isPresent()) {
      return new Outcome(value, "", false);
    }
    boolean binary = json.flatMap(scalars -> scalars.at("/SecretBinary")).isPresent();
    return Outcome.lasting(
        binary
            ? "it is binary: store it as text"
            : "the extension's answer has no text at " + question.pointer);
  }

  private static Outcome refused(Question question, int status, String body, int tries) {
    if (status == 429 || status >= 500) {
      return Outcome.passing("the extension answers with the status " + status);
    }
    if (status == 400 && body.contains("not ready to serve")) {
      return Outcome.passing(
          "the extension is not ready yet, as it is before the first invocation");
    }
    String forbidden = "the function's role may lack the permission " + question.permission;
    String missing = "there may be none of this name in the function's region and account";
    if (status == 401 || body.contains("session token")) {
      return Outcome.lasting("the extension does not accept the token of this function");
    }
    if (status == 403 || body.contains("AccessDenied")) {
      return Outcome.lasting(forbidden);
    }
    if (status == 404 || body.contains("NotFound")) {
      return Outcome.lasting(missing);
    }
    if (status == 400) {
      String fault = "the extension answers with the status 400: " + missing + ", or " + forbidden;
      return tries < TRIES_OF_400 ? Outcome.passing(fault) : Outcome.lasting(fault);
    }
    return Outcome.lasting("the extension answers with the status " + status);
  }

  private long millisUntil(long deadline) {
    return (deadline - nanoTime.getAsLong()) / 1_000_000;
  }

  /**
   * @param pointer where the value stands in the answer
   * @param permission what the function's role needs
   */
  private record Question(String what, String target, String pointer, String permission) {
    SecretUnavailableException unavailable(String fault) {
      return new SecretUnavailableException(what + " cannot be read: " + fault);
    }
  }

  /**
   * @param mayPass whether it is worth asking again
   */
  private record Outcome(Optional<String> value, String fault, boolean mayPass) {
    static Outcome passing(String fault) {
      return new Outcome(Optional.empty(), fault, true);
    }

    static Outcome lasting(String fault) {
      return new Outcome(Optional.empty(), fault, false);
    }
  }

  private record Reply(int status, String body) {
    private static final Pattern HEAD = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})[ \r]");

    static Reply parse(byte[] answer) throws IOException {
      String text = new String(answer, UTF_8);
      Matcher head = HEAD.matcher(text);
      int end = text.indexOf("\r\n\r\n");
      if (end < 0 || !head.lookingAt()) {
        throw new IOException("what answers does not speak HTTP");
      }
      return new Reply(Integer.parseInt(head.group(1)), text.substring(end + 4));
    }
  }

  private static final class AnswerTooLargeException extends IOException {}
}
