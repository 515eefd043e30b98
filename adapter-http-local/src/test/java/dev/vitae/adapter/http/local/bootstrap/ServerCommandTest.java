package dev.vitae.adapter.http.local.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.http.local.CannotStartException;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final PrintStream printed = new PrintStream(out, true);
  private final ServerCommand command =
      new ServerCommand(
          "1.2.3",
          printed,
          new KeyCommand(printed, new PrintStream(err, true), new SecureRandom()));

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
            "--sample",
            "--branch=feature-x");

    assertThat(options)
        .contains(
            new Options(
                Optional.of(Path.of("my data")),
                false,
                OptionalInt.of(9000),
                "0.0.0.0",
                List.of("laptop.local", "cv.example"),
                true,
                true,
                Optional.of("feature-x")));
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
        .hasMessageContaining("is not an option of vitae")
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

  @Test
  void theHelpTellsOfKeys() {
    assertThat(command.read("--help")).isEmpty();

    assertThat(out.toString()).contains("--ephemeral").contains("key").contains("Keys for writing");
  }

  @Test
  void aNewKeyAndItsDigestAreTwoLinesAndNothingElseIsOnTheSameStream() {
    assertThat(command.read("key", "new", "--name", "laptop")).isEmpty();

    Matcher lines =
        Pattern.compile("Key +(\\S{43})\\RDigest +(laptop:[0-9a-f]{64})\\R")
            .matcher(out.toString());
    assertThat(lines.matches()).as(out.toString()).isTrue();
    assertThat(lines.group(2)).isEqualTo("laptop:" + ApiKey.of(lines.group(1)).digest());
    assertThat(err.toString()).contains("API_KEY_DIGESTS").doesNotContain(lines.group(1));
  }

  @Test
  void noTwoKeysAreAlike() {
    command.read("key", "new", "--name=laptop");
    String first = out.toString();
    out.reset();
    command.read("key", "new", "--name=laptop");

    assertThat(out.toString()).isNotEqualTo(first);
  }

  @Test
  void aKeyThatNobodyReadsIsToldToBeLost() {
    PrintStream closed = new PrintStream(OutputStream.nullOutputStream());
    closed.close();
    KeyCommand deaf = new KeyCommand(closed, printed, new SecureRandom());

    assertThatThrownBy(
            () -> new ServerCommand("1.2.3", printed, deaf).read("key", "new", "--name=x"))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("make another one");
  }

  @ParameterizedTest
  @CsvSource({
    "key, Commands:",
    "key new, --name=NAME",
    "key new --name laptop, --name=NAME",
    "key new --name a/b, --name=NAME"
  })
  void helpIsAnsweredForEveryCommand(String asked, String told) {
    assertThat(command.read((asked + " --help").split(" "))).isEmpty();

    assertThat(out.toString()).contains("Usage: vitae " + asked.split(" --")[0]).contains(told);
    assertThat(out.toString()).doesNotContain("Digest ");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "key | key: what is to be done with a key is missing, for example vitae key new",
        "key nwe | 'nwe' is not understood: vitae key takes options or the word new",
        "keys | 'keys' is not understood: vitae takes options or the word key",
        "key new | --name: is missing, for example --name laptop",
        "key new --name | --name: the value is missing, for example --name laptop",
        "key new --name= | --name: '' is not 1 to 64 characters of A-Z a-z 0-9 . _ -, for example",
        "key new --name a:b | --name: 'a:b' is not 1 to 64 characters",
        "key new --name \u00e9 | is not 1 to 64 characters",
        "key new --name a --name b | --name: is given twice, for example --name laptop",
        "key new --nmae a | --nmae is not an option of vitae key new. Did you mean --name?",
        "key new laptop --name a | 'laptop' is not understood: vitae key new takes options only",
        "key --name a new | --name is not an option of vitae key. ",
        "key new --name a --port 1 | --port is not an option of vitae key new. ",
        "--port 1 key new --name a | --port: is for the server, and key starts none: leave it out, for example vitae key new --name laptop",
        "--sample key | --sample: is for the server"
      })
  void whatIsWrongAboutAKeyIsNamedAndNoneIsMade(String asked, String told) {
    assertThatThrownBy(() -> command.read(asked.split(" ")))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining(told);

    assertThat(out.toString()).isEmpty();
  }

  @Test
  void theLongestNameIsOneAndALongerOneIsNot() {
    assertThat(command.read("key", "new", "--name", "x".repeat(64))).isEmpty();
    assertThatThrownBy(() -> command.read("key", "new", "--name", "x".repeat(65)))
        .isInstanceOf(CannotStartException.class);
  }
}
