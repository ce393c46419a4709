package org.logitlens.app.library;

import javafx.fxml.FXML;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;

/** The download or check under way: what, how far, how fast, and a button that stops it. */
public final class TransferController {
  private final LibraryViewModel library;
  private final Runnable openList;

  @FXML private HBox transfer;
  @FXML private Hyperlink said;
  @FXML private ProgressBar progress;

  /**
   * For the FXML loader.
   *
   * @param openList what a click on the words does
   */
  public TransferController(LibraryViewModel library, Runnable openList) {
    this.library = library;
    this.openList = openList;
  }

  @FXML
  private void initialize() {
    said.setTooltip(new Tooltip());
    library.transferProperty().addListener((property, before, now) -> show());
    show();
  }

  @FXML
  private void cancel() {
    library.cancel();
  }

  @FXML
  private void openList() {
    said.setVisited(false);
    openList.run();
  }

  private void show() {
    Transfer now = library.transferProperty().get();
    transfer.setVisible(now != null);
    transfer.setManaged(now != null);
    if (now != null) {
      String words = ModelWords.transfer(now, library.titleOf(now.address()));
      said.setText(words);
      said.getTooltip().setText(now.step().isEmpty() ? words : now.step());
      progress.setProgress(now.fraction());
    }
  }
}
