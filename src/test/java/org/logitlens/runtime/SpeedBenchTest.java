package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.logitlens.ChildJvm;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.export.Sizes;
import org.logitlens.lens.ModelException;

/** The bench on models small enough to measure in a moment. */
class SpeedBenchTest {
  private static final Sizes SIZES = new Sizes(4, 64, 2, 256, 400, 160);
  static final SpeedBench.Models MODELS =
      new SpeedBench.Models(
          RandomCheckpoint.gpt2(new Sizes(2, 32, 2, 128, 400, 160), Dtype.F32),
          RandomCheckpoint.gpt2(SIZES, Dtype.F32),
          RandomCheckpoint.gpt2(SIZES, Dtype.F16),
          RandomCheckpoint.llama(SIZES, 1, Dtype.BF16));

  private static List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("logit-lens-bench"))
          .toList();
    }
  }

  private static double value(Map<String, BenchFigure> figures, String key) {
    return Objects.requireNonNull(figures.get(key), key).value();
  }

  @Test
  void everyFigureIsMeasuredAndTheWeightsAreRemoved() throws IOException, ModelException {
    List<Path> before = leftovers();
    SpeedBench bench = new SpeedBench(MODELS, new RuntimeSettings(2), step -> {});
    Map<String, BenchFigure> figures =
        bench.run(EnumSet.allOf(SpeedBench.Part.class)).stream()
            .collect(Collectors.toMap(BenchFigure::key, Function.identity()));
    for (String key :
        List.of(
            "matrix_rate_gflops",
            "head_rate_ratio",
            "head_column_mb",
            "long_s",
            "long_ratio",
            "long_private_gb",
            "run_32_ms",
            "run_64_ratio",
            "live_ratio",
            "load_xl_s",
            "private_xl_32_gb",
            "private_xl_f16_32_gb",
            "run_xl_f16_short_32_s",
            "load_llama_s",
            "private_llama_short_32_gb")) {
      assertTrue(figures.containsKey(key), key + " in " + figures.keySet());
    }
    assertTrue(value(figures, "long_s") > 0);
    assertEquals(2, value(figures, "live_columns"));
    assertTrue(value(figures, "identity_124m") < 1e-3);
    assertEquals(before, leftovers());
  }

  @Test
  void aBenchThatIsToldToEndRemovesItsWeights(@TempDir Path folder) throws Exception {
    Path temporary = Files.createDirectory(folder.resolve("temporary"));
    ChildJvm.Ended ended =
        new ChildJvm(folder, EndedBench.class).with("-Djava.io.tmpdir=" + temporary).run();
    assertEquals(EndedBench.EXIT_CODE, ended.exitCode(), ended.err());
    try (Stream<Path> left = Files.list(temporary)) {
      assertEquals(List.of(), left.toList());
    }
  }

  @Test
  void onlyThePartsAskedForAreMeasured() throws IOException, ModelException {
    List<BenchFigure> figures =
        new SpeedBench(MODELS, new RuntimeSettings(1), step -> {})
            .run(EnumSet.of(SpeedBench.Part.XL));
    assertTrue(figures.stream().allMatch(figure -> figure.key().contains("xl")));
  }

  @Test
  void aBoundIsKeptOrMissed() {
    assertTrue(BenchFigure.atMost("a", "a", 1, "s", 1).kept());
    assertFalse(BenchFigure.atMost("a", "a", 1.1, "s", 1).kept());
    assertTrue(BenchFigure.atLeast("a", "a", 1, "", 1).kept());
    assertFalse(BenchFigure.atLeast("a", "a", Double.NaN, "", 1).kept());
    assertTrue(BenchFigure.plain("a", "a", 7, "").kept());
    assertTrue(BenchFigure.atLeast("a", "rate", 0.5, "", 0.75).line().contains("MISSED"));
    assertEquals(
        "rate 0.8 (at least 0.75)",
        BenchFigure.atLeast("a", "rate", 0.8, "", 0.75)
            .line()
            .replaceAll(" +", " ")
            .replace("0.800", "0.8")
            .replace("0.750", "0.75"));
  }
}
