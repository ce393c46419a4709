package org.logitlens.export.foreign;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.RegularFile;
import org.logitlens.checkpoint.StoredTensor;

/**
 * A decoder of GPT-2's kind that someone else exported as ONNX. Opened without its weights: they
 * stay in the file, or beside it, and all graphs given here point to them there, by file name
 * without the folder. Immutable and safe for any thread.
 */
public final class OnnxDecoder {
  private static final String LOGITS = "logits";

  private final List<RegularFile> files;
  private final Path weightsFolder;
  private final OutputGraphs graphs;
  private final Wiring wiring;
  private final ResidualStream stream;
  private final Unembedding unembedding;
  private final Embeddings embeddings;
  private final OptionalInt heads;
  private final Map<String, StoredTensor> tensors;
  private final String logits;

  private OnnxDecoder(
      TensorPlaces places,
      OutputGraphs graphs,
      Wiring wiring,
      ResidualStream stream,
      Unembedding unembedding,
      Embeddings embeddings,
      OptionalInt heads,
      Map<String, StoredTensor> tensors,
      String logits) {
    this.files = places.files();
    this.weightsFolder = places.folder();
    this.graphs = graphs;
    this.wiring = wiring;
    this.stream = stream;
    this.unembedding = unembedding;
    this.embeddings = embeddings;
    this.heads = heads;
    this.tensors = tensors;
    this.logits = logits;
  }

  /**
   * Reads a file's graph, not its weights; takes milliseconds and little memory however large they
   * are.
   *
   * @throws CheckpointException when it is no decoder of GPT-2's kind, or not safe to open
   */
  public static OnnxDecoder open(Path path) throws CheckpointException {
    RegularFile file = RegularFile.of(path);
    ModelProto model = OnnxSkeleton.read(file);
    KnownOperators.check(path.toString(), model);
    TensorPlaces places = new TensorPlaces(path, file);
    OnnxGraph graph = OnnxGraph.of(path, model.getGraph(), places);
    OptionalInt pastHeads = SuppliedInputs.apply(graph);
    String logits = logits(graph);
    Branches.inline(graph);
    SinglePrecision.apply(graph);
    FusedSums.name(graph);
    for (String taken : List.of(OutputGraphs.ROWS, OutputGraphs.LOGITS)) {
      if (graph.has(taken)) {
        String other = graph.fresh(taken);
        graph.rename(taken, other);
        logits = logits.equals(taken) ? other : logits;
      }
    }
    Wiring wiring = Wiring.of(graph, Set.of(logits));
    Unembedding unembedding = Unembedding.of(graph, wiring, logits);
    ResidualStream stream = ResidualStream.of(graph, wiring, unembedding.input());
    ReadoutCheck check = new ReadoutCheck(graph);
    check.readout(wiring, stream.finalNorm(), unembedding);
    Embeddings embeddings =
        Embeddings.of(graph, wiring, stream.blocks().get(0), unembedding.width());
    check.weight(embeddings.tokens());
    check.weight(embeddings.positions());
    OptionalInt heads =
        pastHeads.isPresent() ? pastHeads : HeadCount.of(wiring, unembedding.width());
    return new OnnxDecoder(
        places,
        new OutputGraphs(graph, model),
        wiring,
        stream,
        unembedding,
        embeddings,
        heads,
        stored(wiring, places),
        logits);
  }

  private static String logits(OnnxGraph graph) throws CheckpointException {
    for (ValueInfoProto output : graph.outputs()) {
      if (output.getName().equals(LOGITS)) {
        List<Dimension> dims = output.getType().getTensorType().getShape().getDimList();
        if (dims.size() == 3 && dims.get(1).hasDimValue()) {
          throw graph.refused(
              "it gives logits for " + dims.get(1).getDimValue() + " tokens only",
              "Export the model again so that it gives those of every token.");
        }
        return LOGITS;
      }
    }
    throw graph.refused(
        "it has no output " + LOGITS + SuppliedInputs.names(graph.outputs()),
        "Export the language model with its head (task text-generation in optimum).");
  }

