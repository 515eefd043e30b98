package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.adapter.http.local.CannotStartException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerCommandTest {
  private final ServerCommand command = new ServerCommand("1.2.3");

  @Test
  void withoutOptionsEverythingIsAsItIsByDefault() {
    assertThat(command.read()).contains(Options.none());
  }

  @Test
  void readsEveryOption() {
    Optional<Options> options =
        command.read(
            "--data",
            "my data",
            "--port=9000",
            "--host",
            "0.0.0.0",
            "--allowed-host",
            "laptop.local",
            "--allowed-host=cv.example",
            "--migrate",
            "--sample");

    assertThat(options)
        .contains(
            new Options(
                Optional.of(Path.of("my data")),
                false,
                OptionalInt.of(9000),
                "0.0.0.0",
                List.of("laptop.local", "cv.example"),
                true,
                true));
    assertThat(command.read("--ephemeral").orElseThrow().ephemeral()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "--prot, --port",
    "--sampel, --sample",
    "--dta=x, --data",
    "--ephemerl, --ephemeral",
    "--allowed-hosts, --allowed-host",
    "--migrat, --migrate",
    "-p, --port"
  })
  void anUnknownOptionIsAnsweredWithTheNearestOne(String asked, String nearest) {
    assertThatThrownBy(() -> command.read(asked))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("is not an option")
        .hasMessageContaining("Did you mean " + nearest + "?");
  }

  @ParameterizedTest
  @CsvSource({
    "--port=abc, 'abc'",
    "--port=-1, -1",
    "--port=65536, 65536",
    "--port=99999999999, 99999999999",
    "--port, the value is missing",
    "--data, the value is missing",
    "--data=, not the name of a folder"
  })
  void aWrongValueIsNamedWithAnExample(String asked, String named) {
    assertThatThrownBy(() -> command.read(asked))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining(named)
        .hasMessageContaining("for example");
  }

  @Test
  void anOptionThatIsGivenTwiceIsRefused() {
    assertThatThrownBy(() -> command.read("--port", "1", "--port", "2"))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("--port: is given twice");
  }

  @Test
  void whatIsNoOptionIsRefused() {
    assertThatThrownBy(() -> command.read("start"))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("'start' is not understood");
  }
}
