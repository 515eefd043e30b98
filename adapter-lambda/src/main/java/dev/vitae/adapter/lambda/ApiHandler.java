package dev.vitae.adapter.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.vitae.adapter.lambda.bootstrap.LambdaRoot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * The function's handler, {@code dev.vitae.adapter.lambda.ApiHandler::handleRequest}. Lambda makes
 * one for each process and calls it for one event at a time.
 */
public final class ApiHandler implements RequestStreamHandler {
  private final LambdaRoot root;

  /**
   * From the environment.
   *
   * @throws dev.vitae.settings.SettingsException naming everything that is wrong with it
   */
  public ApiHandler() {
    this.root = LambdaRoot.of(System.getenv());
  }

  @Override
  public void handleRequest(InputStream event, OutputStream answer, Context context)
      throws IOException {
    answer.write(root.api().answer(event.readAllBytes(), context));
  }
}
