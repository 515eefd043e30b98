package dev.vitae.adapter.http.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TerminalTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final Terminal terminal =
      new Terminal(new PrintStream(bytes, false, StandardCharsets.UTF_8));

  @Test
  void everyLineOfEveryThreadIsOutWhenItIsClosed() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String name = "thread " + i + " line ";
      Thread thread =
          new Thread(() -> IntStream.range(0, 1_000).forEach(n -> terminal.print(name + n)));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    terminal.close();

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .hasSize(4_000)
        .doesNotHaveDuplicates()
        .contains("thread 0 line 0", "thread 3 line 999");
  }

  @Test
  void aLineAfterTheEndIsPrintedAtOnce() {
    terminal.close();

    terminal.print("late");

    assertThat(bytes.toString(StandardCharsets.UTF_8)).contains("late");
  }
}
