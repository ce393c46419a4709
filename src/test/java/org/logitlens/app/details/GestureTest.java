package org.logitlens.app.details;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GestureTest {

  @ParameterizedTest
  @EnumSource(Gesture.class)
  void everyGestureIsWrittenAndSaysWhatItDoes(Gesture gesture) {
    assertFalse(gesture.text().isBlank());
    assertFalse(gesture.effect().isBlank());
  }

  @Test
  void noKeyDoesTwoThings() {
    Set<KeyCombination> seen = new HashSet<>();
    for (Gesture gesture : Gesture.values()) {
      gesture.key().ifPresent(key -> assertTrue(seen.add(key), gesture + " " + key));
    }
    assertTrue(seen.size() > 10);
  }

  @Test
  void keysAreThoseOfTheTable() {
    assertEquals(
        Optional.of(new KeyCodeCombination(KeyCode.ENTER, KeyCombination.SHORTCUT_DOWN)),
        Gesture.RUN.key());
    assertEquals(
        Optional.of(new KeyCodeCombination(KeyCode.COMMA, KeyCombination.SHORTCUT_DOWN)),
        Gesture.PREFERENCES.key());
    assertEquals(
        Optional.of(new KeyCodeCombination(KeyCode.OPEN_BRACKET)), Gesture.PREVIOUS_METRIC.key());
    assertEquals(Optional.of(new KeyCodeCombination(KeyCode.F9)), Gesture.INSPECTOR.key());
    assertEquals(Optional.empty(), Gesture.HOVER.key());
  }
}
