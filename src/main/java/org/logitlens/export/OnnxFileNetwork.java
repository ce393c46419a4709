package org.logitlens.export;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.export.foreign.OnnxDecoder;

/**
 * A GPT-2 that someone else exported as an ONNX file. Its graph stays as it is, in the version of
 * the operators it was written for; the head is ours, over the norm and the unembedding found in
 * it.
 */
public final class OnnxFileNetwork implements Network {
  private static final String SUFFIX = ".onnx";

  /** Where models for browsers keep their ONNX files. */
  private static final String SUBFOLDER = "onnx";

  /** The usual names, the best first: one token at a time is what the last is meant for. */
  private static final List<String> USUAL =
      List.of(
          "decoder_model.onnx",
          "model.onnx",
          "decoder_model_merged.onnx",
          "decoder_with_past_model.onnx");

  /** Files that make a folder a checkpoint, which is opened as one. */
  private static final String CHECKPOINT_WEIGHTS = "*{.safetensors,.bin}{,.index.json}";

  private final Path opened;
  private final Path tokenizerFolder;
  private final OnnxDecoder decoder;
  private final Sizes sizes;
  private final String modelType;
  private final OptionalInt bosId;
  private final List<String> notices;

  private OnnxFileNetwork(
      Path opened,
      Path tokenizerFolder,
      OnnxDecoder decoder,
      Sizes sizes,
      String modelType,
      OptionalInt bosId,
      List<String> notices) {
    this.opened = opened;
    this.tokenizerFolder = tokenizerFolder;
    this.decoder = decoder;
    this.sizes = sizes;
    this.modelType = modelType;
    this.bosId = bosId;
    this.notices = List.copyOf(notices);
  }

  /**
   * The ONNX file that a path means: itself, or, in a folder that is no checkpoint, the one with
   * the most usual name, also in a subfolder {@code onnx}. Empty when there is none.
   *
   * @throws CheckpointException when a folder holds several and none has a usual name, or cannot be
   *     read
   */
  public static Optional<Path> find(Path path) throws CheckpointException {
    if (!Files.isDirectory(path)) {
      return isOnnx(path) && Files.exists(path) ? Optional.of(path) : Optional.empty();
    }
    if (!files(path, CHECKPOINT_WEIGHTS).isEmpty()) {
      return Optional.empty();
    }
    for (Path folder : List.of(path, path.resolve(SUBFOLDER))) {
      List<Path> found = Files.isDirectory(folder) ? files(folder, "*" + SUFFIX) : List.of();
      for (String name : USUAL) {
        if (found.contains(folder.resolve(name))) {
          return Optional.of(folder.resolve(name));
        }
      }
      if (found.size() == 1) {
        return Optional.of(found.get(0));
      }
      if (!found.isEmpty()) {
        throw new CheckpointException(
            folder
                + " has "
                + found.size()
                + " ONNX files: "
                + String.join(
                    ", ",
                    found.stream()
                        .limit(5)
                        .map(file -> String.valueOf(file.getFileName()))
                        .toList())
                + (found.size() > 5 ? ", ..." : "")
                + ".",
            "Open one of the files instead of the folder.");
      }
    }
    return Optional.empty();
  }

  private static boolean isOnnx(Path path) {
    return path.toString().toLowerCase(Locale.ROOT).endsWith(SUFFIX);
  }

  private static List<Path> files(Path folder, String pattern) throws CheckpointException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
      files.forEach(found::add);
    } catch (IOException e) {
      throw new CheckpointException(
          folder + " can't be read: " + e.getMessage(),
          "Check the folder, its permissions and the disk.",
          e);
    }
    return found.stream().sorted().toList();
  }

  /**
   * Opens a file; reads its graph, not its weights.
   *
   * @param opened what the user named: the file, or a folder it lies in
   * @param file the file
   * @throws CheckpointException when it is no decoder of GPT-2's kind, or not safe to open
   */
  public static OnnxFileNetwork open(Path opened, Path file) throws CheckpointException {
    OnnxDecoder decoder = OnnxDecoder.open(file);
    Path folder = companions(file);
    List<String> notices = new ArrayList<>();
    if (!opened.equals(file)) {
      notices.add("Opened " + opened.relativize(file) + ".");
    }
    int heads = decoder.heads().orElse(0);
    String modelType = Architecture.DEFAULT_TYPE;
    OptionalInt bosId = OptionalInt.empty();
    Path config = folder.resolve(Checkpoint.CONFIG);
    if (Files.exists(config)) {
      ConfigKeys keys = ConfigKeys.read(config);
      modelType = keys.text("model_type", Architecture.DEFAULT_TYPE);
      bosId = ModelKeys.bos(keys, decoder.vocabularySize(), -1);
      if (heads == 0) {
        heads = keys.size("n_head", "num_attention_heads", 1, decoder.width());
      }
    }
    if (heads == 0) {
      heads = 1;
      notices.add("The file does not show how many attention heads there are; shown as 1.");
    }
    Sizes sizes =
        new Sizes(
            decoder.layers(),
            decoder.width(),
            heads,
            decoder.innerWidth(),
            decoder.vocabularySize(),
            decoder.contextLength());
    return new OnnxFileNetwork(opened, folder, decoder, sizes, modelType, bosId, notices);
  }

  /**
   * The folder with the config and the tokenizer that belong to a file: its own, or the one above
   * {@code onnx}.
   */
  private static Path companions(Path file) {
    Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent());
    Path above = folder.getParent();
    if (above != null
        && folder.endsWith(SUBFOLDER)
        && !Files.exists(folder.resolve(Checkpoint.CONFIG))
        && Files.exists(above.resolve(Checkpoint.CONFIG))) {
      return above;
    }
    return folder;
  }

  @Override
  public byte[] body(BodyRows rows) {
    return switch (rows) {
      case BLOCKS -> decoder.blocks();
      case MID_BLOCKS -> decoder.mids();
    };
  }

  @Override
  public byte[] model() {
    return decoder.model();
  }

  @Override
  public byte[] head() {
    GraphBuilder graph = GraphBuilder.named("head");
    LensHead head = new LensHead(graph, sizes.width(), sizes.vocabularySize());
    head.write(new ForeignHead(graph, head, decoder));
    return graph.buildModel();
  }

  @Override
  public String family() {
    return "GPT-2 from an ONNX file";
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public Sizes sizes() {
    return sizes;
  }

  @Override
  public OptionalInt bosId() {
    return bosId;
  }

  @Override
  public Path folder() {
    return opened;
  }

  @Override
  public Path tokenizerFolder() {
    return tokenizerFolder;
  }

  @Override
  public Path weightsFolder() {
    return decoder.weightsFolder();
  }

  @Override
  public List<Path> weightFiles() {
    return decoder.files();
  }

  @Override
  public List<StoredTensor> tensors() {
    return decoder.tensors();
  }

  @Override
  public List<StoredTensor> tables() {
    return decoder.tables();
  }

  /** The unembedding as it is stored: [V, C] or, as most exporters leave it, [C, V]. */
  @Override
  public StoredTensor unembedding() {
    String name = decoder.unembedding().getName();
    return tensors().stream()
        .filter(tensor -> tensor.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException(name + " lies inside the graph"));
  }

  @Override
  public List<String> notices() {
    return notices;
  }

  @Override
  public void verifyUnchanged() throws CheckpointException {
    decoder.verifyUnchanged();
  }
}
