package org.logitlens.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.lens.Metric;

class ValueFormatTest {
  private final Locale before = Locale.getDefault();

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @Tag("E9")
  @ValueSource(strings = {"en-US", "de-DE", "tr-TR", "ar-EG-u-nu-arab", "hi-IN-u-nu-deva"})
  void numbersLookTheSameInEveryLocale(String tag) {
    Locale.setDefault(Locale.forLanguageTag(tag));
    assertEquals("0.496", ValueFormat.PROBABILITY.format(0.4961));
    assertEquals("1.2e-05", ValueFormat.PROBABILITY.format(1.23e-5));
    assertEquals("0.000", ValueFormat.PROBABILITY.format(0));
    assertEquals("6.98", ValueFormat.LOGIT.format(6.981));
    assertEquals("−0.50", ValueFormat.LOGIT.format(-0.5));
    assertEquals("0.00", ValueFormat.LOGIT.format(-0.0001));
    assertEquals("2339", ValueFormat.RANK.format(2339));
    assertEquals("3.01", ValueFormat.NATS.format(3.0149));
    assertEquals("49.6 %", ValueFormat.percent(0.4961));
    assertEquals("< 0.1 %", ValueFormat.percent(0.0001));
    assertEquals("0.71 nats", ValueFormat.withUnit(Metric.KL_FINAL_LAYER, 0.7123));
    assertEquals("12", ValueFormat.withUnit(Metric.RANK_FINAL, 12));
  }

  @ParameterizedTest
  @EnumSource
  void numbersThatAreNotFiniteAreSaidNotFinite(Metric metric) {
    for (double value :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      assertEquals("not finite", ValueFormat.of(metric).format(value));
      assertEquals("not finite", ValueFormat.withUnit(metric, value));
    }
  }

  @Test
  void formulasAreSetWithSignsAndLoweredIndices() {
    Formula kl = Formula.of("sum p_F (ln p_F - ln p)", Face.SANS, 12);
    assertEquals("Σ pF (ln pF − ln p)", kl.plain());
    assertEquals("F", kl.parts().get(1).line().plain());
    assertEquals(9, kl.parts().get(1).line().size());
    assertTrue(kl.parts().get(1).drop() > 0);
    assertEquals("− Σ p ln p", Formula.of("- sum p ln p", Face.SANS, 12).plain());
    assertEquals("−ln p[next token]", Formula.of("- ln p[next token]", Face.SANS, 12).plain());
  }

  @ParameterizedTest
  @EnumSource
  void everyFormulaIsDrawnByTheBundledFaces(Metric metric) {
    for (Formula.Part part : Formula.of(metric.formula(), Face.SANS, 12).parts()) {
      for (TextLine.Piece piece : part.line().pieces()) {
        assertEquals(Face.SANS, piece.face(), piece.text());
      }
    }
  }
}
