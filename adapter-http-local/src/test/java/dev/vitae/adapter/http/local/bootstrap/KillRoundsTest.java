package dev.vitae.adapter.http.local.bootstrap;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("heavy")
class KillRoundsTest {
  @TempDir Path folder;

  @Test
  void afterManyKillsEveryAnsweredWriteIsThere() throws Exception {
    new KillRounds(folder).run(20, new Random().nextLong());
  }
}
