package org.logitlens.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.ModelException;

/**
 * A checkpoint folder by a name that ONNX Runtime can open while it loads a graph.
 *
 * <p>Its Java side hands names over in Java's own form of UTF-8, in which a character beyond
 * U+FFFF, such as an emoji, is two encoded surrogates: no file has such a name. A folder like that
 * gets a symbolic link with a plain name for as long as this is open.
 */
final class WeightsFolder implements AutoCloseable {
  private static final String LINK = "weights";

  private final Path folder;
  private final @Nullable Path temporary;

  private WeightsFolder(Path folder, @Nullable Path temporary) {
    this.folder = folder;
    this.temporary = temporary;
  }

  /**
   * Makes the link if the name needs one.
   *
   * @throws ModelException when it cannot be made
   */
  static WeightsFolder of(Path folder) throws ModelException {
    if (!holdsSurrogates(folder.toAbsolutePath().toString())) {
      return new WeightsFolder(folder, null);
    }
    try {
      Path temporary = Files.createTempDirectory("logit-lens");
      Files.createSymbolicLink(temporary.resolve(LINK), folder.toAbsolutePath());
      return new WeightsFolder(folder, temporary);
    } catch (IOException | UnsupportedOperationException e) {
      throw new ModelException(
          "ONNX Runtime cannot open " + folder + ": its name has characters beyond U+FFFF.",
          "Rename the folder, or put the model into another.",
          e);
    }
  }

  /** The name to give to ONNX Runtime. */
  String name() {
    return (temporary == null ? folder : temporary.resolve(LINK)).toString();
  }

  private static boolean holdsSurrogates(String name) {
    return name.chars().anyMatch(c -> Character.isSurrogate((char) c));
  }

  /** Removes the link; what was opened through it stays open. */
  @Override
  public void close() {
    if (temporary != null) {
      try {
        Files.deleteIfExists(temporary.resolve(LINK));
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        temporary.toFile().deleteOnExit();
      }
    }
  }
}
