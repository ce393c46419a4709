package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import javafx.scene.control.Button;
import javafx.scene.control.ButtonType;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.DialogPane;
import javafx.scene.control.Labeled;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.ModelLoader;
import org.logitlens.runtime.OnnxModelLoader;
import org.testfx.api.FxRobot;

/** The window over the model that ships. */
class BundledModelWindowTest extends WithBundledModel {
  @Override
  ModelLoader loader() {
    return new OnnxModelLoader();
  }

  private static String top(LensGrid grid, int row, int column) {
    return grid.vocabulary().token(grid.topId(row, column)).text();
  }

  @Test
  void aFirstStartShowsThePlasmaPromptCopiedByTheLastBlockOnly() {
    LensGrid grid = grid(Settings.DEFAULT.prompt());

    assertEquals(27, grid.columnCount());
    assertEquals(9, grid.rowCount());
    // After the last " say" only the last block knows that " pl" comes.
    int last = grid.columnCount() - 4;
    assertEquals(" pl", top(grid, 8, last));
    for (int row = 0; row < 8; row++) {
      assertTrue(!top(grid, row, last).equals(" pl"), "row " + row);
    }
    String facts = ((Labeled) stage.getScene().lookup("#facts")).getText();
    assertTrue(facts.startsWith("lens-mini"), facts);
  }

  @Test
  @Tag("P15")
  void thePreferenceForSpecialTokensDecidesWhetherTheirTextIsOneTokenOrPlain(FxRobot robot) {
    String text = "a<|endoftext|>b";
    robot.interact(() -> window.viewModel().textProperty().set(text));
    int parsed = grid(text).columnCount();
    assertEquals("<|endoftext|>", grid(text).prompt().tokens().get(1).text());

    preferSpecialTokens(robot, false);

    await(() -> columns(text) > parsed);
    assertTrue(
        grid(text).prompt().tokens().stream().noneMatch(t -> t.text().equals("<|endoftext|>")));
    preferSpecialTokens(robot, true);
    await(() -> columns(text) == parsed);
  }

  @Test
  @Tag("P14")
  void aLoneSurrogateRunsAsTheReplacementCharacterAndIsSaid(FxRobot robot) {
    robot.interact(() -> window.viewModel().textProperty().set("a\uD83Db"));

    LensGrid grid = grid("a\uFFFDb");

    assertEquals("1 lone surrogate became U+FFFD", text("#hint"));
    assertTrue(grid.columnCount() >= 3, grid.columnCount() + " columns");
  }

  private int columns(String text) {
    LensGrid grid = window.viewModel().gridProperty().get();
    return grid != null && grid.isComplete() && grid.prompt().text().equals(text)
        ? grid.columnCount()
        : 0;
  }

  @SuppressWarnings("unchecked")
  private void preferSpecialTokens(FxRobot robot, boolean parsed) {
    robot.interact(() -> window.commands().preferences());
    robot.interact(
        () -> {
          DialogPane dialog =
              (DialogPane)
                  Window.getWindows().stream()
                      .filter(each -> each != stage && each instanceof Stage)
                      .findFirst()
                      .orElseThrow()
                      .getScene()
                      .getRoot();
          ((ChoiceBox<Boolean>) dialog.lookup("#preferences-special")).setValue(parsed);
          ((Button) dialog.lookupButton(ButtonType.OK)).fire();
        });
  }

  @Test
  @Tag("R5")
  void typingAndReopeningTwentyTimesEndsWithTheNewestText(FxRobot robot) {
    grid(Settings.DEFAULT.prompt());

    for (int i = 0; i < 20; i++) {
      String text = "In the beginning God created the heaven " + i;
      robot.interact(() -> window.viewModel().textProperty().set(text));
      robot.interact(() -> window.viewModel().open(MODEL));
    }

    LensGrid last = grid("In the beginning God created the heaven 19");
    assertTrue(last.isComplete());
  }
}
