package org.logitlens.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.logitlens.lens.Amount;
import org.logitlens.lens.ModelLibrary;

/**
 * Tells on standard error how far a transfer is: one line written over and over on a terminal, else
 * a line for every step and every tenth of the whole.
 */
final class TransferLine implements ModelLibrary.Listener, AutoCloseable {
  private static final int TENTHS = 10;

  private final PrintStream err;
  private final boolean terminal;
  private String step = "";
  private long tenth = -1;
  private int width;

  TransferLine(CliContext context) {
    this.err = context.err();
    this.terminal = context.terminal();
  }

  @Override
  public void progress(String now, long doneBytes, long totalBytes, double bytesPerSecond) {
    String text = text(now, doneBytes, totalBytes, bytesPerSecond);
    if (terminal) {
      // The blanks cover what is left of a longer line before.
      err.print("\r" + text + " ".repeat(Math.max(0, width - text.length())));
      err.flush();
      width = text.length();
      return;
    }
    long reached = totalBytes == 0 ? 0 : TENTHS * doneBytes / totalBytes;
    if (!now.equals(step) || reached > tenth) {
      step = now;
      tenth = reached;
      err.println(text);
    }
  }

  private static String text(String step, long done, long total, double perSecond) {
    StringBuilder text = new StringBuilder(step);
    if (total > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "  %d %%  %s of %s",
              100 * done / total,
              Amount.bytes(done),
              Amount.bytes(total)));
    }
    if (perSecond > 0) {
      text.append("  ").append(Amount.rate(perSecond));
      if (total > done) {
        text.append("  ").append(Amount.duration((total - done) / perSecond)).append(" left");
      }
    }
    return text.toString();
  }

  /** Ends the line. */
  @Override
  public void close() {
    if (width > 0) {
      err.println();
    }
  }
}
