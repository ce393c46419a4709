package org.logitlens.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.lens.Palette;

class ContrastTest {

  @Test
  void ratiosAreThoseOfTheStandard() {
    assertEquals(21, Contrast.ratio(Contrast.BLACK, Contrast.WHITE), 1e-9);
    assertEquals(1, Contrast.ratio(0xFF336699, 0xFF336699), 1e-9);
    // The lightest grey that passes on white, a textbook value.
    assertEquals(4.54, Contrast.ratio(0xFF767676, Contrast.WHITE), 0.005);
  }

  @ParameterizedTest
  @EnumSource
  void textIsLegibleOnEveryColourOfEveryMap(Palette palette) {
    ColorMap map = ColorMap.of(palette);
    for (int i = 0; i < ColorMap.SIZE; i++) {
      int ground = map.entry(i);
      int text = Contrast.text(ground);
      assertTrue(text == Contrast.BLACK || text == Contrast.WHITE);
      assertTrue(Contrast.ratio(text, ground) >= 4.5, "entry " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void mutedMarksAreSeenButStandBack(Palette palette) {
    ColorMap map = ColorMap.of(palette);
    for (int i = 0; i < ColorMap.SIZE; i++) {
      int ground = map.entry(i);
      int text = Contrast.text(ground);
      int muted = Contrast.muted(text, ground);
      assertTrue(Contrast.ratio(muted, ground) >= 3, "entry " + i);
      assertTrue(Contrast.ratio(muted, ground) < Contrast.ratio(text, ground), "entry " + i);
    }
  }

  @ParameterizedTest
  @EnumSource
  void theTextOfBothThemesIsLegibleOnItsPaper(Theme theme) {
    assertTrue(Contrast.ratio(theme.text(), theme.paper()) >= 7);
    assertTrue(Contrast.ratio(theme.muted(), theme.paper()) >= 4.5);
    assertTrue(Contrast.ratio(Contrast.text(theme.empty()), theme.empty()) >= 4.5);
  }

  @Test
  void mixingIsChannelByChannel() {
    assertEquals(0xFF804020, Contrast.mix(0xFFFF8040, 0xFF000000, 0.5));
  }
}
