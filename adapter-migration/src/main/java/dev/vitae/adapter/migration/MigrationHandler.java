package dev.vitae.adapter.migration;

import static java.lang.System.Logger.Level.ERROR;
import static java.lang.System.Logger.Level.INFO;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.vitae.adapter.migration.database.MigrationException;
import dev.vitae.adapter.migration.database.UnreachableDatabaseException;
import dev.vitae.adapter.migration.script.Migrations;
import dev.vitae.settings.SecretUnavailableException;
import dev.vitae.settings.SettingProblem;
import dev.vitae.settings.SettingsException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;

/**
 * The migrator as a function, {@code dev.vitae.adapter.migration.MigrationHandler::handleRequest}:
 * a custom resource behind the CDK's Provider framework, or called directly. Whatever fails is
 * thrown, so that a stack rolls back; the message is meant to be shown, its first line is shorter
 * than 200 characters, and it holds no secret.
 */
public final class MigrationHandler implements RequestStreamHandler {
  private static final System.Logger LOG = System.getLogger(MigrationHandler.class.getName());

  /** A database that sleeps wakes up within seconds; a failover or a restart may take a minute. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final FunctionSettings settings;
  private final MigrationFunction function;

  /** From the environment, which is read with each event: a wrong one must not keep a Delete. */
  public MigrationHandler() {
    this(System.getenv());
  }

  private MigrationHandler(Map<String, String> environment) {
    ConsoleLog.configure();
    this.settings = new FunctionSettings(environment);
    this.function = new MigrationFunction(settings, Migrations.shipped(), PATIENCE);
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    answer.write(
        answer(
                event.readAllBytes(),
                context.getAwsRequestId(),
                Duration.ofMillis(context.getRemainingTimeInMillis()))
            .getBytes(UTF_8));
  }

  private String answer(byte[] event, String request, Duration left) {
    try {
      String answer = function.answer(MigrationEvent.read(event), left);
      LOG.log(INFO, "done {0} {1}", request, answer);
      return answer;
    } catch (MigrationException | UnreadableEventException | SecretUnavailableException failed) {
      throw failure(request, failed.getMessage());
    } catch (UnreachableDatabaseException unreachable) {
      throw failure(
          request,
          "Correct %s, which %s".formatted(settings.databaseSetting(), unreachable.getMessage()));
    } catch (SettingsException wrong) {
      SettingProblem first = wrong.problems().get(0);
      throw failure(
          request,
          "Correct the function's settings: %s %s%n%s"
              .formatted(first.name(), first.reason(), wrong.getMessage()));
    } catch (RuntimeException fault) {
      LOG.log(ERROR, "failed " + request, fault);
      throw failure(
          request, "The migrator has a fault, see its log: " + fault.getClass().getName());
    }
  }

  /** Without its cause, which would say the same at length. */
  private static MigrationException failure(String request, String reason) {
    String text = EventText.of(reason);
    LOG.log(ERROR, "failed {0} {1}", request, text.replace("\n", " | "));
    return new MigrationException(text);
  }
}
