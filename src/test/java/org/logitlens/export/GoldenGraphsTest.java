package org.logitlens.export;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.lens.Statistic;
import org.logitlens.reference.Goldens;
import org.logitlens.reference.Goldens.Kind;
import org.logitlens.reference.Goldens.Prompt;
import org.logitlens.reference.Gpt2Reference;
import org.logitlens.reference.ReferenceStatistics;

class GoldenGraphsTest {
  private static final int K = 10;
  private static final double TOLERANCE = 1e-4;

  @ParameterizedTest
  @EnumSource
  void graphsOverTheCheckpointGiveTheGoldens(Kind kind) throws Exception {
    Network network = Architecture.open(Checkpoint.open(Goldens.MODEL));
    BodyRows rows = kind == Kind.MID ? BodyRows.MID_BLOCKS : BodyRows.BLOCKS;
    try (PlainSession body = PlainSession.of(network.body(rows), network);
        PlainSession head = PlainSession.of(network.head(), network)) {
      check(network, body, head, kind);
    }
  }

  @Test
  void writtenFilesRunInAnOrdinarySessionAndGiveTheGoldens(@TempDir Path folder) throws Exception {
    Network network = Architecture.open(Checkpoint.open(Goldens.MODEL));
    OnnxExport.write(network, folder, false);
    try (PlainSession body = PlainSession.of(folder.resolve(OnnxExport.BODY));
        PlainSession head = PlainSession.of(folder.resolve(OnnxExport.HEAD))) {
      check(network, body, head, Kind.LOGIT_LENS);
    }
  }

  private static void check(Network network, PlainSession body, PlainSession head, Kind kind)
      throws Exception {
    Gpt2Reference reference = new Gpt2Reference(network);
    for (Prompt prompt : Goldens.prompts()) {
      int[] ids = prompt.ids();
      double[] stream = body.longs("input_ids", ids, 1, ids.length).output("hidden_states");
      int width = network.sizes().width();
      int given = stream.length / ids.length / width;
      int rows = kind == Kind.POST_2020 ? given + 1 : given;
      float[] hidden = new float[ids.length * rows * width];
      for (int t = 0; t < ids.length; t++) {
        for (int row = 0; row < rows; row++) {
          for (int c = 0; c < width; c++) {
            int from = (t * given + Math.min(row, given - 1)) * width + c;
            hidden[(t * rows + row) * width + c] = (float) stream[from];
          }
        }
      }
      float[] affine = new float[rows];
      Arrays.fill(affine, kind == Kind.POST_2020 ? 0 : 1);
      affine[rows - 1] = 1;
      HeadResult result = HeadResult.of(head, hidden, affine, ids, K, 0);
      Supplier<Gpt2Reference.Hidden> exact = () -> reference.hidden(ids);
      for (int t = 0; t < ids.length; t++) {
        int column = t;
        prompt.check(
            kind,
            t,
            column(result, t, rows, prompt.rows(kind)),
            () -> truth(reference, exact.get(), kind, column),
            TOLERANCE);
      }
    }
  }

  /** The golden's last row is the graph's, whatever rows the graph has between. */
  private static Goldens.Column column(HeadResult result, int column, int rows, int golden) {
    return new Goldens.Column() {
      private int row(int row) {
        return row == golden - 1 ? rows - 1 : row;
      }

      @Override
      public int[] top(int row, int k) {
        return result.top(column, row(row), k);
      }

      @Override
      public double topLogit(int row, int index) {
        return result.topLogit(column, row(row), index);
      }

      @Override
      public double get(Statistic statistic, int row) {
        return result.statistic(column, row(row), statistic);
      }
    };
  }

  private static ReferenceStatistics truth(
      Gpt2Reference reference, Gpt2Reference.Hidden hidden, Kind kind, int t) {
    double[][][] rows = kind == Kind.MID ? hidden.mids() : hidden.blocks();
    double[][] logits = new double[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      logits[row] =
          reference.decode(rows[row][t], kind != Kind.POST_2020 || row == rows.length - 1);
    }
    return new ReferenceStatistics(logits, 0, -1);
  }
}
