package org.logitlens.checkpoint;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Finds the files of a checkpoint folder, and says what else lies there when they are missing. */
final class CheckpointFolder {
  private static final int MOST_NAMED = 5;

  /** Files with weights in forms that are not read. */
  private static final String OTHER_WEIGHTS =
      "*{.safetensors,.safetensors.index.json,.bin,.bin.index.json,.onnx,.gguf,.h5,.msgpack,.pt,"
          + ".pth,.ckpt}";

  private CheckpointFolder() {}

  /** Refuses what is no folder. */
  static void requireFolder(Path folder) throws CheckpointException {
    if (Files.isDirectory(folder)) {
      return;
    }
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      throw new CheckpointException(
          folder + " is not a folder.", "Open the folder that holds config.json and the weights.");
    }
    throw new CheckpointException(
        folder + " does not exist.", "Open a folder that holds config.json and the weights.");
  }

  /**
   * Says that there is no file with weights.
   *
   * @param names of the files that would do, at least one
   */
  static CheckpointException withoutWeights(Path folder, List<String> names)
      throws CheckpointException {
    boolean one = names.size() == 1;
    return new CheckpointException(
        folder
            + (one ? " has no " : " has neither ")
            + String.join(" nor ", names)
            + instead(folder)
            + ".",
        one
            ? "They may be in one file or in several with an index."
            : "Weights can be opened in either form, in one file or in several with an index.");
  }

  static CheckpointException withoutConfig(Path folder) throws CheckpointException {
    return new CheckpointException(
        folder + " has no " + Checkpoint.CONFIG + instead(folder) + ".",
        "Open the folder of a Hugging Face model: config.json, "
            + WeightFiles.SAFETENSORS
            + " and tokenizer.json.");
  }

  private static String instead(Path folder) throws CheckpointException {
    List<String> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, OTHER_WEIGHTS)) {
      for (Path file : files) {
        found.add(String.valueOf(file.getFileName()));
      }
    } catch (IOException e) {
      throw RegularFile.unreadable(folder, e);
    }
    if (found.isEmpty()) {
      return "";
    }
    Collections.sort(found);
    List<String> named = found.subList(0, Math.min(MOST_NAMED, found.size()));
    return ", but "
        + String.join(", ", named)
        + (found.size() > named.size() ? " and " + (found.size() - named.size()) + " more" : "");
  }
}
