package org.logitlens.runtime;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.logitlens.lens.ModelException;

class IdentityCheckTest {
  private static final float NAN = Float.NaN;
  private static final float INFINITE = Float.POSITIVE_INFINITY;

  private static IdentityCheck check(float[] decoded, float... model) {
    return IdentityCheck.of(decoded, model);
  }

  @Test
  void theLargestDifferenceOfAnyValueCounts() {
    IdentityCheck check = check(new float[] {1, 2.5f, -3}, 1, 2, -3.25f);
    assertEquals(0.5, check.difference(), 1e-9);
    assertThrows(ModelException.class, check::require);
  }

  @Test
  void roundingPassesAndGrowsWithTheNumbers() {
    assertDoesNotThrow(() -> check(new float[] {1, 2}, 1, 2.0009f).require());
    assertThrows(ModelException.class, () -> check(new float[] {1, 2}, 1, 2.002f).require());
    assertDoesNotThrow(() -> check(new float[] {-1000, 2}, -1000, 2.005f).require());
  }

  @Test
  void valuesThatAreNoNumbersOnBothSidesAgree() {
    IdentityCheck check = check(new float[] {1, NAN, INFINITE}, 1, INFINITE, NAN);
    assertTrue(check.hasNonFinite());
    assertEquals(0, check.difference());
    assertDoesNotThrow(check::require);
  }

  @Test
  void aNumberOnOneSideOnlyIsRefused() {
    assertThrows(ModelException.class, () -> check(new float[] {1, 1}, 1, NAN).require());
    assertThrows(ModelException.class, () -> check(new float[] {1, NAN}, 1, 1).require());
  }

  @Test
  void withoutAnyNumberThereIsNoDifference() {
    IdentityCheck check = check(new float[] {NAN}, NAN);
    assertTrue(Double.isNaN(check.difference()));
    assertDoesNotThrow(check::require);
    assertFalse(check(new float[] {1}, 1).hasNonFinite());
  }
}
