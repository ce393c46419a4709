package org.logitlens.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
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
  private final Handler handler;
  private final @Nullable Path file;

  private AppLog(Logger root, Handler handler, @Nullable Path file) {
    this.root = root;
    this.handler = handler;
    this.file = file;
    root.addHandler(handler);
  }

  /**
   * Begins to log.
   *
   * @param folder made when it is missing; null to log into memory
   */
  static AppLog start(@Nullable Path folder) {
    Logger root = Logger.getLogger("");
    if (folder != null) {
      try {
        Files.createDirectories(folder);
        Path file = folder.resolve(NAME);
        // The pattern has its own use for percent signs.
        String pattern = folder.toString().replace("%", "%%") + "/" + NAME;
        FileHandler handler = new FileHandler(pattern + ".%g", BYTES, FILES, true);
        handler.setFormatter(new SimpleFormatter());
        handler.setEncoding("UTF-8");
        return new AppLog(root, handler, file.resolveSibling(NAME + ".0"));
      } catch (IOException | SecurityException e) {
        AppLog log = new AppLog(root, new Ring(), null);
        root.log(Level.WARNING, "no log file in " + folder, e);
        return log;
      }
    }
    return new AppLog(root, new Ring(), null);
  }

  /** The file, or null when the log is in memory. */
  @Nullable Path file() {
    return file;
  }

  /** The last lines, when the log is in memory. */
  String lines() {
    return handler instanceof Ring ring ? ring.text() : "";
  }

  @Override
  public void close() {
    root.removeHandler(handler);
    handler.close();
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
