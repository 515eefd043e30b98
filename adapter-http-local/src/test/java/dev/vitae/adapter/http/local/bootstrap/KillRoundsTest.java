package dev.vitae.adapter.http.local.bootstrap;

import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("heavy")
class KillRoundsTest {
  @TempDir Path folder;

  @Test
  void afterManyKillsEveryAnsweredWriteIsThere() throws Exception {
    // One that comes to its end leaves its classes to those that never do.
    ChildServer.start(folder, Map.of(), "--port", "0").ready().close();

    new KillRounds(folder).run(20, new Random().nextLong());
  }
}
