package org.logitlens.export;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.logitlens.checkpoint.Checkpoint;

/** A program that is told to end as soon as it has begun to write a file. */
final class EndedExport {
  static final int EXIT_CODE = 98;

  private EndedExport() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[1]);
    Network network = Architecture.open(Checkpoint.open(Path.of(args[0])));
    Thread export = new Thread(() -> write(network, folder));
    export.setDaemon(true);
    // Looked once before, so that what looks is loaded by the time there is something to see.
    boolean writing = isWriting(folder);
    export.start();
    while (!writing && export.isAlive()) {
      writing = isWriting(folder);
      Thread.onSpinWait();
    }
    System.exit(writing ? EXIT_CODE : 0);
  }

  private static void write(Network network, Path folder) {
    try {
      OnnxExport.write(network, folder, true);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean isWriting(Path folder) throws Exception {
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".part"));
    }
  }
}