  private static Map<String, StoredTensor> stored(Wiring wiring, TensorPlaces places)
      throws CheckpointException {
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (NodeProto node : wiring.nodes()) {
      for (String input : node.getInputList()) {
        TensorProto tensor = wiring.constant(input).orElse(null);
        if (tensor != null
            && tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
            && seen.add(tensor.getName())) {
          StoredTensor place = places.stored(tensor);
          if (place.dtype().isWeight()) {
            tensors.put(tensor.getName(), place);
          }
        }
      }
    }
    return tensors;
  }

  /** The folder that all files with weights are in, symbolic links followed. */
  public Path weightsFolder() {
    return weightsFolder;
  }

  /** The files with weights, the ONNX file first, symbolic links followed. */
  public List<Path> files() {
    return files.stream().map(RegularFile::path).toList();
  }

  /** Number of blocks, {@code L}. */
  public int layers() {
    return stream.layers();
  }

  /** Hidden width, {@code C}. */
  public int width() {
    return Math.toIntExact(unembedding.width());
  }

  /** Ids with a logit, {@code V}. */
  public int vocabularySize() {
    return Math.toIntExact(unembedding.vocabulary());
  }

  /** Rows of the table of positions, {@code P}. */
  public int contextLength() {
    return Math.toIntExact(embeddings.positions().getDims(0));
  }

  /** Number of attention heads; empty when the graph does not show it. */
  public OptionalInt heads() {
    return heads;
  }

  /** Width inside the MLP, {@code I}: the widest matrix of the first block's MLP. */
  public int innerWidth() {
    long widest = 0;
    for (NodeProto node : stream.branch(wiring, 2)) {
      for (String input : node.getInputList()) {
        TensorProto tensor = wiring.constant(input).orElse(null);
        if (tensor != null && tensor.getDimsCount() == 2) {
          boolean in = tensor.getDims(0) == width();
          widest = Math.max(widest, tensor.getDims(in ? 1 : 0));
        }
      }
    }
    return (int) Math.max(1, Math.min(widest, Integer.MAX_VALUE));
  }

  /** The weights that the logits depend on. */
  public List<StoredTensor> tensors() {
    return List.copyOf(tensors.values());
  }

  /** Those of which a run reads the rows of its own tokens and positions. */
  public List<StoredTensor> tables() {
    List<StoredTensor> tables = new ArrayList<>();
    for (TensorProto table : List.of(embeddings.tokens(), embeddings.positions())) {
      StoredTensor place = tensors.get(table.getName());
      if (place != null && !table.getName().equals(unembedding.weight().getName())) {
        tables.add(place);
      }
    }
    return tables;
  }

  /** The gain of the final norm [C]. */
  public TensorProto gain() {
    return wiring.vector(stream.finalNorm().gain()).orElseThrow();
  }

  /** The bias of the final norm [C]; null for none. */
  public @Nullable TensorProto bias() {
    return wiring.vector(stream.finalNorm().bias()).orElse(null);
  }

  /** What the final norm adds to the variance. */
  public double epsilon() {
    return stream.finalNorm().epsilon();
  }

  /** The unembedding as it is stored, [V, C] or [C, V]. */
  public TensorProto unembedding() {
    return unembedding.weight();
  }

  /** Whether the unembedding is stored [V, C]. */
  public boolean isUnembeddingByToken() {
    return unembedding.byToken();
  }

  /** The bias of the unembedding [V]; null for none. */
  public @Nullable TensorProto unembeddingBias() {
    return unembedding.bias();
  }

  /** {@code input_ids} int64 [1, T] to {@code hidden_states} [T, L + 1, C]: {@code h_0 .. h_L}. */
  public byte[] blocks() {
    return graphs.rows(stream.blocks(), width());
  }

  /** The same with {@code m_1 .. m_L, h_L}. */
  public byte[] mids() {
    List<String> rows = new ArrayList<>(stream.mids());
    rows.add(stream.blocks().get(layers()));
    return graphs.rows(rows, width());
  }

  /** The file's own computation: {@code input_ids} int64 [1, T] to {@code logits} [T, V]. */
  public byte[] model() {
    return graphs.logits(logits, vocabularySize());
  }

  /**
   * Checks that the files are still the ones that were opened.
   *
   * @throws CheckpointException when one was replaced or changed
   */
  public void verifyUnchanged() throws CheckpointException {
    for (RegularFile file : files) {
      file.verifyUnchanged();
    }
  }
}
