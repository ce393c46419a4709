package org.logitlens.reference;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.checkpoint.Checkpoint;
import org.logitlens.export.Architecture;
import org.logitlens.lens.Statistic;
import org.logitlens.reference.Goldens.Kind;
import org.logitlens.reference.Goldens.Prompt;

class ReferenceGoldensTest {

  @ParameterizedTest
  @EnumSource
  void referenceAgreesWithTheIndependentProgram(Kind kind) throws Exception {
    Gpt2Reference reference = new Gpt2Reference(Architecture.open(Checkpoint.open(Goldens.MODEL)));
    for (Prompt prompt : Goldens.prompts()) {
      int[] ids = prompt.ids();
      Gpt2Reference.Hidden hidden = reference.hidden(ids);
      for (int t = 0; t < ids.length; t++) {
        ReferenceStatistics column = column(reference, hidden, kind, ids, t);
        prompt.check(kind, t, asColumn(column), () -> column, 1.5e-6);
      }
    }
  }

  @Test
  void residualNormsAgree() throws Exception {
    Gpt2Reference reference = new Gpt2Reference(Architecture.open(Checkpoint.open(Goldens.MODEL)));
    for (Prompt prompt : Goldens.prompts()) {
      double[][][] blocks = reference.hidden(prompt.ids()).blocks();
      for (int row = 0; row < blocks.length; row++) {
        for (int t = 0; t < prompt.ids().length; t++) {
          double norm = Math.sqrt(Arrays.stream(blocks[row][t]).map(x -> x * x).sum());
          assertEquals(prompt.norm(row, t), norm, 1e-6);
        }
      }
    }
  }

  @Test
  void errorFunctionHasItsKnownValues() {
    assertEquals(0.842700792949715, Gpt2Reference.erf(1), 1e-15);
    assertEquals(-0.9953222650189527, Gpt2Reference.erf(-2), 1e-14);
    assertEquals(0.9999779095030014, Gpt2Reference.erf(3), 1e-14);
    assertEquals(1 - 1.541725790028e-8, Gpt2Reference.erf(4), 1e-15);
  }

  /** The rows of a kind: inner rows of {@code POST_2020} have no gain and bias. */
  static ReferenceStatistics column(
      Gpt2Reference reference, Gpt2Reference.Hidden hidden, Kind kind, int[] ids, int t) {
    double[][][] rows = kind == Kind.MID ? hidden.mids() : hidden.blocks();
    double[][] logits = new double[rows.length][];
    for (int row = 0; row < rows.length; row++) {
      boolean affine = kind != Kind.POST_2020 || row == rows.length - 1;
      logits[row] = reference.decode(rows[row][t], affine);
    }
    return new ReferenceStatistics(logits, ids[t], t + 1 < ids.length ? ids[t + 1] : -1);
  }

  private static Goldens.Column asColumn(ReferenceStatistics column) {
    int k = 10;
    int[][] top = new int[column.rows()][];
    List<Map<Statistic, Double>> statistics = new ArrayList<>();
    for (int row = 0; row < column.rows(); row++) {
      top[row] = column.top(row, k);
      statistics.add(column.row(row));
    }
    return new Goldens.Column() {
      @Override
      public int[] top(int row, int count) {
        return Arrays.copyOf(top[row], count);
      }

      @Override
      public double topLogit(int row, int index) {
        return column.logit(row, top[row][index]);
      }

      @Override
      public double get(Statistic statistic, int row) {
        return statistics.get(row).getOrDefault(statistic, Double.NaN);
      }
    };
  }
}
