package com.example.vitae.journal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.vitae.domain.failure.StoreUnavailableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * A file of lines that only grows. Each line begins with the checksum of its text, so that one that
 * a crash left unfinished is told from a whole one. Not for several threads.
 */
final class Journal implements AutoCloseable {
  /** The first line; the number grows when lines can no longer be read by the program before. */
  private static final String HEADER = "vitae-journal 1";

  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  // Not written through its channel: that would be closed by the interrupt of any thread using it.
  private final RandomAccessFile file;
  private long length; // of all whole lines

  private Journal(RandomAccessFile file) {
    this.file = file;
  }

  /**
   * @param path is created if there is none
   * @param reader is given the text of each line, in the order in which they were written
   * @throws IllegalStateException if another process has it, or if a line before the last is
   *     damaged
   */
  static Journal open(Path path, Consumer<String> reader) throws IOException {
    RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw");
    try {
      Journal journal = new Journal(file);
      journal.claim(path);
      journal.read(path, reader);
      if (journal.length == 0) {
        journal.append(HEADER);
        makeNameDurable(path);
      }
      return journal;
    } catch (IOException | RuntimeException failed) {
      file.close();
      throw failed;
    }
  }

  private void claim(Path path) throws IOException {
    try {
      if (file.getChannel().tryLock() != null) { // held until the file is closed
        return;
      }
    } catch (OverlappingFileLockException ours) {
      // by another store of this process
    }
    throw new IllegalStateException(path + " is in use: only one store at a time may have it");
  }

  private void read(Path path, Consumer<String> reader) throws IOException {
    byte[] bytes = new byte[Math.toIntExact(file.length())];
    file.readFully(bytes);
    String text = new String(bytes, US_ASCII);
    int number = 1;
    for (int end; (end = text.indexOf('\n', (int) length)) >= 0; length = end + 1, number++) {
      String line = text.substring((int) length, end);
      if (!isWhole(line)) {
        if (end + 1 == text.length()) {
          break;
        }
        // Each line was on the disk before the next was begun: this is no crash of ours.
        throw new IllegalStateException("line " + number + " of " + path + " is damaged");
      }
      String content = line.substring(line.indexOf(' ') + 1);
      if (number > 1) {
        reader.accept(content);
      } else if (!content.equals(HEADER)) {
        throw new IllegalStateException(path + " is no " + HEADER + " but a " + content);
      }
    }
    // What is left was never answered for.
    file.setLength(length);
  }

  private static boolean isWhole(String line) {
    int space = line.indexOf(' ');
    return space > 0 && line.substring(0, space).equals(checksum(line.substring(space + 1)));
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(US_ASCII));
    return "%08x".formatted(crc.getValue());
  }

  /**
   * Returns when the line is on the disk.
   *
   * @param text ASCII, one line
   * @throws StoreUnavailableException if it cannot be written; then it is not there
   */
  void append(String text) {
    byte[] line = (checksum(text) + " " + text + "\n").getBytes(US_ASCII);
    try {
      file.setLength(length); // cuts off what a write that failed has left
      file.seek(length);
      file.write(line);
      file.getFD().sync();
      length += line.length;
    } catch (IOException failed) {
      throw new StoreUnavailableException(RETRY_AFTER, failed);
    }
  }

  /** A new file survives a crash of the machine only when its folder has been written too. */
  private static void makeNameDurable(Path path) throws IOException {
    try (FileChannel folder = FileChannel.open(path.toAbsolutePath().getParent())) {
      folder.force(true);
    } catch (AccessDeniedException windows) {
      // which opens no folders, and needs none of this
    }
  }

  /**
   * @throws StoreUnavailableException if the file was closed or is out of reach
   */
  void requireOpen() {
    try {
      file.length();
    } catch (IOException gone) {
      throw new StoreUnavailableException(RETRY_AFTER, gone);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
