package dev.vitae.adapter.http.local;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.random.RandomGenerator;

/**
 * Chooses ports for servers that are not to be found by a well-known one. They lie below those that
 * operating systems give to outgoing connections (from 32768 on Linux), one of which could take a
 * port between the choice and its use.
 */
final class PortChoice {
  private static final int LOWEST = 15_000;
  private static final int BEYOND = 32_768;
  private static final int TRIES = 100;

  private final RandomGenerator random;

  PortChoice(RandomGenerator random) {
    this.random = random;
  }

  /**
   * A port of the loopback interface that nobody listens on at this moment.
   *
   * @throws IOException if none was found
   */
  int free() throws IOException {
    for (int i = 0; i < TRIES; i++) {
      int port = random.nextInt(LOWEST, BEYOND);
      if (isFree(InetAddress.getByName("127.0.0.1"), port)) {
        return port;
      }
    }
    throw new IOException("no free port between " + LOWEST + " and " + (BEYOND - 1));
  }

  static boolean isFree(InetAddress address, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(address, port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
