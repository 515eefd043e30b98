package dev.vitae.adapter.http.local.bootstrap;

import static java.util.Objects.requireNonNull;

import dev.vitae.adapter.http.ApiKey;
import dev.vitae.adapter.http.ApiKeys;
import dev.vitae.adapter.http.local.CannotStartException;
import java.io.PrintStream;
import java.security.SecureRandom;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * {@code vitae key new}: makes a key for writing and tells it with its digest, once. It keeps
 * neither, and needs no server and no database.
 */
final class KeyCommand {
  static final String NAME = "key";
  static final String EXAMPLE = "vitae key new --name laptop";

  private static final String NEW = "new";
  private static final String LINE = "%-8s%s";

  private final PrintStream out;
  private final PrintStream err;
  private final SecureRandom random;

  /**
   * @param out for the key and its digest, a line each: a name, spaces, the value
   * @param err for what a person should know about them
   */
  KeyCommand(PrintStream out, PrintStream err, SecureRandom random) {
    this.out = requireNonNull(out, "out");
    this.err = requireNonNull(err, "err");
    this.random = requireNonNull(random, "random");
  }

  CommandSpec spec() {
    CommandSpec key = CommandSpec.create().name(NAME);
    key.usageMessage()
        .description("Keys for writing: the server keeps their digests only.")
        .footer("", "For example: " + EXAMPLE);
    key.addOption(help());
    key.addSubcommand(NEW, newSpec());
    return key;
  }

  private static CommandSpec newSpec() {
    CommandSpec spec = CommandSpec.create().name(NEW);
    // Were it required for picocli, too, that would be all it says about a line with two mistakes.
    spec.usageMessage()
        .customSynopsis("vitae key new --name=NAME [--help]")
        .description(
            "Makes a key and prints it once, with the digest that the server's API_KEY_DIGESTS needs.");
    spec.addOption(
        OptionSpec.builder("--name")
            .description("Whose key it is, as the server's log says it: A-Z a-z 0-9 . _ -")
            .type(String.class)
            .paramLabel("NAME")
            .build());
    spec.addOption(help());
    return spec;
  }

  private static OptionSpec help() {
    return OptionSpec.builder("--help").description("Show this help").usageHelp(true).build();
  }

  /**
   * @throws CannotStartException if it is not said what to do, or the name cannot be one, or nobody
   *     has got the key
   */
  void run(ParseResult parsed) {
    if (!parsed.hasSubcommand()) {
      throw new CannotStartException(
          "%s: what is to be done with a key is missing, for example %s".formatted(NAME, EXAMPLE));
    }
    String name = parsed.subcommand().matchedOptionValue("--name", null);
    if (name == null) {
      throw new CannotStartException("--name: is missing, for example --name laptop");
    }
    if (!ApiKeys.isName(name)) {
      throw new CannotStartException(
          "--name: '%s' is not 1 to 64 characters of A-Z a-z 0-9 . _ -, for example --name laptop"
              .formatted(name));
    }
    ApiKey key = ApiKey.generate(random);
    out.println(LINE.formatted("Key", key.reveal()));
    out.println(LINE.formatted("Digest", ApiKeys.digestOf(name, key)));
    if (out.checkError()) {
      throw new CannotStartException(
          "the key could not be printed and is lost: make another one where there is somebody to read it");
    }
    err.println("The key is shown this once: keep it where secrets are kept.");
    err.println(
        "Its digest is no secret: set API_KEY_DIGESTS to it, or add it there after a comma. That counts where DATABASE_URL is set.");
    err.flush();
  }
}
