package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.StoredTensor;
import org.logitlens.export.foreign.ForeignFiles;

/** ONNX files of optimum, PyTorch and ONNX Runtime against the model they were made from. */
class OnnxFileNetworkTest {
  private static final double TOLERANCE = 1e-4;

  /** Its weights are rounded to 16 bits, so it is another model, by about this much. */
  private static final double HALF = 2e-2;

  private final Path folder;

  OnnxFileNetworkTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optimum_decoder_model.onnx",
        "optimum_decoder_model_merged.onnx",
        "optimum_old_model.onnx",
        "optimum_model.onnx",
        "torch_opset13_plain.onnx",
        "torch_opset13_odd.onnx",
        "torch_dynamo_plain.onnx",
        "torch_dynamo_odd.onnx",
        "torch_opset17_unfolded.onnx",
        "optimum_decoder_with_past_model.onnx",
        "external.onnx",
        "ort_optimised.onnx",
        "ort_own.onnx",
        "ort_own_optimised.onnx",
        "ort_half.onnx"
      })
  void everyRowAndLogitIsTheOneOfTheModelItWasMadeFrom(String name) throws Exception {
    OnnxFileNetwork network = open(name);
    JsonObject golden =
        ForeignFiles.json(name.contains("odd") ? "odd_goldens.json" : "plain_goldens.json");
    double tolerance = name.contains("half") ? HALF : TOLERANCE;
    int[] ids = ids(golden);
    JsonArray logits = golden.getAsJsonArray("logits");
    float[] stream = new float[0];
    for (BodyRows rows : List.of(BodyRows.MID_BLOCKS, BodyRows.BLOCKS)) {
      try (PlainSession body = PlainSession.of(network.body(rows), network)) {
        stream = GraphComparison.hidden(body, ids);
      }
      checkRows(
          golden.getAsJsonArray(rows == BodyRows.BLOCKS ? "blocks" : "mids"), stream, tolerance);
    }
    try (PlainSession model = PlainSession.of(network.model(), network)) {
      double[] own = model.longs("input_ids", ids, 1, ids.length).output("logits");
      assertEquals(ids.length * network.sizes().vocabularySize(), own.length);
      for (int i = 0; i < own.length; i++) {
        int size = network.sizes().vocabularySize();
        assertNear(number(logits, i / size, i % size), own[i], tolerance, "logit " + i);
      }
    }
    int rows = network.sizes().hiddenRows();
    try (PlainSession head = PlainSession.of(network.head(), network)) {
      HeadResult decoded = GraphComparison.decode(head, stream, rows, ids);
      for (int t = 0; t < ids.length; t++) {
        double[] last = decoded.logits(t, rows - 1);
        for (int v = 0; v < last.length; v++) {
          assertNear(number(logits, t, v), last[v], tolerance, "decoded logit " + t + "," + v);
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "optimum_decoder_model.onnx",
        "optimum_decoder_model_merged.onnx",
        "torch_opset13_plain.onnx",
        "torch_dynamo_plain.onnx",
        "ort_own_optimised.onnx"
      })
  void sizesAreReadFromTheGraph(String name) throws Exception {
    assertEquals(new Sizes(2, 8, 2, 32, 43, 40), open(name).sizes());
  }

  @ParameterizedTest
  @ValueSource(strings = {"torch_opset13_odd.onnx", "torch_dynamo_odd.onnx"})
  void unusualSizesAreReadFromTheGraphToo(String name) throws Exception {
    assertEquals(new Sizes(3, 12, 3, 20, 43, 36), open(name).sizes());
  }

  @Test
  void noGraphHoldsACopyOfTheWeights() throws Exception {
    OnnxFileNetwork network = open("optimum_decoder_model.onnx");
    long weights = network.tensors().stream().mapToLong(StoredTensor::bytes).sum();
    byte[] file = ForeignFiles.bytes("optimum_decoder_model.onnx");
    assertEquals((43 * 8 * 2 + 40 * 8 + 2 * (12 * 64 + 13 * 8) + 16) * 4, weights);
    assertTrue(network.body(BodyRows.BLOCKS).length < file.length - weights);
    assertTrue(network.model().length < file.length - weights);
  }

  @Test
  void tablesAreThoseOfTokensAndPositions() throws Exception {
    List<String> names =
        open("optimum_decoder_model.onnx").tables().stream().map(StoredTensor::name).toList();
    assertEquals(List.of("transformer.wte.weight", "transformer.wpe.weight"), names);
    // Where the embedding is the unembedding as well, every run reads all of it.
    List<String> tied =
        open("torch_opset17_unfolded.onnx").tables().stream().map(StoredTensor::name).toList();
    assertEquals(List.of("inner.transformer.wpe.weight"), tied);
  }

  @Test
  void aFolderMeansItsMostUsualFileAlsoInASubfolder() throws Exception {
    Path nested = Files.createDirectory(folder.resolve("onnx"));
    Path merged =
        copy("optimum_decoder_model_merged.onnx", nested.resolve("decoder_model_merged.onnx"));
    assertEquals(merged, OnnxFileNetwork.find(folder).orElseThrow());
    Path plain = copy("optimum_decoder_model.onnx", nested.resolve("decoder_model.onnx"));
    assertEquals(plain, OnnxFileNetwork.find(folder).orElseThrow());
    Files.write(folder.resolve("config.json"), ForeignFiles.bytes("plain_config.json"));
    OnnxFileNetwork network = OnnxFileNetwork.open(folder, plain);
    assertEquals(folder, network.folder());
    assertEquals(folder.toAbsolutePath(), network.tokenizerFolder());
    assertEquals(nested.toRealPath(), network.weightsFolder());
    assertEquals(0, network.bosId().orElseThrow());
    assertTrue(network.notices().toString().contains("decoder_model.onnx"));
  }

  @Test
  void aCheckpointBesideOnnxFilesIsOpenedAsOne() throws Exception {
    copy("optimum_decoder_model.onnx", folder.resolve("model.onnx"));
    Files.write(folder.resolve("model.safetensors"), new byte[8]);
    assertTrue(OnnxFileNetwork.find(folder).isEmpty());
    assertFalse(OnnxFileNetwork.find(folder.resolve("model.onnx")).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"optimum_decoder_model_merged.onnx", "external.onnx"})
  void exportedFilesRunInAnOrdinarySession(String name) throws Exception {
    OnnxFileNetwork network = open(name);
    Path target = folder.resolve("exported");
    List<Path> files = OnnxExport.write(network, target, false);
    assertEquals(files.size(), Set.copyOf(files).size(), "each is written once");
    JsonObject golden = ForeignFiles.json("plain_goldens.json");
    try (PlainSession body = PlainSession.of(target.resolve(OnnxExport.BODY));
        PlainSession head = PlainSession.of(target.resolve(OnnxExport.HEAD))) {
      float[] stream = GraphComparison.hidden(body, ids(golden));
      checkRows(golden.getAsJsonArray("blocks"), stream, TOLERANCE);
      double[] last = GraphComparison.decode(head, stream, 3, ids(golden)).logits(0, 2);
      assertNear(number(golden.getAsJsonArray("logits"), 0, 5), last[5], TOLERANCE, "logit");
    }
  }

  @Test
  void aFolderWithSeveralUnusualFilesAsksForOne() throws Exception {
    copy("optimum_decoder_model.onnx", folder.resolve("a.onnx"));
    assertEquals(folder.resolve("a.onnx"), OnnxFileNetwork.find(folder).orElseThrow());
    copy("optimum_decoder_model.onnx", folder.resolve("b.onnx"));
    CheckpointException refusal =
        assertThrows(CheckpointException.class, () -> OnnxFileNetwork.find(folder));
    assertTrue(refusal.getMessage().contains("has 2 ONNX files: a.onnx, b.onnx"));
  }

  private OnnxFileNetwork open(String name) throws Exception {
    Path file = ForeignFiles.write(name, folder);
    if (name.equals("external.onnx")) {
      ForeignFiles.write("external.onnx_data", folder);
    }
    return OnnxFileNetwork.open(file, file);
  }

  private static Path copy(String name, Path to) throws Exception {
    return Files.write(to, ForeignFiles.bytes(name));
  }

  private static int[] ids(JsonObject golden) {
    return Stream.of(golden.getAsJsonArray("ids"))
        .flatMap(array -> array.asList().stream())
        .mapToInt(JsonElement::getAsInt)
        .toArray();
  }

  private static void checkRows(JsonArray expected, float[] stream, double tolerance) {
    int rows = expected.size();
    int tokens = expected.get(0).getAsJsonArray().size();
    int width = stream.length / rows / tokens;
    assertEquals(stream.length, rows * tokens * width);
    for (int row = 0; row < rows; row++) {
      JsonArray values = expected.get(row).getAsJsonArray();
      for (int t = 0; t < tokens; t++) {
        for (int c = 0; c < width; c++) {
          assertNear(
              number(values, t, c),
              stream[(t * rows + row) * width + c],
              tolerance,
              "row " + row + ", token " + t + ", value " + c);
        }
      }
    }
  }

  private static double number(JsonArray rows, int row, int index) {
    return rows.get(row).getAsJsonArray().get(index).getAsDouble();
  }

  private static void assertNear(double expected, double found, double tolerance, String what) {
    assertEquals(expected, found, tolerance * Math.max(1, Math.abs(expected)), what);
  }
}
