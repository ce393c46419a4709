package org.logitlens.export;

import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.files.FileException;
import org.logitlens.files.WholeFile;

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
   * stopped leaves what was there before. Symbolic links are followed, as {@link WholeFile} does.
   *
   * @param folder made if it is missing
   * @param force whether files of these names are replaced
   * @return the files, each with its folder
   * @throws FileAlreadyExistsException when one is there and {@code force} is false; nothing is
   *     written then
   * @throws CheckpointException when the weights changed since the model was opened
   * @throws FileException when one can't be written, with what to do
   * @throws IOException when the folder can't be made or the weights can't be read
   */
  public static List<Path> write(Network network, Path folder, boolean force)
      throws IOException, CheckpointException {
    Path body = folder.resolve(BODY);
    Path head = folder.resolve(HEAD);
    List<Path> files = new ArrayList<>(List.of(body, head));
    // An ONNX file may be named for its graph and for its weights.
    Set<Path> sources = new LinkedHashSet<>(network.weightFiles());
    for (Path source : sources) {
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
    for (Path source : sources) {
      Path weights = folder.resolve(String.valueOf(source.getFileName()));
      if (!Files.exists(weights) || !Files.isSameFile(source, weights)) {
        copy(network, source, weights, force);
      }
    }
    WholeFile.write(head, force, out -> out.write(headBytes));
    WholeFile.write(body, force, out -> out.write(bodyBytes));
    return files;
  }

  private static void copy(Network network, Path source, Path weights, boolean force)
      throws IOException, CheckpointException {
    try (WholeFile file = WholeFile.begin(weights, force);
        FileChannel in = FileChannel.open(source, StandardOpenOption.READ)) {
      long size = in.size();
      long done = 0;
      while (done < size) {
        long more = in.transferTo(done, size - done, file.channel());
        if (more <= 0) {
          throw new EOFException(source + " became shorter while it was copied");
        }
        done += more;
      }
      network.verifyUnchanged();
      file.finish();
    }
  }
}
