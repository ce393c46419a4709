package org.logitlens.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.ErrorManager;
import java.util.logging.FileHandler;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Where the log goes: three files of a megabyte in the user's state folder, or, where that cannot
 * be written, the last lines in memory. Safe for any thread.
 */
final class AppLog implements AutoCloseable {
  private static final int BYTES = 1 << 20;
  private static final int FILES = 3;
  private static final String NAME = "logit-lens.log";

  private final Logger root;
  private final Ring ring = new Ring();
  private volatile @Nullable FileHandler handler;
  private volatile @Nullable Path file;

  private AppLog(Logger root) {
    this.root = root;
  }

  /**
   * Begins to log.
   *
   * @param folder made when it is missing; null to log into memory
   */
  static AppLog start(@Nullable Path folder) {
    AppLog log = new AppLog(Logger.getLogger(""));
    log.open(folder);
    return log;
  }

  private void open(@Nullable Path folder) {
    if (folder != null) {
      try {
        Files.createDirectories(folder);
        // The pattern has its own use for percent signs.
        String pattern = folder.toString().replace("%", "%%") + "/" + NAME;
        FileHandler made = new FileHandler(pattern + ".%g", BYTES, FILES, true);
        made.setFormatter(new SimpleFormatter());
        made.setEncoding("UTF-8");
        made.setErrorManager(new Fallback());
        handler = made;
        file = folder.resolve(NAME + ".0");
        root.addHandler(made);
        return;
      } catch (IOException | SecurityException e) {
        root.addHandler(ring);
        root.log(Level.WARNING, "no log file in " + folder, e);
        return;
      }
    }
    root.addHandler(ring);
  }

  /** The file, or null when the log is in memory. */
  @Nullable Path file() {
    return file;
  }

  /** The last lines, when the log is in memory. */
  String lines() {
    return ring.text();
  }

  @Override
  public void close() {
    root.removeHandler(ring);
    closeFile();
  }

  private void closeFile() {
    FileHandler closing = handler;
    handler = null;
    file = null;
    if (closing != null) {
      root.removeHandler(closing);
      closing.close();
    }
  }

  /**
   * Goes on in memory once the file cannot be written any more, because the disk is full or gone.
   * Called on a thread that logs; what could not be written is lost.
   */
  private final class Fallback extends ErrorManager {
    private final AtomicBoolean failed = new AtomicBoolean();

    @Override
    public synchronized void error(@Nullable String message, @Nullable Exception e, int code) {
      // Closing the file fails in the same way, on this thread.
      if (failed.compareAndSet(false, true)) {
        Path lost = file;
        root.addHandler(ring);
        closeFile();
        root.log(Level.WARNING, "the log goes on in memory: " + lost + " cannot be written", e);
      }
    }
  }

  /** Keeps the last records. */
  private static final class Ring extends Handler {
    private static final int RECORDS = 500;
    private final Deque<String> last = new ArrayDeque<>();
    private final Formatter formatter = new SimpleFormatter();

    @Override
    public synchronized void publish(LogRecord entry) {
      if (isLoggable(entry)) {
        if (last.size() == RECORDS) {
          last.removeFirst();
        }
        last.addLast(formatter.format(entry));
      }
    }

    synchronized String text() {
      return String.join("", last);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
