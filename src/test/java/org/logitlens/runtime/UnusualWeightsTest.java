package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.TinyCheckpoint;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensColumn;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLoader;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Statistic;
import org.logitlens.lens.TokenizeOptions;

/** Weights that are no numbers, all equal or huge: the model opens, says so and runs. */
class UnusualWeightsTest {
  private final Path directory;

  UnusualWeightsTest(@TempDir Path directory) {
    this.directory = directory;
  }

  private LanguageModel load(TinyCheckpoint checkpoint) throws IOException, ModelException {
    return new OnnxModelLoader(new RuntimeSettings(2))
        .load(
            checkpoint.write(directory.resolve("model")),
            Device.Preference.CPU,
            ModelLoader.Progress.NONE,
            new Cancellation());
  }

  private static LensGrid run(LanguageModel model, int... ids) throws ModelException {
    return LensMini.run(model, LensMini.prompt(model, ids)).grid();
  }

  @Test
  @Tag("W15")
  @Tag("R11")
  void oneNanInABlockIsAnnouncedAndTheCellsItReachesHaveNoValue() throws Exception {
    TinyCheckpoint checkpoint =
        new TinyCheckpoint().change("h.1.mlp.c_proj.weight", values -> values[3] = Float.NaN);
    try (LanguageModel model = load(checkpoint)) {
      assertEquals(List.of("tensor h.1.mlp.c_proj.weight has 1 NaN"), model.info().notices());
      LensGrid grid = run(model, 1, 2, 3);
      for (int column = 0; column < 3; column++) {
        assertTrue(grid.topId(1, column) >= 0, "before the broken block");
        assertEquals(LensColumn.NONE, grid.topId(2, column), "after it");
        assertTrue(Float.isNaN(grid.column(column).get(Statistic.ENTROPY, 2)));
        assertTrue(Float.isNaN(grid.column(column).get(Statistic.KL_FINAL_LAYER, 0)));
      }
    }
  }

  @Test
  @Tag("W15")
  void oneNanInAPositionThatTheCheckAtLoadDoesNotUseIsAnnouncedToo() throws Exception {
    int position = TinyCheckpoint.CONTEXT - 1;
    TinyCheckpoint checkpoint =
        new TinyCheckpoint()
            .change("wpe.weight", values -> values[position * TinyCheckpoint.WIDTH] = Float.NaN);
    try (LanguageModel model = load(checkpoint)) {
      assertEquals(List.of("tensor wpe.weight has 1 NaN"), model.info().notices());
      assertTrue(run(model, 1, 2, 3).topId(2, 2) >= 0);
    }
  }

  @Test
  @Tag("W15")
  void infinityAndNanInTheUnembeddingAreCountedApart() throws Exception {
    TinyCheckpoint checkpoint =
        new TinyCheckpoint()
            .untied()
            .change(
                "lm_head.weight",
                values -> {
                  values[0] = Float.POSITIVE_INFINITY;
                  values[9] = Float.NaN;
                  values[10] = Float.NaN;
                });
    try (LanguageModel model = load(checkpoint)) {
      assertEquals(
          List.of("tensor lm_head.weight has 2 NaN and 1 infinite"), model.info().notices());
      assertEquals(LensColumn.NONE, run(model, 1).topId(0, 0));
    }
  }

  @Test
  @Tag("W15")
  @Tag("R11")
  void allZeroWeightsGiveEqualLogitsOrderedById() throws Exception {
    TinyCheckpoint checkpoint = new TinyCheckpoint();
    checkpoint.names().forEach(name -> checkpoint.change(name, values -> Arrays.fill(values, 0)));
    try (LanguageModel model = load(checkpoint)) {
      LensGrid grid = run(model, 7, 8);
      for (int row = 0; row < grid.rowCount(); row++) {
        LensColumn column = grid.column(0);
        for (int i = 0; i < column.k(); i++) {
          assertEquals(i, column.topId(row, i));
        }
        assertEquals(1, column.get(Statistic.RANK_INPUT, row), "ties count as best");
        assertEquals(Math.log(300), column.get(Statistic.ENTROPY, row), 1e-4);
        assertEquals(0, column.get(Statistic.KL_FINAL_LAYER, row), 1e-5);
        assertEquals(0, column.get(Statistic.JS, row), 1e-5);
      }
    }
  }

