package org.logitlens.app.heatmap;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.TestGrids;
import org.logitlens.plot.GridView;
import org.logitlens.plot.PlotSettings;

class ColumnSelectionTest {
  private static final GridView ALL =
      GridView.of(TestGrids.random(5, 20, 50, 1), PlotSettings.DEFAULT);

  /** 20 columns of 10 px seen through a view. */
  private static Viewport seen(int x, int width) {
    return new Viewport(20, 5, 10, 10, x, 0, width, 50);
  }

  @Test
  void withoutPinsAndWithEverythingInViewThereIsNone() {
    assertNull(ColumnSelection.of(ALL, List.of(), seen(0, 200)));
    assertNull(ColumnSelection.of(ALL, List.of(), seen(0, 900)));
  }

  @Test
  void columnsInViewAreThoseOfWhichSomethingIsSeen() {
    // Pixels 35 to 94: columns 3 to 9.
    assertEquals(
        new ColumnSelection(3, 10, false), ColumnSelection.of(ALL, List.of(), seen(35, 60)));
  }

  @Test
  void pinsComeBeforeTheViewInWhateverOrderTheyWereSet() {
    List<Cell> pins = List.of(new Cell(2, 11), new Cell(0, 4), new Cell(4, 7));
    assertEquals(new ColumnSelection(4, 12, true), ColumnSelection.of(ALL, pins, seen(35, 60)));
    assertEquals(
        new ColumnSelection(7, 8, true),
        ColumnSelection.of(ALL, List.of(new Cell(1, 7)), seen(0, 200)));
  }

  @Test
  void pinsOnTheFirstAndTheLastColumnSingleNothingOut() {
    List<Cell> ends = List.of(new Cell(0, 0), new Cell(0, 19));
    assertNull(ColumnSelection.of(ALL, ends, seen(0, 200)));
  }

  @Test
  void aViewOfSomeColumnsCountsPositionsOfThePrompt() {
    GridView window =
        GridView.of(TestGrids.random(5, 20, 50, 1), PlotSettings.DEFAULT.withColumns(8, 18));
    Viewport viewport = new Viewport(10, 5, 10, 10, 20, 0, 30, 50);
    assertEquals(
        new ColumnSelection(10, 13, false), ColumnSelection.of(window, List.of(), viewport));
    // A pin that is not shown does not count.
    assertEquals(
        new ColumnSelection(10, 13, false),
        ColumnSelection.of(window, List.of(new Cell(0, 2)), viewport));
  }
}
