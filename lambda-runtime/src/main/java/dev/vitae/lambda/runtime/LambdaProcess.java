package dev.vitae.lambda.runtime;

import static java.util.Objects.requireNonNull;

import dev.vitae.settings.DatabaseUrl;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A function's process, started as Lambda starts it: by the real runtime client. */
public final class LambdaProcess implements AutoCloseable {
  /** What Lambda gives a function of 512 MB to its heap: 85 %. */
  public static final int HEAP_OF_512_MB_IN_KIB = 445_645;

  /** Of the runtime client. */
  public static final String MAIN = "com.amazonaws.services.lambda.runtime.api.client.AWSLambda";

  /** Without this the runtime client never calls the hooks of {@code org.crac}. */
  private static final String HOOKS = "-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac";

  private static final Duration DEADLINE = Duration.ofSeconds(29);
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  /** The last line of a histogram: instances and bytes. */
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total +\\d+ +(\\d+)");

  private final RuntimeApi api;
  private final Path jcmd;
  private final Process process;
  private final Path out;
  private final Path err;

  private LambdaProcess(RuntimeApi api, Jdk jdk, Process process, Path out, Path err) {
    this.api = api;
    this.jcmd = jdk.tool("jcmd");
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /**
   * A function as it runs in the managed runtime.
   *
   * @param handler {@code package.Class::method}
   * @param root its folder, as the deployable was unpacked
   */
  public static Launch of(Jdk jdk, String handler, Path root) {
    return new Launch(
        jdk,
        handler,
        root,
        Jars.ofTheRuntime(),
        List.of(
            "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx" + HEAP_OF_512_MB_IN_KIB + "k"),
        Map.of());
  }

  /**
   * How to start it.
   *
   * @param root the function's folder; the runtime client loads from it and its {@code lib/*.jar}
   * @param classPath what the JVM is started with
   */
  public record Launch(
      Jdk jdk,
      String handler,
      Path root,
      List<Path> classPath,
      List<String> flags,
      Map<String, String> environment) {

    public Launch {
      requireNonNull(jdk, "jdk");
      requireNonNull(handler, "handler");
      requireNonNull(root, "root");
      classPath = List.copyOf(classPath);
      flags = List.copyOf(flags);
      environment = Map.copyOf(environment);
    }

    /** Adds a flag of the JVM. */
    public Launch flag(String flag) {
      List<String> more = new ArrayList<>(flags);
      more.add(flag);
      return new Launch(jdk, handler, root, classPath, more, environment);
    }

    public Launch setting(String name, String value) {
      Map<String, String> more = new LinkedHashMap<>(environment);
      more.put(name, value);
      return new Launch(jdk, handler, root, classPath, flags, more);
    }

    /** With a setting that names a database. */
    public Launch database(String name, DatabaseUrl url) {
      return setting(name, LambdaProcess.text(url));
    }

    /**
     * The hooks of {@code org.crac} are called and a restore is waited for; no snapshot is taken.
     */
    public Launch snapStart() {
      return setting("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start").flag(HOOKS);
    }

    /**
     * As in a container image: everything on the class path of the JVM, which an archive of classes
     * needs, and nothing left for the runtime client to find.
     *
     * @param folder without {@code lib}
     * @param jars absolute, or relative to the folder; the runtime client among them
     */
    public Launch image(Path folder, String function, List<Path> jars) {
      return new Launch(jdk, function, folder, jars, flags, environment);
    }

    public LambdaProcess start() {
      try {
        return LambdaProcess.start(this);
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
  }

  private static LambdaProcess start(Launch launch) throws IOException {
    List<String> command = new ArrayList<>(List.of(launch.jdk().tool("java").toString()));
    command.addAll(launch.flags());
    command.addAll(NativePart.flags());
    command.add("-cp");
    command.add(
        launch.classPath().stream()
            .map(Path::toString)
            .collect(Collectors.joining(File.pathSeparator)));
    command.addAll(List.of(MAIN, launch.handler()));
    Path said = Files.createDirectories(Path.of("target", "lambda-processes"));
    Path out = Files.createTempFile(said, "process", ".out");
    Path err = Files.createTempFile(said, "process", ".err");
    RuntimeApi api = new RuntimeApi();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(launch.root().toFile())
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().retainAll(List.of("PATH"));
    environment.put("LANG", "en_US.UTF-8");
    environment.put("TZ", ":UTC");
    environment.put("_HANDLER", launch.handler());
    environment.put("LAMBDA_TASK_ROOT", launch.root().toString());
    environment.put("AWS_REGION", "eu-central-1");
    environment.put("AWS_LAMBDA_RUNTIME_API", api.address());
    environment.put("AWS_LAMBDA_FUNCTION_NAME", "vitae");
    environment.put("AWS_LAMBDA_FUNCTION_VERSION", "1");
    environment.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    environment.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/vitae");
    environment.put("AWS_LAMBDA_LOG_STREAM_NAME", "2026/11/22/[1]0");
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    environment.putAll(launch.environment());
    try {
      return new LambdaProcess(api, launch.jdk(), builder.start(), out, err);
    } catch (IOException failed) {
      api.close();
      throw failed;
    }
  }

  /** As a setting has it. */
  public static String text(DatabaseUrl url) {
    return "postgresql://%s:%s@%s:%d/%s"
        .formatted(
            encoded(url.user().orElseThrow()),
            encoded(url.password().orElseThrow()),
            url.host(),
            url.port(),
            encoded(url.database()));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Waits until the init phase is over and it wants events or, with SnapStart, its restore. */
  public LambdaProcess initialized() {
    wait(api.initialized());
    return this;
  }

  /** After the snapshot: waits until the hooks are done and it wants events. */
  public void restore() {
    api.restore();
    wait(api.wantsEvents());
  }

  /** Waits for what it says of a failed init, as JSON. */
  public String initFailure() {
    return wait(api.initFailure());
  }

  public Invoked invoke(byte[] event) {
    return invoke(event, DEADLINE);
  }

  /**
   * Hands out an event and waits for what becomes of it, longer than the deadline allows.
   *
   * @param left time until the deadline
   */
  public Invoked invoke(byte[] event, Duration left) {
    AtomicReference<ProcessFigures> figures = new AtomicReference<>();
    AtomicReference<Long> at = new AtomicReference<>();
    RuntimeApi.Invocation invocation =
        api.invoke(
            event,
            left,
            () -> {
              at.set(System.nanoTime());
              figures.set(ProcessFigures.of(process.pid()));
            });
    long begin = System.nanoTime();
    RuntimeApi.Outcome outcome = wait(invocation.outcome());
    return new Invoked(
        invocation.id(),
        outcome.failed(),
        outcome.late(),
        outcome.payload(),
        Duration.ofNanos(at.get() - begin),
        figures.get());
  }

  /** What the process has used up to now. */
  public ProcessFigures figures() {
    return ProcessFigures.of(process.pid());
  }

  /** Bytes of the objects that are still reachable after a full collection. */
  public long reachableBytes() throws IOException {
    Process histogram =
        new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    String said = new String(histogram.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    Matcher total = TOTAL.matcher(said);
    if (!total.find()) {
      throw new IllegalStateException(said);
    }
    return Long.parseLong(total.group(1));
  }

  /** As Lambda does with a sandbox between two events. */
  public void freeze() {
    signal("STOP");
  }

  public void thaw() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      // The shell's own kill: a program of that name need not be there.
      Process kill =
          new ProcessBuilder("sh", "-c", "kill -" + name + " " + process.pid()).inheritIO().start();
      if (kill.waitFor() != 0) {
        throw new IllegalStateException("kill -" + name + " failed");
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Everything up to now, on both streams. */
  public String said() {
    try {
      return Files.readString(out) + Files.readString(err);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Its lines up to now. */
  public List<String> log() {
    try {
      return Files.readAllLines(out);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /** Asks it to end, as at a shutdown; waits for that. */
  public void stop() {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw new AssertionError("does not end:\n" + said());
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** Kills it, if it has not ended. */
  @Override
  public void close() {
    process.destroyForcibly();
    try {
      process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } finally {
      api.close();
    }
  }

  private <T> T wait(CompletableFuture<T> something) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (System.nanoTime() < end) {
        try {
          return something.get(200, TimeUnit.MILLISECONDS);
        } catch (TimeoutException notYet) {
          if (!process.isAlive() && !something.isDone()) {
            throw new AssertionError("ended with " + process.exitValue() + ":\n" + said());
          }
        }
      }
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(stopped);
    }
    throw new AssertionError("nothing within " + PATIENCE + ":\n" + said());
  }

  /**
   * What became of an event.
   *
   * @param id Lambda's id of the request
   * @param failed the handler threw
   * @param late the deadline had passed
   * @param took from the event's way out to its answer
   * @param figures of the process, at the moment of the answer
   */
  public record Invoked(
      String id,
      boolean failed,
      boolean late,
      byte[] payload,
      Duration took,
      ProcessFigures figures) {

    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }
}
