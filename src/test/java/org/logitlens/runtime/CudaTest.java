package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Device;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.ModelLoader;
import org.logitlens.lens.Statistic;

/** Needs an NVIDIA GPU and the GPU build; says that it was skipped anywhere else. */
class CudaTest {

  @Test
  void cudaGivesTheCpusNumbers() throws Exception {
    CudaMachine machine = new CudaMachine();
    assumeTrue(machine.hasDriver(), "skipped: no NVIDIA driver on this machine");
    assumeTrue(machine.isInBuild(), "skipped: not the GPU build of ONNX Runtime");
    try (LanguageModel cpu = LensMini.load();
        LanguageModel cuda =
            new OnnxModelLoader()
                .load(
                    LensMini.FOLDER,
                    Device.Preference.AUTOMATIC,
                    ModelLoader.Progress.NONE,
                    new Cancellation())) {
      assertEquals("CUDA", cuda.info().device().label());
      String text = "Monday, Tuesday, Wednesday, Thursday,";
      LensGrid expected = LensMini.run(cpu, LensMini.prompt(cpu, text)).grid();
      LensGrid grid = LensMini.run(cuda, LensMini.prompt(cuda, text)).grid();
      for (int column = 0; column < grid.columnCount(); column++) {
        for (int row = 0; row < grid.rowCount(); row++) {
          assertEquals(expected.topId(row, column), grid.topId(row, column));
          for (Statistic statistic : new Statistic[] {Statistic.LSE, Statistic.KL_FINAL_LAYER}) {
            assertEquals(
                expected.column(column).get(statistic, row),
                grid.column(column).get(statistic, row),
                1e-3,
                statistic + " " + row + " " + column);
          }
        }
      }
    }
  }
}
