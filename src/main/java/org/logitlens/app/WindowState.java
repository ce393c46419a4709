package org.logitlens.app;

import java.nio.file.Path;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What the window remembers of itself, beside the model's side of things. FX thread only. */
final class WindowState {
  private final BooleanProperty inspector = new SimpleBooleanProperty(true);
  private final BooleanProperty finding = new SimpleBooleanProperty();
  private final ObservableList<Path> recent = FXCollections.observableArrayList();

  /** Whether the inspector is unfolded. */
  BooleanProperty inspectorProperty() {
    return inspector;
  }

  /** Whether the bar that finds tokens is open. */
  BooleanProperty findingProperty() {
    return finding;
  }

  /** Model folders opened before, newest first. */
  ObservableList<Path> recent() {
    return recent;
  }

  /** Puts a folder first among the recent ones. */
  void opened(Path folder) {
    recent.remove(folder);
    recent.add(0, folder);
    if (recent.size() > Settings.MAX_RECENT) {
      recent.remove(Settings.MAX_RECENT, recent.size());
    }
  }
}
