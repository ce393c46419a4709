package org.logitlens.plot;

import java.nio.file.Path;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.TestGrids;

/** Started as a process of its own, with little memory: writes a wide picture. */
final class WideExport {
  /** Narrow enough for nothing but colours, wide enough for 20,000 pixels. */
  static final PlotSettings SETTINGS = PlotSettings.DEFAULT.withCellSize(20, 20);

  private WideExport() {}

  static LensGrid grid() {
    return TestGrids.random(12, 1000, 60, 11);
  }

  public static void main(String[] args) throws Exception {
    PictureExport.write(
        grid(),
        SETTINGS,
        new ExportOptions(1, 96),
        Path.of(args[0]),
        false,
        fraction -> {},
        new Cancellation());
  }
}