  @Test
  @Tag("C7")
  void aTokenThatTheModelHasNoEmbeddingOfIsRefusedWithBothNumbersAndTheModelLives()
      throws Exception {
    TinyCheckpoint checkpoint =
        new TinyCheckpoint()
            .tokenizer(
                json ->
                    json.getAsJsonArray("added_tokens")
                        .add(TinyCheckpoint.addedToken(310, "<pad>", true)));
    try (LanguageModel model = load(checkpoint)) {
      Prompt prompt = model.tokenize("a<pad>", TokenizeOptions.DEFAULT);
      assertEquals(310, prompt.tokens().get(1).id());
      ModelException refused =
          assertThrows(ModelException.class, () -> LensMini.run(model, prompt));
      assertEquals(
          "The token <pad> at position 1 has the id 310; model has only 300 ids.",
          refused.getMessage());
      assertEquals("Leave it out of the prompt.", refused.remedy());
      assertEquals("[id 311]", model.vocabulary().token(311).label().plain());
      assertTrue(run(model, 299).isComplete());
    }
  }

  @Test
  @Tag("W15")
  void hugeWeightsOverflowIntoCellsWithoutAValue() throws Exception {
    TinyCheckpoint checkpoint =
        new TinyCheckpoint().change("h.0.mlp.c_proj.weight", values -> Arrays.fill(values, 1e38f));
    try (LanguageModel model = load(checkpoint)) {
      LensGrid grid = run(model, 1, 2);
      assertTrue(grid.topId(0, 0) >= 0);
      for (int row = 1; row < grid.rowCount(); row++) {
        assertEquals(LensColumn.NONE, grid.topId(row, 0), "row " + row);
        assertTrue(Float.isNaN(grid.column(0).get(Statistic.LSE, row)), "row " + row);
      }
      assertTrue(grid.isComplete());
    }
  }

  @Test
  @Tag("W15")
  void aFinalNormOfZerosGivesEqualLogits() throws Exception {
    TinyCheckpoint checkpoint =
        new TinyCheckpoint()
            .change("ln_f.weight", values -> Arrays.fill(values, 0))
            .change("ln_f.bias", values -> Arrays.fill(values, 0));
    try (LanguageModel model = load(checkpoint)) {
      LensGrid grid = run(model, 1, 2);
      assertEquals(0, grid.topId(grid.rowCount() - 1, 1));
      // Without gain and bias the rows below still tell tokens apart.
      LensGrid plain =
          LensMini.run(
                  model, LensMini.prompt(model, 1, 2), Decoder.POST_2020, HiddenRows.BLOCKS, null)
              .grid();
      assertTrue(plain.column(1).get(Statistic.ENTROPY, 0) < Math.log(300) - 0.1);
    }
  }

  @Test
  @Tag("W12")
  @Tag("R4")
  void weightsReplacedAfterLoadingAreNotRun() throws Exception {
    try (LanguageModel model = load(new TinyCheckpoint())) {
      run(model, 1, 2);
      Path other = new TinyCheckpoint(2, 32, 5).write(directory.resolve("other"));
      Files.move(
          other.resolve("model.safetensors"),
          directory.resolve("model").resolve("model.safetensors"),
          StandardCopyOption.REPLACE_EXISTING);
      ModelException refused = assertThrows(ModelException.class, () -> run(model, 1, 2));
      assertTrue(refused.getMessage().contains("model.safetensors"), refused.getMessage());
    }
  }

  @Test
  @Tag("W12")
  void weightsCutShortAfterLoadingAreNotTouched() throws Exception {
    try (LanguageModel model = load(new TinyCheckpoint())) {
      Path file = directory.resolve("model").resolve("model.safetensors");
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
        channel.truncate(100);
      }
      assertThrows(ModelException.class, () -> run(model, 1, 2));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"F32", "F16", "BF16", "F64"})
  void everyWeightTypePassesTheIdentityCheck(Dtype dtype) throws Exception {
    try (LanguageModel model = load(new TinyCheckpoint().dtype(dtype))) {
      assertTrue(model.info().identity() < 1e-4, "identity " + model.info().identity());
      assertEquals(dtype.name(), model.info().dtype());
      assertTrue(run(model, 5).isComplete());
    }
  }
}
