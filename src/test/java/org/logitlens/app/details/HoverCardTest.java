package org.logitlens.app.details;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javafx.css.PseudoClass;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TestGrids;
import org.logitlens.plot.ValueFormat;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class HoverCardTest {
  private final LensGrid grid = TestGrids.random(4, 6, 40, 3);
  private HoverCard card;

  @Start
  void start(Stage stage) {
    TestFonts.load();
    card = new HoverCard();
    TestFonts.show(stage, new Pane(card), 900, 600, "light");
  }

  private void showAndWait(FxRobot robot, CellReading cell, double x, double y) throws Exception {
    robot.interact(() -> card.show(cell, x, y, 33, 44));
    WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> card.isVisible());
    WaitForAsyncUtils.waitForFxEvents();
  }

  /** Every visible text of the card, in the order of its nodes. */
  private String words(FxRobot robot) {
    return robot.from(card).lookup((Node node) -> node instanceof Text).queryAll().stream()
        .map(Text.class::cast)
        .filter(HoverCardTest::isSeen)
        .map(Text::getText)
        .collect(Collectors.joining("|"));
  }

  private static boolean isSeen(Node node) {
    for (Node at = node; at != null; at = at.getParent()) {
      if (!at.isVisible()) {
        return false;
      }
    }
    return true;
  }

  @Test
  void namesRowPositionTokensRanksEntropyAndKl(FxRobot robot) throws Exception {
    CellReading cell = new CellReading(grid, 2, 1);
    showAndWait(robot, cell, 100, 100);
    String words = words(robot);
    assertTrue(words.startsWith("block 1|position 1|"), words);
    assertTrue(
        words.contains(
            String.format(
                Locale.ROOT,
                "rank of final %.0f   of next %.0f",
                cell.value(Metric.RANK_FINAL),
                cell.value(Metric.RANK_NEXT))),
        words);
    assertTrue(
        words.contains(
            "entropy "
                + ValueFormat.withUnit(Metric.ENTROPY, cell.value(Metric.ENTROPY))
                + "   KL "
                + ValueFormat.withUnit(Metric.KL_FINAL_LAYER, cell.value(Metric.KL_FINAL_LAYER))),
        words);
    for (CellReading.Guess guess : cell.guesses()) {
      assertTrue(words.contains("|" + guess.token().id() + "|"), words);
      assertTrue(words.contains(ValueFormat.LOGIT.format(guess.logit())), words);
      assertTrue(words.contains(ValueFormat.PROBABILITY.format(guess.probability())), words);
    }
  }

  @Test
  void guessOfTheOutputRowIsMarked(FxRobot robot) throws Exception {
    showAndWait(robot, new CellReading(grid, grid.rowCount() - 1, 1), 100, 100);
    List<GuessRow> rows =
        robot.from(card).lookup((Node node) -> node instanceof GuessRow).queryAll().stream()
            .map(GuessRow.class::cast)
            .toList();
    PseudoClass mark = PseudoClass.getPseudoClass("final");
    assertTrue(rows.get(0).getPseudoClassStates().contains(mark));
    assertFalse(rows.get(1).getPseudoClassStates().contains(mark));
  }

  @Test
  void appearsAfterADelayAndFollowsAtOnceWhileItIsThere(FxRobot robot) throws Exception {
    robot.interact(
        () -> {
          card.show(new CellReading(grid, 2, 1), 100, 100, 33, 44);
          assertFalse(card.isVisible());
        });
    WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, () -> card.isVisible());
    robot.interact(
        () -> {
          card.show(new CellReading(grid, 0, 1), 100, 100, 33, 44);
          assertTrue(card.isVisible());
        });
    assertTrue(words(robot).startsWith("input|"));
    robot.interact(card::hide);
    assertFalse(card.isVisible());
    assertNull(card.cellProperty().get());
  }

  @Test
  void staysInTheWindowAndOffThePointerEverywhere(FxRobot robot) throws Exception {
    CellReading cell = new CellReading(grid, 2, 1);
    showAndWait(robot, cell, 10, 10);
    robot.interact(
        () -> {
          for (double x = 0; x <= 900; x += 90) {
            for (double y = 0; y <= 600; y += 60) {
              card.show(cell, x, y, 33, 44);
              Bounds bounds = card.getBoundsInParent();
              String what = x + " " + y + " " + bounds;
              assertTrue(bounds.getMinX() >= 0 && bounds.getMaxX() <= 900, what);
              assertTrue(bounds.getMinY() >= 0 && bounds.getMaxY() <= 600, what);
              assertFalse(bounds.contains(x, y), what);
            }
          }
        });
    assertTrue(card.isMouseTransparent());
  }

  @Test
  void keepsTwoCellsAway(FxRobot robot) throws Exception {
    showAndWait(robot, new CellReading(grid, 2, 1), 100, 100);
    assertEquals(166, card.getLayoutX());
    assertEquals(188, card.getLayoutY());
  }

  @Test
  void cellThatIsNotFiniteSaysSoAndListsNothing(FxRobot robot) throws Exception {
    LensGrid bad = TestGrids.withNonFinite(grid, 2, 1);
    showAndWait(robot, new CellReading(bad, 2, 1), 100, 100);
    String words = words(robot);
    assertTrue(words.contains("not finite"), words);
    assertFalse(words.contains("entropy"), words);
    robot.interact(() -> card.show(new CellReading(bad, 3, 1), 100, 100, 33, 44));
    assertTrue(words(robot).contains("entropy"));
  }

  @Test
  @Tag("P18")
  void longGuessIsCutInTheListAndWholeBelow(FxRobot robot) throws Exception {
    String word = "Ã".repeat(90);
    LensGrid grid = TestGrids.ofTokens(3, 2, List.of(word, word, word));
    showAndWait(robot, new CellReading(grid, 2, 1), 100, 100);
    String words = words(robot);
    assertTrue(words.contains("|…|"), words);
    // As the position's token, as the next one, and whole below the list.
    assertEquals(3, words.split("Ã{90}", -1).length - 1, words);
    assertTrue(card.getBoundsInParent().getMaxX() <= 900);
  }

  @Test
  @Tag("P9")
  void partOfACharacterShowsTheWholeCharacterAndItsBytes(FxRobot robot) throws Exception {
    LensGrid grid = SplitGrids.emoji();
    showAndWait(robot, new CellReading(grid, 1, 1), 100, 100);
    assertTrue(words(robot).contains("2/3 of 😀 (U+1F600), bytes 98"), words(robot));
    showAndWait(robot, new CellReading(grid, 1, 3), 100, 100);
    assertFalse(words(robot).contains(" of 😀"), words(robot));
  }

  @Test
  @Tag("P11")
  void tokensOfOtherDirectionsDoNotTurnTheCard(FxRobot robot) throws Exception {
    LensGrid grid = TestGrids.ofTokens(2, 1, List.of("שלום", "\u202Eabc", " مرحبا"));
    showAndWait(robot, new CellReading(grid, 1, 0), 100, 100);
    String words = words(robot);
    assertFalse(words.contains("\u202E"), words);
    assertTrue(words.contains("\\u202E"), words);
    double left = Double.NEGATIVE_INFINITY;
    for (String text : List.of("שלום", "→", "\\u202E")) {
      Node node =
          robot
              .from(card)
              .lookup((Text found) -> found.getText().equals(text) && isSeen(found))
              .query();
      double x = node.localToScene(node.getBoundsInLocal()).getMinX();
      assertTrue(x > left, text + " at " + x);
      left = x;
    }
  }

  @Test
  void theSmallestNumbersOfAGuessAreNotCut(FxRobot robot) throws Exception {
    showAndWait(robot, new CellReading(grid, 2, 1), 100, 100);
    GuessRow row = robot.from(card).lookup(".guess-row").query();
    CellReading.Guess small =
        new CellReading.Guess(grid.vocabulary().token(7), 5.67e-14, -123.45, false);
    robot.interact(() -> row.set(small, 1));
    WaitForAsyncUtils.waitForFxEvents();
    for (Node label : row.lookupAll(".guess-number")) {
      Text drawn = (Text) ((Label) label).lookup(".text");
      assertEquals(((Label) label).getText(), drawn.getText());
    }
  }
}
