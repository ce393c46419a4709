package org.logitlens.runtime;

import java.util.EnumSet;

/** A bench that is told to end when its weights are written. */
final class EndedBench {
  static final int EXIT_CODE = 97;

  private EndedBench() {}

  public static void main(String[] args) throws Exception {
    new SpeedBench(SpeedBenchTest.MODELS, new RuntimeSettings(1), EndedBench::endAtLoad)
        .run(EnumSet.of(SpeedBench.Part.XL));
  }

  private static void endAtLoad(String step) {
    if (step.startsWith("loading")) {
      System.exit(EXIT_CODE);
    }
  }
}
