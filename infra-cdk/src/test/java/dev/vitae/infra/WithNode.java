package dev.vitae.infra;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A test class that synthesizes, for which the CDK needs Node. On a machine without it the class
 * does not run and says so on the console; where {@code CI} is set it fails: what decides does not
 * go on without it.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(WithNode.Condition.class)
public @interface WithNode {
  /** What to do about it. */
  String MISSING =
      "there is no node on the PATH, and the CDK runs on it: install Node 22 or later (Debian:"
          + " nodejs)";

  /** Looks for the program. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      // System.err ends in a file of the report.
      PrintStream console = new PrintStream(new FileOutputStream(FileDescriptor.err), true);
      return decide(
          System.getenv("PATH"),
          System.getenv("CI"),
          () -> {
            if (context.getTestMethod().isEmpty()) {
              console.println(context.getDisplayName() + " does not run: " + MISSING);
            }
          });
    }

    static ConditionEvaluationResult decide(String path, String ci, Runnable tell) {
      if (isOn(path)) {
        return ConditionEvaluationResult.enabled("there is a node");
      }
      if (ci != null) {
        throw new IllegalStateException(MISSING);
      }
      tell.run();
      return ConditionEvaluationResult.disabled(MISSING);
    }

    private static boolean isOn(String path) {
      return path != null
          && Arrays.stream(path.split(File.pathSeparator))
              .map(Path::of)
              .flatMap(folder -> Stream.of(folder.resolve("node"), folder.resolve("node.exe")))
              .anyMatch(Files::isExecutable);
    }
  }
}
