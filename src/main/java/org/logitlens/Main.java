package org.logitlens;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.logitlens.cli.CliContext;
import org.logitlens.cli.ExitCodes;
import org.logitlens.cli.LogitLens;
import org.logitlens.lens.ModelLoader;
import org.logitlens.runtime.HubLibrary;
import org.logitlens.runtime.OnnxModelLoader;

/**
 * The launcher and composition root: the window without arguments, the command line with them. Not
 * an Application itself, so that it starts from the class path without any flag, and without JavaFX
 * where there is no window.
 */
public final class Main {
  // Held, because a logger that nobody holds forgets its level.
  private static final Logger ENGINE_LOG = Logger.getLogger("ai.djl");
  private static final Logger NATIVE_LOG = Logger.getLogger("com.sun.jna");
  private static final char REPLACEMENT = '\uFFFD';

  private Main() {}

  /**
   * Entry point.
   *
   * @param args command line arguments; none opens the window
   */
  public static void main(String[] args) {
    // Their notes about unpacking libraries are of no use to whoever reads our output: what they
    // can't do they also throw, and that is told in words of ours. The window's log keeps warnings.
    Level kept = args.length == 0 ? Level.WARNING : Level.OFF;
    ENGINE_LOG.setLevel(kept);
    NATIVE_LOG.setLevel(kept);
    // Pictures are drawn by Java2D, which would connect to a display if there is one.
    System.setProperty("java.awt.headless", "true");
    PrintStream err = utf8(FileDescriptor.err);
    int exitCode;
    if (args.length == 0) {
      exitCode =
          WindowStart.run(new OnnxModelLoader(), HubLibrary.ofProcess(), BundledModels.find(), err);
    } else if (unreadable(args)) {
      err.println("logit-lens: the arguments cannot be read in this locale");
      err.println("Set LC_ALL=C.UTF-8, or put the prompt into a file and pass --file.");
      exitCode = ExitCodes.USAGE;
    } else {
      exitCode = commandLine(new OnnxModelLoader(), err, args);
    }
    if (exitCode != ExitCodes.OK) {
      System.exit(exitCode);
    }
  }

  private static int commandLine(ModelLoader loader, PrintStream err, String[] args) {
    PrintStream out = utf8(FileDescriptor.out);
    try {
      return LogitLens.run(
          new CliContext(
              loader,
              HubLibrary.ofProcess(),
              BundledModels.find(),
              version(),
              System.in,
              out,
              err,
              status -> WindowStart.times(HubLibrary.ofProcess(), BundledModels.find(), status),
              Terminal.isAttached()),
          args);
    } finally {
      out.flush();
    }
  }

  /**
   * Whether arguments lost characters before they came here: the JVM decodes them with the locale's
   * charset, and a locale such as C has none for them.
   */
  private static boolean unreadable(String[] args) {
    Charset ofArguments = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
    return !ofArguments.equals(StandardCharsets.UTF_8)
        && Arrays.stream(args).anyMatch(arg -> arg.indexOf(REPLACEMENT) >= 0);
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  private static String version() {
    String version = Main.class.getPackage().getImplementationVersion();
    return String.format(
        Locale.ROOT,
        "%s (Java %s)",
        version == null ? "from source" : version,
        System.getProperty("java.version"));
  }
}
