package org.logitlens.checkpoint.torch;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The empty files in a folder that tell which processes use it: each goes with its process, and one
 * that is still there afterwards shows that the process died.
 */
final class UseTraces {
  private static final String USED_BY = "used-by-";

  /** Those that this process left. */
  private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

  private final Path folder;

  UseTraces(Path folder) {
    this.folder = folder;
  }

  /** Leaves a trace of this process, which goes with it unless it dies. */
  void leave() throws IOException {
    Path trace = own();
    try {
      Files.createFile(trace);
    } catch (FileAlreadyExistsException e) {
      // From a use before.
    }
    if (OWN.add(trace)) {
      trace.toFile().deleteOnExit();
    }
  }

  /** Traces of processes that died. */
  List<Path> ofTheDead() throws IOException {
    List<Path> found = all();
    found.removeIf(trace -> OWN.contains(trace) || isOfAnotherThatLives(trace));
    return found;
  }

  /** Whether another process that lives uses the folder. */
  boolean areOfOthers() throws IOException {
    return all().stream().anyMatch(UseTraces::isOfAnotherThatLives);
  }

  /** Whether this process has used the folder. */
  boolean areOfThisProcess() {
    return OWN.contains(own());
  }

  /** Notes that a file is deleted, in case it was a trace. */
  static void forget(Path file) {
    OWN.remove(file);
  }

  private Path own() {
    return folder.resolve(USED_BY + ProcessHandle.current().pid());
  }

  private List<Path> all() throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> traces = Files.newDirectoryStream(folder, USED_BY + "*")) {
        traces.forEach(found::add);
      }
    }
    return found;
  }

  private static boolean isOfAnotherThatLives(Path trace) {
    String pid = trace.getFileName().toString().substring(USED_BY.length());
    long self = ProcessHandle.current().pid();
    try {
      return Long.parseLong(pid) != self && ProcessHandle.of(Long.parseLong(pid)).isPresent();
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
