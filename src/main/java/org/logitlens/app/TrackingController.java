package org.logitlens.app;

import javafx.beans.binding.Bindings;
import org.logitlens.app.details.TrackedPane;

/** Connects the tracked tokens with the part of the inspector that shows them. */
final class TrackingController {
  private TrackingController() {}

  /** Connects them for as long as both live. FX thread. */
  static void connect(TrackedTokens tracked, TrackedPane pane) {
    Bindings.bindContent(pane.tokens(), tracked.tokens());
    pane.noteProperty().bind(tracked.noteProperty());
    pane.setOnAddText(tracked::add);
    pane.setOnAdd(tracked::add);
    pane.setOnRemove(tracked::remove);
  }
}
