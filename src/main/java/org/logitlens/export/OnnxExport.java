package org.logitlens.export;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.logitlens.checkpoint.CheckpointException;

/**
 * Writes a model as ordinary ONNX files, which run in any ONNX Runtime: {@code body.onnx} ({@code
 * input_ids} to {@code hidden_states}, every layer), {@code head.onnx} (hidden states to guesses
 * and statistics) and, beside them, a copy of the weights that both refer to. Their inputs and
 * outputs are those of {@link Network#body} and {@link Network#head}; the head's {@code js_from} is
 * 0 for whoever wants every statistic, and {@code tracked_ids} may be empty.
 */
public final class OnnxExport {
  /** Name of the body's file. */
  public static final String BODY = "body.onnx";

  /** Name of the head's file. */
  public static final String HEAD = "head.onnx";

  private OnnxExport() {}

  /**
   * Writes all three. Each file appears whole or not at all, the weights first; a copy that is
   * stopped leaves what was there before.
   *
   * @param folder made if it is missing
   * @param force whether files of these names are replaced
   * @return the files, each with its folder
   * @throws FileAlreadyExistsException when one is there and {@code force} is false; nothing is
   *     written then
   * @throws CheckpointException when the weights changed since the model was opened
   * @throws IOException when a file can't be read or written
   */
  public static List<Path> write(Network network, Path folder, boolean force)
      throws IOException, CheckpointException {
    Path body = folder.resolve(BODY);
    Path head = folder.resolve(HEAD);
    List<Path> files = new ArrayList<>(List.of(body, head));
    for (Path source : network.weightFiles()) {
      files.add(folder.resolve(String.valueOf(source.getFileName())));
    }
    for (Path file : files) {
      if (!force && Files.exists(file)) {
        throw new FileAlreadyExistsException(file.toString());
      }
    }
    byte[] bodyBytes = network.body(BodyRows.BLOCKS);
    byte[] headBytes = network.head();
    Files.createDirectories(folder);
    List<Path> unfinished = new ArrayList<>();
    try {
      for (Path source : network.weightFiles()) {
        Path weights = folder.resolve(String.valueOf(source.getFileName()));
        if (!Files.exists(weights) || !Files.isSameFile(source, weights)) {
          Path copy = temporary(folder, unfinished);
          Files.copy(source, copy);
          network.verifyUnchanged();
          move(copy, weights);
        }
      }
      write(headBytes, folder, head, unfinished);
      write(bodyBytes, folder, body, unfinished);
    } finally {
      for (Path file : unfinished) {
        Files.deleteIfExists(file);
      }
    }
    return files;
  }

  private static void write(byte[] bytes, Path folder, Path file, List<Path> unfinished)
      throws IOException {
    Path written = temporary(folder, unfinished);
    Files.write(written, bytes, StandardOpenOption.CREATE_NEW);
    move(written, file);
  }

  /** A name for a file that does not exist yet; a temporary file's own rights would stay. */
  private static Path temporary(Path folder, List<Path> unfinished) {
    Path file = folder.resolve(".logit-lens-" + UUID.randomUUID() + ".part");
    // A process that is told to end leaves no half file.
    file.toFile().deleteOnExit();
    unfinished.add(file);
    return file;
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
