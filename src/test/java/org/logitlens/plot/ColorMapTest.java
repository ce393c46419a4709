package org.logitlens.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.lens.Palette;

class ColorMapTest {
  /** Every 16th colour of CET-CBL2, and the last, as its author lists them. */
  private static final List<Integer> CBL2 =
      List.of(
          0x111111, 0x161D2D, 0x15294A, 0x103665, 0x0F437E, 0x0E5096, 0x0C5EB0, 0x066DCA, 0x017BE5,
          0x3B8AF2, 0x8399D0, 0xAFA89E, 0xCEB86D, 0xE7C735, 0xF9D83E, 0xFFE8A5, 0xFCF9F3);

  @Test
  void cbl2HasThePublishedColours() {
    ColorMap map = ColorMap.of(Palette.CBL2);
    for (int i = 0; i < CBL2.size(); i++) {
      assertEquals(0xFF000000 | CBL2.get(i), map.entry(Math.min(16 * i, 255)), "colour " + 16 * i);
    }
  }

  @Test
  void bluesRunsThroughThePublishedClasses() {
    ColorMap map = ColorMap.of(Palette.BLUES);
    assertEquals(0xFFF7FBFF, map.entry(0));
    assertEquals(0xFF08306B, map.entry(255));
    // The middle class, 6BAED6, lies half-way, between entries 127 and 128.
    for (int entry : List.of(127, 128)) {
      assertEquals(0x6B, map.entry(entry) >> 16 & 0xFF, 2);
      assertEquals(0xAE, map.entry(entry) >> 8 & 0xFF, 2);
      assertEquals(0xD6, map.entry(entry) & 0xFF, 2);
    }
  }

  @Test
  void bluesGetsDarkerAllTheWay() {
    ColorMap map = ColorMap.of(Palette.BLUES);
    for (int i = 1; i < ColorMap.SIZE; i++) {
      assertTrue(
          Contrast.ratio(map.entry(i), Contrast.BLACK)
              <= Contrast.ratio(map.entry(i - 1), Contrast.BLACK),
          "entry " + i);
    }
  }

  @Test
  void reversedMapsAreMirrored() {
    for (int i = 0; i < ColorMap.SIZE; i++) {
      assertEquals(
          ColorMap.of(Palette.CBL2).entry(i), ColorMap.of(Palette.CBL2_REVERSED).entry(255 - i));
      assertEquals(
          ColorMap.of(Palette.BLUES).entry(i), ColorMap.of(Palette.BLUES_REVERSED).entry(255 - i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyColourStandsForAnEqualShare(Palette palette) {
    ColorMap map = ColorMap.of(palette);
    assertEquals(map.entry(0), map.argb(0));
    assertEquals(map.entry(0), map.argb(0.99 / 256));
    assertEquals(map.entry(1), map.argb(1.0 / 256));
    assertEquals(map.entry(128), map.argb(0.5));
    assertEquals(map.entry(255), map.argb(1));
  }

  @ParameterizedTest
  @EnumSource
  void whatLiesOutsideGetsTheColourOfItsEnd(Palette palette) {
    ColorMap map = ColorMap.of(palette);
    assertEquals(map.entry(0), map.argb(-3));
    assertEquals(map.entry(0), map.argb(Double.NEGATIVE_INFINITY));
    assertEquals(map.entry(255), map.argb(7));
    assertEquals(map.entry(255), map.argb(Double.POSITIVE_INFINITY));
  }

  @Test
  void nanHasNoColour() {
    ColorMap map = ColorMap.of(Palette.CBL2);
    assertThrows(IllegalArgumentException.class, () -> map.argb(Double.NaN));
  }
}
