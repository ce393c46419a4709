package org.logitlens.plot;

import java.nio.file.Path;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.TestGrids;

/** Started as a process of its own: writes half a picture, says so, and waits to be killed. */
final class KilledExport {
  static final String HALF_WRITTEN = "half written";

  private KilledExport() {}

  public static void main(String[] args) throws Exception {
    PictureExport.write(
        TestGrids.random(20, 400, 60, 1),
        PlotSettings.DEFAULT,
        new ExportOptions(1, 96),
        Path.of(args[0]),
        true,
        fraction -> {
          if (fraction >= 0.5) {
            System.out.println(HALF_WRITTEN);
            waitForever();
          }
        },
        new Cancellation());
  }

  private static void waitForever() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
