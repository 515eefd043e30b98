package dev.vitae.adapter.http;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toUnmodifiableList;

import dev.vitae.adapter.http.Route.Operation;
import dev.vitae.adapter.http.json.UnreadableJsonException;
import dev.vitae.application.Entries;
import dev.vitae.domain.failure.NotFoundException;
import dev.vitae.domain.failure.PortfolioException;
import dev.vitae.domain.failure.StoreUnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The REST API. For several threads. */
public final class HttpApi {
  private static final Pattern REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final String POLICY = "Content-Security-Policy";
  private static final byte[] NO_BODY = {};

  /** Who sends one of these wants to know what is there now, or a part of it. */
  private static final List<String> ABOUT_THE_PRESENT =
      List.of("If-Match", "If-Unmodified-Since", "If-Range", "Range");

  private final List<Route> routes;
  private final WriteAuthorization authorization;
  private final CrossOrigin crossOrigin;
  private final LastGoodAnswers lastGood;
  private final RequestLog log;
  private final Supplier<String> requestIds;
  private final LongSupplier nanoTime;

  /**
   * @param lastGood what readers are told while the store is away
   * @param requestIds a new one at each call: 1 to 64 characters of A-Z a-z 0-9 . _ -
   * @param nanoTime a clock that never goes back, in nanoseconds
   */
  public HttpApi(
      UseCases useCases,
      WriteAuthorization authorization,
      CorsPolicy cors,
      LastGoodAnswers lastGood,
      RequestLog log,
      Supplier<String> requestIds,
      LongSupplier nanoTime) {
    this.routes = routes(useCases);
    this.authorization = requireNonNull(authorization, "authorization");
    this.crossOrigin = new CrossOrigin(cors);
    this.lastGood = requireNonNull(lastGood, "lastGood");
    this.log = requireNonNull(log, "log");
    this.requestIds = requireNonNull(requestIds, "requestIds");
    this.nanoTime = requireNonNull(nanoTime, "nanoTime");
  }

  private static List<Route> routes(UseCases useCases) {
    List<Route> routes = new ArrayList<>();
    routes.addAll(new PersonalInfoEndpoints(useCases.personalInfos()).routes());
    for (Entries<?> entries : useCases.entries()) {
      routes.addAll(new EntryEndpoints<>(entries).routes());
    }
    routes.addAll(new PortfolioEndpoint(useCases.portfolio()).routes());
    routes.addAll(new HealthEndpoints(useCases.schema()).routes());
    routes.addAll(
        new DocumentEndpoint(useCases.entries().stream().map(Entries::kind).collect(toList()))
            .routes());
    routes.addAll(new DocsEndpoints().routes());
    return List.copyOf(routes);
  }

  /**
   * All that can be asked of it, whatever its store: for a gateway in front of it, which has to
   * know what may pass.
   */
  public static List<ApiOperation> operations() {
    List<ApiOperation> operations = new ArrayList<>();
    for (Route route : routes(NoStore.useCases())) {
      for (String method : route.methods()) {
        boolean changes = route.operation(method).orElseThrow().needsKey();
        operations.add(new ApiOperation(method, route.template(), changes));
      }
    }
    return List.copyOf(operations);
  }

  /** The table of all that can be done here. */
  List<Route> routes() {
    return routes;
  }

  /** The templates of the addresses that can be read, such as {@code /api/projects/{id}}. */
  public List<String> readable() {
    return routes.stream()
        .filter(route -> route.methods().contains("GET"))
        .map(Route::template)
        .collect(toUnmodifiableList());
  }

  /** Answers a request; never throws. */
  public HttpResponse handle(HttpRequest request) {
    return handle(request, response -> Optional.empty());
  }

  /**
   * The same for a transport that cannot carry every answer. Instead of one that it cannot carry,
   * it is given a 500.
   *
   * @param obstacle why it cannot carry this one, for the person who asked; empty if it can
   */
  public HttpResponse handle(
      HttpRequest request, Function<HttpResponse, Optional<String>> obstacle) {
    long start = nanoTime.getAsLong();
    String requestId = requestId(request);
    Handled handled = answer(request, requestId);
    HttpResponse response = complete(handled.answer, request, requestId);
    Optional<String> stopped = obstacle.apply(response);
    if (stopped.isPresent()) {
      HttpProblem problem = HttpProblem.of(500, stopped.get());
      handled = handled.insteadAnswering(Answer.problem(problem, requestId), stopped);
      response = complete(handled.answer, request, requestId);
    }
    log.answered(
        new RequestLog.Answered(
            request.method(),
            request.path(),
            handled.route.map(Route::template),
            response.status(),
            Duration.ofNanos(nanoTime.getAsLong() - start),
            requestId,
            handled.note,
            handled.failure.map(Throwable.class::cast)));
    return response;
  }

