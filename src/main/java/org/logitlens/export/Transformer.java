package org.logitlens.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.ModelTensors;
import org.logitlens.checkpoint.StoredTensor;

/** A checkpoint opened by its architecture: its design, its weights, and what they make. */
final class Transformer implements Network {
  private final Checkpoint checkpoint;
  private final String family;
  private final String modelType;
  private final Design design;
  private final Readout readout;
  private final Map<String, StoredTensor> tensors;
  private final Set<String> tables;
  private final int ids;
  private final boolean inRuns;
  private final List<String> notices;

  private Transformer(
      Checkpoint checkpoint,
      String family,
      String modelType,
      Design design,
      Readout readout,
      Map<String, StoredTensor> tensors,
      Set<String> tables,
      int ids,
      boolean inRuns,
      List<String> notices) {
    this.checkpoint = checkpoint;
    this.family = family;
    this.modelType = modelType;
    this.design = design;
    this.readout = readout;
    this.tensors = tensors;
    this.tables = Set.copyOf(tables);
    this.ids = ids;
    this.inRuns = inRuns;
    this.notices = List.copyOf(notices);
  }

  /**
   * Opens.
   *
   * @throws CheckpointException when the checkpoint is not as its config says
   */
  static Transformer open(Architecture architecture, Checkpoint checkpoint)
      throws CheckpointException {
    List<String> notices = new ArrayList<>();
    ConfigKeys keys = checkpoint.config();
    String modelType = keys.text("model_type", Architecture.DEFAULT_TYPE);
    ModelKeys.checkClasses(architecture.family(), keys, notices);
    ModelTensors stored = ModelTensors.of(checkpoint, architecture.family().naming());
    Design design = architecture.design(keys, stored, notices);
    ModelKeys.finish(architecture.family(), keys, notices);
    Readout readout = unembedding(design.readout(), stored, checkpoint, notices);
    NeededWeights needed = NeededWeights.by(design, readout);
    Map<String, StoredTensor> tensors =
        stored.require(
            needed.shapes(), design.sizes().layers(), readout.head() + ".weight", notices);
    return new Transformer(
        checkpoint,
        architecture.family().name(),
        modelType,
        design,
        readout,
        tensors,
        needed.tables(),
        design.sizes().vocabularySize(),
        false,
        notices);
  }

  /**
   * Decides what the unembedding is. A stored one counts, also where the config says that it is
   * tied but its bytes differ from the embedding's: what was stored on purpose is what the model
   * was meant to use. If the bytes are the same the embedding serves.
   */
  private static Readout unembedding(
      Readout readout, ModelTensors stored, Checkpoint checkpoint, List<String> notices)
      throws CheckpointException {
    String head = readout.head() + ".weight";
    String embedding = readout.embedding() + ".weight";
    if (!stored.has(head)) {
      if (!readout.tied()) {
        throw new CheckpointException(
            checkpoint.weightsName()
                + " has no "
                + head
                + ", but its embeddings are not tied: tie_word_embeddings = false, in config.json or"
                + " by default.",
            "Without it the model has no output; download the weights again.");
      }
      return readout;
    }
    if (!readout.tied() || stored.same(head, embedding)) {
      return readout;
    }
    notices.add(
        head
            + " differs from "
            + embedding
            + " although tie_word_embeddings is true; the stored "
            + head
            + " is the unembedding.");
    return readout.withTied(false);
  }

  private StoredTensor tensor(String name, List<Long> shape) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return tensor;
  }

  private ModelGraphs graphs() {
    return new ModelGraphs(design, readout, ids, inRuns, this::tensor);
  }

  @Override
  public byte[] body(BodyRows rows) {
    return graphs().body(rows);
  }

  @Override
  public Optional<byte[]> continuedBody(BodyRows rows) {
    return Optional.of(graphs().continuedBody(rows));
  }

  @Override
  public int keyWidth() {
    return design.keyWidth();
  }

  @Override
  public int steadyLength() {
    return design.steadyLength();
  }

  @Override
  public byte[] head() {
    return graphs().head();
  }

  @Override
  public byte[] model() {
    return graphs().model();
  }

  @Override
  public String family() {
    return family;
  }

  @Override
  public String modelType() {
    return modelType;
  }

  @Override
  public Sizes sizes() {
    return design.sizes().withVocabulary(ids);
  }

  @Override
  public Network limitedTo(int most) {
    return most >= ids ? this : with(most, inRuns);
  }

  @Override
  public Network widenedInRuns() {
    return with(ids, true);
  }

  private Transformer with(int most, boolean inEveryRun) {
    return new Transformer(
        checkpoint, family, modelType, design, readout, tensors, tables, most, inEveryRun, notices);
  }

  @Override
  public OptionalInt bosId() {
    return design.bosId();
  }

  @Override
  public Path folder() {
    return checkpoint.folder();
  }

  @Override
  public Path weightsFolder() {
    return checkpoint.weightsFolder();
  }

  @Override
  public List<Path> weightFiles() {
    return checkpoint.weightFiles();
  }

  @Override
  public List<StoredTensor> tensors() {
    return List.copyOf(tensors.values());
  }

  @Override
  public List<StoredTensor> tables() {
    return tensors.values().stream()
        .filter(tensor -> tables.contains(tensor.name()))
        .filter(tensor -> !tensor.name().equals(readout.unembedding()))
        .toList();
  }

  @Override
  public StoredTensor unembedding() {
    return tensor(readout.unembedding(), List.of());
  }

  @Override
  public List<String> notices() {
    return notices;
  }

  @Override
  public void verifyUnchanged() throws CheckpointException {
    checkpoint.verifyUnchanged();
  }
}
