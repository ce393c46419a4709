package org.logitlens.app.heatmap;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.stage.Stage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.logitlens.app.TestStage;
import org.logitlens.lens.GoldenGrids;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.TestGrids;
import org.testfx.api.FxRobot;
import org.testfx.api.FxToolkit;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.util.WaitForAsyncUtils;

/** A heatmap above a button, in a stage of 980 by 600, open during each test. */
@ExtendWith(ApplicationExtension.class)
abstract class WithHeatmap {
  static final LensGrid PLASMA = GoldenGrids.of(0);
  static final LensGrid LARGE = TestGrids.random(23, 300, 100, 7);

  final List<KeyCode> passedOn = new ArrayList<>();
  HeatmapView heatmap;
  Button before;

  // Not a method that TestFX starts: it looks for those in the class of the test alone.
  @BeforeEach
  void openHeatmap() throws TimeoutException {
    Stage stage = FxToolkit.registerPrimaryStage();
    heatmap = FxToolkit.setupFixture(() -> show(stage));
  }

  private HeatmapView show(Stage stage) {
    HeatmapView shown = new HeatmapView();
    before = new Button("before");
    BorderPane root = new BorderPane(shown);
    root.setBottom(before);
    root.addEventHandler(KeyEvent.KEY_PRESSED, event -> passedOn.add(event.getCode()));
    stage.setScene(new Scene(root, 980, 600));
    TestStage.show(stage);
    shown.setGrid(PLASMA);
    return shown;
  }

  void show(FxRobot robot, LensGrid grid) {
    robot.interact(() -> heatmap.setGrid(grid));
    settle(robot);
  }

  void settle(FxRobot robot) {
    robot.interact(() -> heatmap.getScene().getRoot().layout());
    WaitForAsyncUtils.waitForFxEvents();
  }

  Bounds bounds(int row, int column) {
    return Objects.requireNonNull(heatmap.boundsOf(new Cell(row, column)));
  }

  Point2D on(int row, int column) {
    Bounds bounds = bounds(row, column);
    return heatmap.localToScreen(bounds.getCenterX(), bounds.getCenterY());
  }

  void focus(FxRobot robot) {
    robot.interact(() -> heatmap.requestFocus());
  }
}
