package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.StoredTensor;

/** What weights amount to. */
class WeightSummaryTest {

  private static StoredTensor tensor(Dtype dtype, long elements) {
    return new StoredTensor(
        "w", dtype, List.of(elements), Path.of("f"), 0, elements * dtype.bits() / 8);
  }

  @Tag("W10")
  @Test
  void mixedTypesAreNamedMostBytesFirst() {
    WeightSummary summary =
        WeightSummary.of(
            List.of(tensor(Dtype.F32, 3), tensor(Dtype.F16, 20), tensor(Dtype.F16, 1)));
    assertEquals(new WeightSummary(24, 12 + 42, 20, "F16+F32"), summary);
    assertFalse(summary.isSingle());
    assertTrue(WeightSummary.of(List.of(tensor(Dtype.F32, 1))).isSingle());
  }
}
