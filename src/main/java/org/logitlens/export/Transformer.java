package org.logitlens.export;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.ModelTensors;
import org.logitlens.checkpoint.StoredTensor;

/**
 * A checkpoint opened by its architecture, and the graphs that follow from its design.
 *
 * <p>The tensors a model needs are found by writing its graph once without any: what it asks for is
 * what must be there.
 */
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
    Needed needed = Needed.by(design, readout);
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

  /** The shapes of all weights that a design asks for, by name. */
  static Map<String, List<Long>> needed(Design design) {
    return Needed.by(design, design.readout()).shapes();
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

  /**
   * Notes every weight a model asks for instead of giving it.
   *
   * @param shapes by name, in the order of the computation
   * @param tables the names of those whose rows are looked up
   */
  private record Needed(Map<String, List<Long>> shapes, Set<String> tables)
      implements WeightSource {

    static Needed by(Design design, Readout readout) {
      Needed needed = new Needed(new LinkedHashMap<>(), new HashSet<>());
      model(design, readout, design.sizes().vocabularySize(), false, needed);
      return needed;
    }

    @Override
    public StoredTensor tensor(String name, List<Long> shape) {
      shapes.put(name, shape);
      return new StoredTensor(name, Dtype.F32, shape, Path.of("none"), 0, 0);
    }

    @Override
    public StoredTensor table(String name, List<Long> shape) {
      tables.add(name);
      return tensor(name, shape);
    }
  }

  private StoredTensor tensor(String name, List<Long> shape) {
    StoredTensor tensor = tensors.get(name);
    if (tensor == null) {
      throw new IllegalArgumentException("no tensor " + name);
    }
    return tensor;
  }

  @Override
  public byte[] body(BodyRows rows) {
    GraphBuilder graph = GraphBuilder.named("body");
    Operators op = new Operators(graph);
    Value tokens = op.reshape(graph.input("input_ids", ElementType.INT64, 1, "T"), -1);
    Layers layers = new Layers(graph, new Weights(graph, this::tensor, inRuns), tokens);
    List<Value> kept = stream(design, layers, tokens, rows);
    graph.section("rows");
    Value stacked = op.concat(1, kept.stream().map(row -> op.unsqueeze(row, 1)).toList());
    graph.output("hidden_states", stacked, "T", sizes().hiddenRows(), sizes().width());
    return graph.buildModel();
  }

  /** {@code h_0 .. h_L}, or {@code m_1 .. m_L, h_L}, each [T, C]. */
  private static List<Value> stream(Design design, Layers layers, Value ids, BodyRows rows) {
    layers.section("embed");
    Value h = design.embed(layers, ids);
    List<Value> kept = new ArrayList<>();
    for (int block = 0; block < design.sizes().layers(); block++) {
      layers.after(h);
      Residual residual = design.block(layers, block, h);
      kept.add(rows == BodyRows.BLOCKS ? h : residual.mid());
      h = residual.out();
    }
    kept.add(h);
    return kept;
  }

  @Override
  public byte[] head() {
    GraphBuilder graph = GraphBuilder.named("head");
    Layers layers = new Layers(graph, new Weights(graph, this::tensor, inRuns));
    ReadoutLayers written = new ReadoutLayers(layers, readout, design.sizes(), ids);
    LensHead head = new LensHead(graph, sizes().width(), sizes().vocabularySize());
    head.write(
        new LensHead.Decode() {
          @Override
          public Value normed(Value hidden, Value affine) {
            layers.after(hidden);
            return written.normed(head, hidden, affine);
          }

          @Override
          public Value logits(Value normed) {
            return written.logits(normed);
          }
        });
    return graph.buildModel();
  }

  @Override
  public byte[] model() {
    return model(design, readout, ids, inRuns, this::tensor);
  }

  private static byte[] model(
      Design design, Readout readout, int ids, boolean inRuns, WeightSource source) {
    GraphBuilder graph = GraphBuilder.named("model");
    Operators op = new Operators(graph);
    Value tokens = op.reshape(graph.input("input_ids", ElementType.INT64, 1, "T"), -1);
    Layers layers = new Layers(graph, new Weights(graph, source, inRuns), tokens);
    List<Value> kept = stream(design, layers, tokens, BodyRows.BLOCKS);
    graph.section("output");
    layers.after(kept.get(kept.size() - 1));
    ReadoutLayers written = new ReadoutLayers(layers, readout, design.sizes(), ids);
    Value logits = written.logits(written.normed(kept.get(kept.size() - 1)));
    graph.output("logits", logits, "T", ids);
    return graph.buildModel();
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
