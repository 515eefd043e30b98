package dev.vitae.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class LastGoodAnswersTest {
  private static final int BODY = 10_000;

  private final LastGoodAnswers answers = new LastGoodAnswers(50_000, () -> Instant.EPOCH);

  @Test
  void whatNobodyHasAskedForTheLongestGoesFirst() {
    for (int i = 0; i < 4; i++) {
      keep("/" + i, BODY);
    }
    assertThat(answers.find(at("/0"))).isPresent();
    keep("/4", BODY);

    assertThat(kept(5)).containsExactly(0, 2, 3, 4);
  }

  @Test
  void theBoundHoldsWhateverComes() {
    for (int i = 0; i < 1_000; i++) {
      keep("/" + i, 1 + i * 37 % 12_000);
    }
    long bytes = 0;
    for (int i = 0; i < 1_000; i++) {
      Optional<LastGoodAnswers.Old> old = answers.find(at("/" + i));
      bytes += old.map(each -> each.answer().body().length).orElse(0);
    }

    assertThat(bytes).isBetween(20_000L, 50_000L);
  }

  @Test
  void aLongAddressCountsToo() {
    for (int i = 0; i < 10; i++) {
      keep("/" + "x".repeat(5_000) + i, 0);
    }

    assertThat(answers.find(at("/" + "x".repeat(5_000) + 0))).isEmpty();
    assertThat(answers.find(at("/" + "x".repeat(5_000) + 9))).isPresent();
  }

  @Test
  void oneAnswerTakesAQuarterAtMostAndIsNotKeptInAnOlderForm() {
    keep("/0", 100);
    keep("/1", 100);
    keep("/0", 12_500);

    assertThat(kept(2)).containsExactly(1);
  }

  @Test
  void theSameAddressTakesItsRoomOnce() {
    keep("/0", BODY);
    for (int i = 0; i < 100; i++) {
      keep("/1", BODY);
    }

    assertThat(kept(2)).containsExactly(0, 1);
  }

  @Test
  void whatWasReadWhileSomethingChangedIsNotKept() {
    long before = answers.mark();
    answers.clear();
    answers.keep(before, at("/0"), answer(1));
    assertThat(kept(1)).isEmpty();

    keep("/0", 1);
    assertThat(kept(1)).containsExactly(0);
  }

  @Test
  void theQueryIsPartOfTheAddress() {
    HttpRequest asked =
        new HttpRequest("GET", "/a", Optional.of("b=c"), Headers.none(), new byte[0]);
    answers.keep(answers.mark(), asked, answer(1));

    assertThat(answers.find(asked)).isPresent();
    assertThat(answers.find(at("/a"))).isEmpty();
  }

  @Test
  void severalThreadsKeepTheBound() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> all = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int first = thread;
        all.add(
            () -> {
              for (int i = 0; i < 5_000; i++) {
                String path = "/" + (first + i) % 50;
                keep(path, i % 9_000);
                answers.find(at(path));
                if (i % 500 == 0) {
                  answers.clear();
                }
              }
              return null;
            });
      }
      for (Future<Void> each : threads.invokeAll(all)) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    answers.clear();
    for (int i = 0; i < 4; i++) {
      keep("/" + i, BODY);
    }

    assertThat(kept(50)).containsExactly(0, 1, 2, 3);
  }

  private void keep(String path, int bytes) {
    answers.keep(answers.mark(), at(path), answer(bytes));
  }

  private List<Integer> kept(int paths) {
    List<Integer> kept = new ArrayList<>();
    for (int i = 0; i < paths; i++) {
      if (answers.find(at("/" + i)).isPresent()) {
        kept.add(i);
      }
    }
    return kept;
  }

  private static Answer answer(int bytes) {
    return Answer.cacheable(new EntityTag(false, "x"), new byte[bytes]);
  }

  private static HttpRequest at(String path) {
    return new HttpRequest("GET", path, Optional.empty(), Headers.none(), new byte[0]);
  }
}
