package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import javafx.geometry.Rectangle2D;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("E5")
class WindowPlaceTest {
  private static final List<Rectangle2D> TWO =
      List.of(new Rectangle2D(0, 0, 1920, 1080), new Rectangle2D(1920, 0, 1280, 1024));

  @Test
  void aPlaceOnAScreenStays() {
    WindowPlace place = new WindowPlace(2000, 100, 900, 600, false);

    assertEquals(place, place.clampedTo(TWO));
  }

  @Test
  void nothingRememberedIsTheMiddleOfTheFirstScreen() {
    assertEquals(new WindowPlace(320, 140, 1280, 800, false), WindowPlace.UNSET.clampedTo(TWO));
  }

  @Test
  void aPlaceOnAScreenThatIsGoneComesToTheFirst() {
    assertEquals(
        new WindowPlace(1020, 480, 900, 600, false),
        new WindowPlace(5000, 5000, 900, 600, false).clampedTo(TWO));
  }

  @Test
  void aPlaceHalfOutsideIsMovedInside() {
    assertEquals(
        new WindowPlace(0, 0, 900, 600, false),
        new WindowPlace(-400, -50, 900, 600, false).clampedTo(TWO));
  }

  @Test
  void aWindowLargerThanItsScreenIsShrunk() {
    assertEquals(
        new WindowPlace(0, 0, 1920, 1080, true),
        new WindowPlace(-10, -10, 4000, 3000, true).clampedTo(TWO));
  }

  @Test
  void sizesAndPositionsThatMakeNoSenseAreForgotten() {
    WindowPlace middle = WindowPlace.UNSET.clampedTo(TWO);

    assertEquals(middle, new WindowPlace(Double.NaN, 0, 900, 600, false).clampedTo(TWO));
    assertEquals(middle, new WindowPlace(0, 0, Double.NaN, 600, false).clampedTo(TWO));
    assertEquals(middle, new WindowPlace(0, 0, 0, 0, false).clampedTo(TWO));
    assertEquals(
        middle, new WindowPlace(0, Double.POSITIVE_INFINITY, 900, 600, false).clampedTo(TWO));
  }

  @Test
  void aTinyScreenStillHoldsTheWindow() {
    List<Rectangle2D> tiny = List.of(new Rectangle2D(0, 0, 640, 400));

    assertEquals(new WindowPlace(0, 0, 640, 400, false), WindowPlace.UNSET.clampedTo(tiny));
    assertEquals(
        new WindowPlace(0, 0, 640, 400, false),
        new WindowPlace(100, 100, 10, 10, false).clampedTo(tiny));
  }
}
