package dev.vitae.lambda.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The runtime client's native part, in a file of this JVM's own. By itself each process of the
 * client unpacks it to one place of the machine, over what another may be loading from there.
 */
final class NativePart {
  private static final String PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  private NativePart() {}

  /** Lets a process load it; nothing on a system that the client has no file for. */
  static List<String> flags() {
    return Unpacked.FLAGS;
  }

  private static final class Unpacked {
    static final List<String> FLAGS = unpack();

    private static List<String> unpack() {
      boolean arm = System.getProperty("os.arch").equals("aarch64");
      String name = "jni/libaws-lambda-jni.linux-" + (arm ? "aarch_64" : "x86_64") + ".so";
      boolean musl = Files.exists(Path.of("/etc/alpine-release"));
      if (musl || !System.getProperty("os.name").equals("Linux")) {
        return List.of();
      }
      try (ZipFile client = new ZipFile(Jars.ofTheRuntime().get(0).toFile())) {
        ZipEntry library = client.getEntry(name);
        if (library == null) {
          return List.of();
        }
        Path file = Files.createTempFile("libaws-lambda-jni", ".so");
        file.toFile().deleteOnExit();
        try (InputStream bytes = client.getInputStream(library)) {
          Files.write(file, bytes.readAllBytes());
        }
        return List.of("-D" + PROPERTY + "=" + file);
      } catch (IOException unreadable) {
        throw new UncheckedIOException(unreadable);
      }
    }
  }
}
