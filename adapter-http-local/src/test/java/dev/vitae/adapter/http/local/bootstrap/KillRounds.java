package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kills the program in the middle of writes, and in every second round its PostgreSQL with it. */
final class KillRounds {
  private static final Pattern TITLE = Pattern.compile("\"title\":\"number (\\d+)\"");
  private static final int LONGEST_MS = 400;

  private final Path folder;

  KillRounds(Path folder) {
    this.folder = folder;
  }

  void run(int rounds, long seed) throws Exception {
    System.out.println("kill rounds: " + rounds + ", seed " + seed);
    Random random = new Random(seed);
    AtomicInteger answered = new AtomicInteger();
    for (int round = 0; round < rounds; round++) {
      try (ChildServer server = ChildServer.start(folder, Map.of(), "--port", "0").ready()) {
        checkNothingIsLost(server, answered.get(), round);
        CompletableFuture<Void> writing =
            CompletableFuture.runAsync(() -> writeUntilKilled(server, answered));
        Thread.sleep(random.nextInt(LONGEST_MS));
        OptionalLong postgres = postgres(folder);
        server.kill();
        if (round % 2 == 1 && postgres.isPresent()) {
          ProcessHandle.of(postgres.getAsLong()).ifPresent(ProcessHandle::destroyForcibly);
        }
        writing.get(300, TimeUnit.SECONDS);
      }
    }
    try (ChildServer server = ChildServer.start(folder, Map.of(), "--port", "0").ready()) {
      checkNothingIsLost(server, answered.get(), rounds);
    }
    assertThat(answered.get()).as("writes that were answered at all").isPositive();
  }

  private void writeUntilKilled(ChildServer server, AtomicInteger answered) {
    try {
      String key = Files.readString(folder.resolve(".vitae/api-key")).strip();
      for (int i = 0; i < 100_000; i++) {
        int next = answered.get() + 1;
        String json =
            "{\"name\": \"Ada\", \"email\": \"ada@example.org\", \"title\": \"number %d\"}"
                .formatted(next);
        if (server.put("/api/personal-info", key, json).statusCode() >= 300) {
          return;
        }
        answered.set(next);
      }
    } catch (IOException killed) {
      // as it was meant
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The last write may have been made without having been answered. */
  private static void checkNothingIsLost(ChildServer server, int answered, int round)
      throws Exception {
    Matcher title = TITLE.matcher(server.get("/api/personal-info").body());
    int found = title.find() ? Integer.parseInt(title.group(1)) : 0;
    assertThat(found).as("after round " + round).isBetween(answered, answered + 1);
  }

  /** The server that the data directory below a folder names, if its process is alive. */
  static OptionalLong postgres(Path folder) throws IOException {
    Path file = folder.resolve(".vitae/postgresql/postmaster.pid");
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    long pid = Long.parseLong(Files.readAllLines(file).get(0).strip());
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()
        ? OptionalLong.of(pid)
        : OptionalLong.empty();
  }
}
