package dev.vitae.adapter.persistence.jdbc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/**
 * The sockets that the driver opened for one pool, so that a login under way can be broken off: the
 * driver itself waits for a server that says nothing, and then tries again without TLS.
 */
final class LoginSockets {
  /** The driver makes its factory itself, of a class's name and a text. */
  private static final Map<String, LoginSockets> BY_NAME = new ConcurrentHashMap<>();

  private static final AtomicLong COUNT = new AtomicLong();

  private final String name = Long.toString(COUNT.incrementAndGet());
  private final Set<Socket> connecting = ConcurrentHashMap.newKeySet();
  private final Set<Socket> connected = ConcurrentHashMap.newKeySet();
  private volatile boolean brokenOff;

  /** What the driver opens by these properties belongs here. */
  void addTo(Properties properties) {
    BY_NAME.put(name, this);
    properties.setProperty("socketFactory", Factory.class.getName());
    properties.setProperty("socketFactoryArg", name);
  }

  /** The login under way has come to its end; the pool has one at a time. */
  void loggedIn() {
    connected.removeIf(Socket::isClosed);
    connected.addAll(connecting);
    connecting.clear();
  }

  /** Closes what is not logged in yet, and opens nothing any more. */
  void breakOff() {
    brokenOff = true;
    BY_NAME.remove(name);
    close(connecting);
  }

  /** Likewise, and those that are logged in. */
  void closeAll() {
    breakOff();
    close(connected);
  }

  private Socket opened() throws SocketException {
    connecting.removeIf(Socket::isClosed);
    Socket socket = new Socket();
    connecting.add(socket);
    if (brokenOff) { // after breakOff() had looked for what is open
      close(connecting);
      throw new SocketException("the connections were released");
    }
    return socket;
  }

  private static void close(Set<Socket> sockets) {
    for (Socket socket : sockets) {
      try {
        socket.close();
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
    }
    sockets.clear();
  }

  /** For the driver only, which connects each socket by itself. */
  public static final class Factory extends SocketFactory {
    private final LoginSockets sockets;

    public Factory(String name) throws SocketException {
      this.sockets = BY_NAME.get(name);
      if (sockets == null) {
        throw new SocketException("the connections were released");
      }
    }

    @Override
    public Socket createSocket() throws IOException {
      return sockets.opened();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
      throw connectsItself();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress from, int fromPort)
        throws IOException {
      throw connectsItself();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
      throw connectsItself();
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
        throws IOException {
      throw connectsItself();
    }

    private static IOException connectsItself() {
      return new SocketException("the driver connects what it is given");
    }
  }
}
