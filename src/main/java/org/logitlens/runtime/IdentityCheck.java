package org.logitlens.runtime;

import java.util.Locale;
import org.logitlens.lens.ModelException;

/**
 * Compares the logits that the lens decodes from the last row with the model's own, value by value.
 * A lens that fails this shows another model.
 */
final class IdentityCheck {
  /**
   * Two ways of adding the same numbers up differ by rounding only: some 1e-4 where logits are
   * around 100, as GPT-2's are. A lens that is wrong (the last row normalised twice, a norm left
   * out) is off by 0.1 and more.
   */
  private static final double ABSOLUTE = 1e-3;

  /** Rounding grows with the numbers: an allowance of some 170 units in the last place. */
  private static final double RELATIVE = 1e-5;

  private final double difference;
  private final double scale;
  private final int notFinite;
  private final boolean sameKind;

  private IdentityCheck(double difference, double scale, int notFinite, boolean sameKind) {
    this.difference = difference;
    this.scale = scale;
    this.notFinite = notFinite;
    this.sameKind = sameKind;
  }

  /**
   * Compares.
   *
   * @param decoded what the lens decodes
   * @param model what the model says, as many values
   */
  static IdentityCheck of(float[] decoded, float[] model) {
    if (decoded.length != model.length) {
      throw new IllegalArgumentException(decoded.length + " and " + model.length + " logits");
    }
    double difference = 0;
    double scale = 0;
    int notFinite = 0;
    boolean sameKind = true;
    for (int i = 0; i < model.length; i++) {
      if (Float.isFinite(model[i]) && Float.isFinite(decoded[i])) {
        difference = Math.max(difference, Math.abs((double) decoded[i] - model[i]));
        scale = Math.max(scale, Math.abs(model[i]));
      } else {
        notFinite++;
        sameKind &= !Float.isFinite(model[i]) && !Float.isFinite(decoded[i]);
      }
    }
    boolean none = notFinite == model.length;
    return new IdentityCheck(none ? Double.NaN : difference, scale, notFinite, sameKind);
  }

  /** {@code max |decode(h_L) - logits|} over the finite values; NaN when there are none. */
  double difference() {
    return difference;
  }

  /** Whether a logit is NaN or infinite. */
  boolean hasNonFinite() {
    return notFinite > 0;
  }

  /** The largest difference that rounding explains. */
  double tolerance() {
    return ABSOLUTE + RELATIVE * scale;
  }

  /**
   * Refuses a model whose values differ, or where one way gives a number and the other does not.
   *
   * @throws ModelException with both numbers
   */
  void require() throws ModelException {
    if (!sameKind || difference > tolerance()) {
      throw new ModelException(
          String.format(
              Locale.ROOT,
              "The lens does not reproduce this model: decoding the last row differs from the"
                  + " model's own logits by %.3g, and rounding explains %.2g.",
              sameKind ? difference : Double.NaN,
              tolerance()),
          "Its config.json may not describe its weights; compare the two.",
          null);
    }
  }
}
