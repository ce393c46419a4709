package org.logitlens.app;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.Dragboard;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/** Lies over the window while something is dragged over it and says what a drop would do. */
final class DropZone extends StackPane {
  private static final Set<String> TEXT_ENDINGS = Set.of("txt", "md", "text", "csv", "log");

  private final Commands commands;
  private final Label said = new Label();

  /**
   * Whether something is dragged over the window, which it may have left by the time it is known.
   */
  private boolean entered;

  /** What is dragged and said of; null between drags. */
  private @Nullable Dropped looked;

  /** What is dragged. */
  sealed interface Dropped {
    /** A folder with a model in it, or a model in one file. */
    record ModelFolder(Path folder) implements Dropped {}

    /** A text for the prompt. */
    record TextDocument(Path file) implements Dropped {}

    /** A session, or any other text: which of them is known when it is read. */
    record JsonDocument(Path file) implements Dropped {}

    /** Nothing that can be opened. */
    record Unknown(String reason) implements Dropped {}
  }

  /** Makes an invisible zone. */
  DropZone(Commands commands) {
    this.commands = commands;
    getStyleClass().add("drop-zone");
    said.getStyleClass().add("drop-zone-text");
    said.setWrapText(true);
    setAlignment(Pos.CENTER);
    getChildren().add(said);
    setVisible(false);
    setMouseTransparent(true);
  }

  /** Takes drops on a node. */
  void install(Node target) {
    target.addEventHandler(DragEvent.DRAG_ENTERED, event -> entered = true);
    target.addEventFilter(DragEvent.DRAG_OVER, this::over);
    target.addEventHandler(DragEvent.DRAG_EXITED, event -> end());
    target.addEventFilter(DragEvent.DRAG_DROPPED, this::dropped);
  }

  /** What a list of dragged files is taken for; looks at names and folders, reads nothing. */
  static Dropped recognise(List<File> files) {
    if (files.size() != 1) {
      return new Dropped.Unknown("Drop one folder or one file at a time.");
    }
    Path path = files.get(0).toPath();
    String name = Commands.nameOf(path);
    if (Files.isDirectory(path)) {
      return Files.isRegularFile(path.resolve("config.json"))
          ? new Dropped.ModelFolder(path)
          : new Dropped.Unknown(name + " has no config.json: it is no model folder.");
    }
    String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    if (name.equals("config.json") || ending.equals("safetensors")) {
      Path parent = path.toAbsolutePath().getParent();
      if (parent != null && Files.isRegularFile(parent.resolve("config.json"))) {
        return new Dropped.ModelFolder(parent);
      }
    }
    if (ending.equals("onnx") && Files.isRegularFile(path)) {
      return new Dropped.ModelFolder(path);
    }
    if (ending.equals("json") && Files.isRegularFile(path)) {
      return new Dropped.JsonDocument(path);
    }
    boolean text = TEXT_ENDINGS.contains(ending) || name.indexOf('.') < 0;
    return text && Files.isRegularFile(path)
        ? new Dropped.TextDocument(path)
        : new Dropped.Unknown(name + " is neither a model folder nor a text file.");
  }

  /** What the zone says of it before it is read. */
  static String describe(Dropped dropped) {
    if (dropped instanceof Dropped.ModelFolder model) {
      return "Open the model " + Commands.nameOf(model.folder());
    }
    if (dropped instanceof Dropped.TextDocument text) {
      return "Load " + Commands.nameOf(text.file()) + " into the prompt";
    }
    if (dropped instanceof Dropped.JsonDocument json) {
      return SessionFile.isNamedSo(json.file())
          ? "Open the session " + Commands.nameOf(json.file())
          : "Load " + Commands.nameOf(json.file()) + " into the prompt";
    }
    return ((Dropped.Unknown) dropped).reason();
  }

  /** Opens what was dropped; whether it could be taken. */
  boolean open(Dropped dropped) {
    if (dropped instanceof Dropped.ModelFolder model) {
      commands.open(model.folder());
      return true;
    }
    if (dropped instanceof Dropped.TextDocument text) {
      commands.loadText(text.file());
      return true;
    }
    if (dropped instanceof Dropped.JsonDocument json) {
      commands.sessions().openOrElse(json.file(), commands::loadText);
      return true;
    }
    return false;
  }

  private void over(DragEvent event) {
    Dragboard board = event.getDragboard();
    if (!board.hasFiles()) {
      return;
    }
    Dropped dropped = recognise(board.getFiles());
    say(dropped);
    // On Linux the end of the drag may be told while what is dragged is asked for.
    setVisible(entered);
    if (!(dropped instanceof Dropped.Unknown)) {
      event.acceptTransferModes(TransferMode.COPY);
    }
    event.consume();
  }

  /** What is only known when it is read is said as soon as that is done. */
  private void say(Dropped dropped) {
    if (!dropped.equals(looked)) {
      looked = dropped;
      said.setText(describe(dropped));
      if (dropped instanceof Dropped.JsonDocument json) {
        commands
            .sessions()
            .look(
                json.file(),
                summary -> {
                  if (dropped == looked) {
                    said.setText(summary);
                  }
                });
      }
    }
  }

  private void end() {
    entered = false;
    looked = null;
    setVisible(false);
  }

  private void dropped(DragEvent event) {
    end();
    Dragboard board = event.getDragboard();
    if (board.hasFiles()) {
      event.setDropCompleted(open(recognise(board.getFiles())));
      event.consume();
    }
  }
}
