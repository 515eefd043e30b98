package dev.vitae.adapter.http.local.bootstrap;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line asks for.
 *
 * @param data empty if it was not named
 * @param port empty if it was not named
 * @param branch empty: the one that was switched to, or main
 * @param allowedHosts by which names the server may be called, besides its own
 */
record Options(
    Optional<Path> data,
    boolean ephemeral,
    OptionalInt port,
    String host,
    List<String> allowedHosts,
    boolean migrate,
    boolean sample,
    Optional<String> branch) {

  static final String DEFAULT_HOST = "127.0.0.1";
  static final int DEFAULT_PORT = 8080;
  static final Path DEFAULT_DATA = Path.of(".vitae");

  Options {
    requireNonNull(data, "data");
    requireNonNull(port, "port");
    requireNonNull(host, "host");
    requireNonNull(branch, "branch");
    allowedHosts = List.copyOf(allowedHosts);
  }

  static Options none() {
    return new Options(
        Optional.empty(),
        false,
        OptionalInt.empty(),
        DEFAULT_HOST,
        List.of(),
        false,
        false,
        Optional.empty());
  }
}
