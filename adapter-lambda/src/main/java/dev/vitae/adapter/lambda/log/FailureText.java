package dev.vitae.adapter.lambda.log;

import java.io.PrintWriter;
import java.io.StringWriter;

/** What a log says of a failure. */
final class FailureText {
  private FailureText() {}

  /** Its message and that of its first cause. */
  static String reason(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root == failure
        ? String.valueOf(failure.getMessage())
        : failure.getMessage() + ": " + root.getMessage();
  }

  static String stackTrace(Throwable failure) {
    StringWriter trace = new StringWriter();
    failure.printStackTrace(new PrintWriter(trace));
    return trace.toString();
  }
}
