package dev.vitae.adapter.migration.testkit;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test class that {@link PgBouncer} is needed for. On a machine without one it does not run and
 * says so, where {@code CI} is set it runs and fails: what decides does not go on without it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithPgBouncer.Condition.class)
public @interface WithPgBouncer {

  /** Looks for the program. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (PgBouncer.binary().isPresent() || System.getenv("CI") != null) {
        return ConditionEvaluationResult.enabled("there is a pgbouncer, or there has to be one");
      }
      if (context.getTestMethod().isEmpty()) {
        // System.err ends in a file of the report.
        PrintStream console = new PrintStream(new FileOutputStream(FileDescriptor.err), true);
        console.println(context.getDisplayName() + " does not run: " + PgBouncer.MISSING);
      }
      return ConditionEvaluationResult.disabled(PgBouncer.MISSING);
    }
  }
}
