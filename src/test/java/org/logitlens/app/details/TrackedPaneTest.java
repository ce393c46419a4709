package org.logitlens.app.details;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.shape.Path;
import javafx.stage.Stage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.TestGrids;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;

@ExtendWith(ApplicationExtension.class)
class TrackedPaneTest {
  private final LensGrid bare = TestGrids.random(4, 6, 40, 3);
  private final LensGrid grid = TestGrids.tracking(bare, 40, 5, 6, 7, 8);
  private Inspector inspector;

  @Start
  void start(Stage stage) {
    TestFonts.load();
    inspector = new Inspector();
    TestFonts.show(stage, inspector, 293, 640, "light");
  }

  private void show(FxRobot robot, CellReading cell, int... ids) {
    robot.interact(
        () -> {
          inspector.currentProperty().set(cell);
          inspector.tracked().tokens().clear();
          for (int id : ids) {
            inspector.tracked().tokens().add(bare.vocabulary().token(id));
          }
        });
  }

  private static Path line(FxRobot robot, int track) {
    return robot
        .from(robot.lookup(".trajectory").queryAll())
        .lookup(".trajectory-line.line-track-" + track)
        .queryAs(Path.class);
  }

  @Test
  void everyTrackedTokenHasALineOfItsOwnOverAllRows(FxRobot robot) {
    show(robot, new CellReading(grid, 2, 1), 5, 6, 7, 8);

    for (int track = 1; track <= 4; track++) {
      Path line = line(robot, track);
      assertEquals(grid.rowCount(), line.getElements().size());
      assertFalse(line.getStrokeDashArray().isEmpty(), "dashed");
    }
    assertEquals(
        4,
        List.of(1, 2, 3, 4).stream()
            .map(
                track ->
                    List.of(
                        line(robot, track).getStroke(), line(robot, track).getStrokeDashArray()))
            .distinct()
            .count());
  }

  @Test
  void theFieldStaysWhereItIsWhileTokensAreAddedBelowIt(FxRobot robot) {
    show(robot, new CellReading(grid, 2, 1));
    double before = placeOfField(robot);

    for (int count = 1; count <= 4; count++) {
      int id = 4 + count;
      robot.interact(() -> inspector.tracked().tokens().add(bare.vocabulary().token(id)));
      assertEquals(before, placeOfField(robot), count + " tokens");
      Node row = robot.from(inspector).lookup(".tracked-row").nth(count - 1).query();
      assertTrue(row.localToScene(row.getLayoutBounds()).getMinY() > before, "below the field");
    }
  }

  private double placeOfField(FxRobot robot) {
    robot.interact(() -> inspector.getScene().getRoot().layout());
    Node field = robot.lookup("#track-field").query();
    return field.localToScene(field.getLayoutBounds()).getMinY();
  }

  @Test
  void aGridWithoutTracksShowsNoLineAndSaysNothingOfIt(FxRobot robot) {
    show(robot, new CellReading(bare, 2, 1), 5);

    assertTrue(line(robot, 1).getElements().isEmpty());
    String spoken =
        (String)
            robot.lookup(".trajectory").query().queryAccessibleAttribute(AccessibleAttribute.TEXT);
    assertFalse(spoken.contains("tracked"), spoken);
    assertEquals("–", robot.lookup(".tracked-rank").queryAs(Label.class).getText());
  }

  @Test
  void aCellThatIsNotFiniteBreaksTheLineAndHasADash(FxRobot robot) {
    LensGrid bad = TestGrids.tracking(TestGrids.withNonFinite(bare, 2, 1), 40, 5);
    show(robot, new CellReading(bad, 2, 1), 5);

    // Rows 0, 1, then 3, 4: two moves and two lines.
    assertEquals(
        List.of("MoveTo", "LineTo", "MoveTo", "LineTo"),
        line(robot, 1).getElements().stream().map(e -> e.getClass().getSimpleName()).toList());
    assertEquals("–", robot.lookup(".tracked-rank").queryAs(Label.class).getText());
  }

  @Test
  void theFieldIsThereBeforeACellIs(FxRobot robot) {
    show(robot, new CellReading(grid, 2, 1), 5);
    robot.interact(() -> inspector.currentProperty().set(null));

    assertTrue(robot.lookup("#track-field").query().isVisible());
    assertEquals(
        "Tracked " + bare.vocabulary().token(5).label().plain() + ", no value here",
        robot.lookup(".tracked-row").query().getAccessibleText());
  }

  @Test
  void theLongestTokenAndRankHaveRoomInTheNarrowestRow(FxRobot robot) {
    LensGrid large = TestGrids.tracking(bare, 262_144, 17);
    show(robot, new CellReading(large, 0, 1), 17);
    robot.interact(() -> inspector.getScene().getRoot().layout());

    assertEquals("rank 262144", robot.lookup(".tracked-rank").queryAs(Label.class).getText());
    assertEquals("< 0.1 %", robot.lookup(".tracked-probability").queryAs(Label.class).getText());
    HBox row = robot.lookup(".tracked-row").queryAs(HBox.class);
    assertTrue(row.prefWidth(-1) <= row.getWidth(), row.prefWidth(-1) + " in " + row.getWidth());
  }

  @Test
  void rowsStayTheSameNodesWhileThePointerMoves(FxRobot robot) {
    show(robot, new CellReading(grid, 2, 1), 5);
    Object before = robot.lookup(".tracked-row").query();

    robot.interact(() -> inspector.currentProperty().set(new CellReading(grid, 0, 1)));

    assertEquals(before, robot.lookup(".tracked-row").query());
    assertEquals("rank 40", robot.lookup(".tracked-rank").queryAs(Label.class).getText());
  }
}