  /**
   * Answers what a transport could not even read as a request, as a problem like any other.
   *
   * @param status 400 to 599
   * @param detail for the person who asked
   */
  public HttpResponse refuse(int status, String detail) {
    return refuse(
        new HttpRequest("-", "-", Optional.empty(), Headers.none(), NO_BODY), status, detail);
  }

  /** The same for a request that a transport has read, but may not pass on. */
  public HttpResponse refuse(HttpRequest request, int status, String detail) {
    String requestId = requestId(request);
    HttpResponse response =
        complete(Answer.problem(HttpProblem.of(status, detail), requestId), request, requestId);
    log.answered(
        new RequestLog.Answered(
            request.method(),
            request.path(),
            Optional.empty(),
            status,
            Duration.ZERO,
            requestId,
            Optional.of(detail),
            Optional.empty()));
    return response;
  }

  private String requestId(HttpRequest request) {
    return request
        .headers()
        .get("X-Request-Id")
        .filter(id -> REQUEST_ID.matcher(id).matches())
        .orElseGet(requestIds);
  }

  private Handled answer(HttpRequest request, String requestId) {
    Optional<Route> route = Optional.empty();
    Handled handled;
    try {
      Found found = find(request);
      route = Optional.of(found.route);
      handled =
          request.method().equals("OPTIONS")
              ? Handled.silently(crossOrigin.options(request, found.route))
              : operate(found.route, found.exchange);
    } catch (HttpProblem problem) {
      handled = refused(problem, requestId, problem.failure().orElse(null));
    } catch (UnreadableJsonException unreadable) {
      handled = refused(FailureTable.problemFor(unreadable), requestId, null);
    } catch (PortfolioException failure) {
      HttpProblem problem = FailureTable.problemFor(failure);
      handled = refused(problem, requestId, problem.problem().status() >= 500 ? failure : null);
    } catch (RuntimeException | Error bug) {
      handled =
          refused(
              HttpProblem.of(
                  500, "something went wrong here; the log knows more by the request id"),
              requestId,
              bug);
    }
    return handled.at(route);
  }

  private static Handled refused(HttpProblem problem, String requestId, Throwable failure) {
    return new Handled(
        Answer.problem(problem, requestId), problem.note(), Optional.ofNullable(failure));
  }

  private Found find(HttpRequest request) {
    List<String> path = segments(request.path());
    for (Route route : routes) {
      Optional<Map<String, String>> parameters = route.match(path);
      if (parameters.isPresent()) {
        return new Found(route, new Exchange(request, parameters.get()));
      }
    }
    throw HttpProblem.of(404, "there is nothing at this address");
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    if (path.startsWith("/")) {
      Arrays.stream(path.substring(1).split("/", -1))
          .forEach(segment -> segments.add(PercentEncoding.decode(segment, false)));
    }
    return segments;
  }

  private Handled operate(Route route, Exchange exchange) {
    HttpRequest request = exchange.request();
    Operation operation =
        route
            .operation(request.method())
            .orElseThrow(
                () ->
                    HttpProblem.of(405, "this address knows " + route.allow())
                        .with("Allow", route.allow()));
    refuseUnacceptable(request, operation);
    return operation.needsKey() ? change(operation, exchange) : read(operation, exchange);
  }

  private Handled read(Operation operation, Exchange exchange) {
    HttpRequest request = exchange.request();
    long mark = lastGood.mark();
    try {
      Answer answer = operation.endpoint().answer(exchange);
      if (answer.ofStore()) {
        lastGood.keep(mark, request, answer);
      }
      return Handled.silently(unlessKnown(answer, exchange));
    } catch (NotFoundException gone) {
      lastGood.forget(request);
      throw gone;
    } catch (StoreUnavailableException outage) {
      LastGoodAnswers.Old old =
          ABOUT_THE_PRESENT.stream().anyMatch(name -> request.headers().get(name).isPresent())
              ? null
              : lastGood.find(request).orElse(null);
      if (old == null) {
        throw outage;
      }
      return new Handled(
          unlessKnown(old.withAge(), exchange),
          Optional.of("as it was " + old.seconds() + " s ago"),
          Optional.of(outage));
    }
  }

