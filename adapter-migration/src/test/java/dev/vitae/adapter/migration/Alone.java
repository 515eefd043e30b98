package dev.vitae.adapter.migration;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets test classes that keep every core busy come one after the other, whichever JVM runs them.
 */
public final class Alone implements BeforeAllCallback, AfterAllCallback {
  private FileChannel file;

  @Override
  public void beforeAll(ExtensionContext context) throws IOException {
    Path lock = Files.createDirectories(Path.of("target")).resolve("alone.lock");
    file = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    file.lock();
  }

  /** The lock goes with the file. */
  @Override
  public void afterAll(ExtensionContext context) throws IOException {
    file.close();
  }
}
