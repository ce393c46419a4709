package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.gson.JsonArray;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.export.foreign.ForeignFiles;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLoader;

/** A GPT-2 as an ONNX file of someone else, opened as a model. */
class OnnxFileModelTest {
  private final Path folder;

  OnnxFileModelTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static LanguageModel load(Path path) throws ModelException {
    return new OnnxModelLoader(new RuntimeSettings(2))
        .load(path, Device.Preference.CPU, ModelLoader.Progress.NONE, new Cancellation());
  }

  private Path beside(Path file) throws Exception {
    Files.copy(LensMini.FOLDER.resolve("tokenizer.json"), folder.resolve("tokenizer.json"));
    Files.write(folder.resolve("config.json"), ForeignFiles.bytes("plain_config.json"));
    return file;
  }

  @Test
  void aFolderWithAnOnnxFileOpensAsAModelAndGivesItsGuesses() throws Exception {
    beside(
        Files.write(
            folder.resolve("decoder_model.onnx"),
            ForeignFiles.bytes("optimum_decoder_model.onnx")));
    JsonArray logits = ForeignFiles.json("plain_goldens.json").getAsJsonArray("logits");
    try (LanguageModel model = load(folder)) {
      assertTrue(model.info().identity() < 1e-4, () -> "identity " + model.info().identity());
      assertEquals("gpt2", model.info().architecture());
      assertEquals(2, model.info().layers());
      assertEquals("F32", model.info().dtype());
      for (HiddenRows rows : HiddenRows.values()) {
        LensGrid grid =
            LensMini.run(
                    model,
                    LensMini.prompt(model, 3, 17, 30, 0, 17, 22, 8),
                    Decoder.LOGIT_LENS,
                    rows,
                    null)
                .grid();
        assertEquals(logits.size(), grid.columnCount());
        for (int column = 0; column < grid.columnCount(); column++) {
          assertEquals(
              best(logits.get(column).getAsJsonArray()), grid.topId(grid.rowCount() - 1, column));
        }
      }
    }
  }

  @Test
  void anOnnxFileOpensByItsOwnPath() throws Exception {
    Path file = beside(ForeignFiles.write("ort_half.onnx", folder));
    try (LanguageModel model = load(file)) {
      assertTrue(model.info().identity() < 1e-4, () -> "identity " + model.info().identity());
      assertEquals(file, model.info().folder());
      assertEquals("F16", model.info().dtype());
    }
  }

  @Test
  void aFileWhoseLogitsAreNotThoseOfItsLastRowIsRefused() throws Exception {
    // The unembedding sees the tokens in reverse: everything is where it should be, but not so.
    Path file =
        beside(
            ForeignFiles.changed(
                "torch_dynamo_plain.onnx",
                folder,
                model -> {
                  GraphProto.Builder graph = model.getGraphBuilder();
                  int last = graph.getNodeCount() - 1;
                  NodeProto.Builder product = graph.getNodeBuilder(last);
                  assertEquals("logits", product.getOutput(0));
                  NodeProto.Builder reversed =
                      NodeProto.newBuilder()
                          .setOpType("Slice")
                          .setName("reversed")
                          .addInput(product.getInput(0))
                          .addOutput("reversed");
                  for (long number : new long[] {-1, Long.MIN_VALUE, 1, -1}) {
                    String name = "reversed_" + reversed.getInputCount();
                    graph.addInitializer(
                        TensorProto.newBuilder()
                            .setName(name)
                            .setDataType(TensorProto.DataType.INT64.getNumber())
                            .addDims(1)
                            .addInt64Data(number));
                    reversed.addInput(name);
                  }
                  product.setInput(0, "reversed");
                  graph.addNode(last, reversed);
                }));
    ModelException refusal = assertThrows(ModelException.class, () -> load(file));
    assertTrue(
        refusal.getMessage().contains("The lens does not reproduce this model"),
        refusal::getMessage);
  }

  private static int best(JsonArray logits) {
    int best = 0;
    for (int id = 1; id < logits.size(); id++) {
      if (logits.get(id).getAsDouble() > logits.get(best).getAsDouble()) {
        best = id;
      }
    }
    return best;
  }
}