  private static Answer unlessKnown(Answer answer, Exchange exchange) {
    boolean known =
        answer.tag().filter(tag -> exchange.preconditions().areOfOneWhoHas(tag)).isPresent();
    return known ? answer.notModified() : answer;
  }

  private Handled change(Operation operation, Exchange exchange) {
    HttpRequest request = exchange.request();
    WriteAuthorization.Decision decision = authorize(request);
    refuseTooLarge(request);
    operation.consumes().ifPresent(wanted -> refuseOtherType(request, wanted));
    boolean asBefore = false;
    try {
      return new Handled(operation.endpoint().answer(exchange), decision.who(), decision.failure());
    } catch (HttpProblem | UnreadableJsonException refused) {
      asBefore = true;
      throw refused;
    } catch (PortfolioException failure) {
      // Of a change that an outage has cut short nobody knows whether it was carried out.
      asBefore = !(failure instanceof StoreUnavailableException);
      throw failure;
    } finally {
      if (!asBefore) {
        lastGood.clear();
      }
    }
  }

  private static void refuseUnacceptable(HttpRequest request, Operation operation) {
    Optional<String> accept = request.headers().get("Accept");
    if (accept.isPresent() && !AcceptHeader.allows(accept.get(), operation.produces())) {
      throw HttpProblem.of(
          406, "answers here are " + operation.produces() + ", which Accept does not allow");
    }
  }

  private WriteAuthorization.Decision authorize(HttpRequest request) {
    WriteAuthorization.Decision decision = authorization.decide(request);
    if (decision.refusal().isPresent()) {
      WriteAuthorization.Refusal refusal = decision.refusal().get();
      String whose = decision.who().map(who -> ", " + who).orElse("");
      throw refusal
          .problem()
          .noting("refused: " + refusal.why() + whose)
          .causedBy(decision.failure().orElse(null));
    }
    return decision;
  }

  private static void refuseTooLarge(HttpRequest request) {
    if (request.body().length > HttpRequest.MAX_BODY_BYTES) {
      throw HttpProblem.of(413, "the body is larger than " + HttpRequest.MAX_BODY_BYTES + " bytes");
    }
  }

  private static void refuseOtherType(HttpRequest request, String wanted) {
    String sent = request.headers().get("Content-Type").orElse("").toLowerCase(Locale.ROOT);
    String[] parts = sent.split(";", -1);
    boolean utf8 = true;
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      if (parameter.startsWith("charset=")) {
        utf8 = parameter.substring("charset=".length()).replace("\"", "").equals("utf-8");
      }
    }
    if (!utf8 || !wanted.equals(parts[0].strip())) {
      throw HttpProblem.of(415, "the body must be " + wanted + " in UTF-8")
          .with(request.method().equals("PATCH") ? "Accept-Patch" : "Accept", wanted);
    }
  }

  private HttpResponse complete(Answer answer, HttpRequest request, String requestId) {
    Headers.Builder headers = Headers.builder().addAll(answer.headers());
    answer.tag().ifPresent(tag -> headers.add("ETag", tag.toString()));
    headers.add("X-Request-Id", requestId);
    headers.add("X-Content-Type-Options", "nosniff");
    if (answer.headers().get(POLICY).isEmpty()) {
      headers.add(POLICY, "default-src 'none'; frame-ancestors 'none'");
    }
    headers.add("Referrer-Policy", "no-referrer");
    crossOrigin.addTo(headers, request);
    if (answer.status() != 204 && answer.status() != 304) {
      headers.add("Content-Length", Integer.toString(answer.body().length));
    }
    byte[] body = request.method().equals("HEAD") ? NO_BODY : answer.body();
    return new HttpResponse(answer.status(), headers.build(), body);
  }

  /** An address, and the request that has found it. */
  private record Found(Route route, Exchange exchange) {}

  private record Handled(
      Answer answer,
      Optional<String> note,
      Optional<? extends Throwable> failure,
      Optional<Route> route) {
    Handled(Answer answer, Optional<String> note, Optional<? extends Throwable> failure) {
      this(answer, note, failure, Optional.empty());
    }

    static Handled silently(Answer answer) {
      return new Handled(answer, Optional.empty(), Optional.empty());
    }

    Handled insteadAnswering(Answer other, Optional<String> why) {
      return new Handled(other, why, failure, route);
    }

    Handled at(Optional<Route> found) {
      return new Handled(answer, note, failure, found);
    }
  }
}
