package dev.vitae.adapter.lambda.bootstrap;

import dev.vitae.adapter.http.HttpApi;
import dev.vitae.adapter.http.LastGoodAnswers;
import dev.vitae.adapter.http.RequestLog;
import dev.vitae.adapter.lambda.event.EventApi;
import dev.vitae.adapter.lambda.event.Invocations;
import dev.vitae.adapter.lambda.log.JsonLog;
import dev.vitae.adapter.persistence.jdbc.Connections;
import java.time.Duration;
import org.crac.Context;
import org.crac.Resource;

/**
 * What happens around <a
 * href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks-java.html">SnapStart's</a>
 * snapshot. It is taken of a process that has answered requests of every kind, and holds no open
 * connection, no password and no answer; a process that is restored from it connects anew with what
 * the settings say then. Neither hook fails for want of a database: a version is published before
 * its migration runs.
 *
 * <p>Nothing that has to be unique comes from random state of a snapshot: requests are named by
 * Lambda's id of the invocation, and the JDK's NativePRNG asks the kernel each time.
 */
final class Snapshot implements Resource {
  private static final Duration TO_CONNECT = Duration.ofSeconds(1);

  /**
   * What reading may take, too: Lambda waits ten seconds for a restore, and a caller with it. A
   * statement needs 1.75 s of time to be started.
   */
  private static final Duration TO_READ = Duration.ofSeconds(3);

  private final EventApi api;
  private final Rehearsal rehearsal;
  private final RequestLog requestLog;
  private final JsonLog log;
  private final Connections connections;
  private final LastGoodAnswers lastGood;
  private final Invocations invocations;
  private final StoreWatch store;

  Snapshot(
      HttpApi http,
      EventApi api,
      RequestLog requestLog,
      JsonLog log,
      Connections connections,
      LastGoodAnswers lastGood,
      Invocations invocations,
      StoreWatch store) {
    this.api = api;
    this.rehearsal = new Rehearsal(http.readable(), System::nanoTime);
    this.requestLog = requestLog;
    this.log = log;
    this.connections = connections;
    this.lastGood = lastGood;
    this.invocations = invocations;
    this.store = store;
  }

  @Override
  public void beforeCheckpoint(Context<? extends Resource> context) {
    log.silently(
        () -> {
          rehearsal.ofExamples(requestLog);
          if (connections.connect(TO_CONNECT)) {
            rehearsal.read(api, TO_READ);
          }
        });
    connections.release();
    lastGood.clear();
    forget();
  }

  /** The first request finds a connection that has served each statement once. */
  @Override
  public void afterRestore(Context<? extends Resource> context) {
    log.silently(
        () -> {
          if (connections.connect(TO_CONNECT)) {
            rehearsal.readOnce(api, TO_READ);
          }
        });
    forget();
  }

  /** The next call is somebody's first, and none of what was rehearsed is its doing. */
  private void forget() {
    invocations.forget();
    store.forget();
  }
}
