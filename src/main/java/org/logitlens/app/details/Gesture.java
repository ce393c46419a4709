package org.logitlens.app.details;

import java.util.Optional;
import javafx.scene.input.KeyCombination;

/** Everything the window answers to, with what it does: the one table of keys and gestures. */
public enum Gesture {
  /** Runs the prompt. */
  RUN(Group.WINDOW, Kind.KEY, "Shortcut+Enter", "Run the prompt"),
  /** Puts the keyboard into the prompt. */
  FOCUS_PROMPT(Group.WINDOW, Kind.KEY, "Shortcut+L", "Go to the prompt"),
  /** Exports a picture. */
  EXPORT(Group.WINDOW, Kind.KEY, "Shortcut+E", "Export a picture"),
  /** Opens a model folder. */
  OPEN(Group.WINDOW, Kind.KEY, "Shortcut+O", "Open a model folder"),
  /** Saves a session. */
  SAVE_SESSION(Group.WINDOW, Kind.KEY, "Shortcut+S", "Save model, prompt and view as a session"),
  /** Opens a session. */
  OPEN_SESSION(Group.WINDOW, Kind.KEY, "Shortcut+Shift+O", "Open a session"),
  /** Opens the list of models. */
  MODELS(Group.WINDOW, Kind.KEY, "Shortcut+M", "Get, open and delete models"),
  /** Opens the preferences. */
  PREFERENCES(Group.WINDOW, Kind.KEY, "Shortcut+Comma", "Preferences"),
  /** Opens this table. */
  HELP(Group.WINDOW, Kind.KEY, "F1", "Keys and gestures"),
  /** Folds the inspector. */
  INSPECTOR(Group.WINDOW, Kind.KEY, "F9", "Fold or unfold the inspector"),
  /** Drops a file or folder. */
  DROP(Group.WINDOW, Kind.WORDS, "Drop a folder, session or text", "Open it"),

  /** Chooses a colour mode by number. */
  METRIC_BY_NUMBER(Group.COLOUR, Kind.WORDS, "1 … 9", "Choose a colour mode"),
  /** The previous colour mode. */
  PREVIOUS_METRIC(Group.COLOUR, Kind.KEY, "Open Bracket", "Previous colour mode"),
  /** The next colour mode. */
  NEXT_METRIC(Group.COLOUR, Kind.KEY, "Close Bracket", "Next colour mode"),

  /** Looks at a cell. */
  HOVER(
      Group.CELL,
      Kind.WORDS,
      "Move over a cell",
      "Crosshair, both headers and a card with its numbers"),
  /** Moves the cell. */
  MOVE(Group.CELL, Kind.WORDS, "Arrow keys", "Move to the next cell"),
  /** Moves to the ends of a row. */
  ROW_ENDS(Group.CELL, Kind.WORDS, "Home, End", "First and last position of the row"),
  /** Moves to the corners of the grid. */
  CORNERS(Group.CELL, Kind.WORDS, "Ctrl+Home, Ctrl+End", "First and last cell of the grid"),
  /** Moves by a page. */
  PAGES(Group.CELL, Kind.WORDS, "Page up, Page down", "A page of rows up or down"),
  /** Pins a cell. */
  PIN(Group.CELL, Kind.WORDS, "Click or Enter", "Pin the cell in the inspector (up to four)"),
  /** Tracks a guess of the inspector. */
  TRACK(Group.CELL, Kind.WORDS, "Right-click or Enter on a guess", "Track its token over the grid"),
  /** Lets the pins go. */
  UNPIN(Group.CELL, Kind.KEY, "Esc", "Let the pins go"),

  /** Zooms by the wheel. */
  ZOOM_WHEEL(Group.VIEW, Kind.WORDS, "Ctrl+wheel", "Zoom about the pointer"),
  /** Zooms in. */
  ZOOM_IN(Group.VIEW, Kind.WORDS, "+", "Zoom in"),
  /** Zooms out. */
  ZOOM_OUT(Group.VIEW, Kind.WORDS, "-", "Zoom out"),
  /** Fits the grid. */
  ZOOM_FIT(Group.VIEW, Kind.WORDS, "0", "Fit the grid into the window"),
  /** Zooms to a box. */
  ZOOM_BOX(Group.VIEW, Kind.WORDS, "Shift+drag", "Zoom to a box"),
  /** Pans. */
  PAN(Group.VIEW, Kind.WORDS, "Drag, wheel, Shift+wheel", "Pan"),
  /** The view before. */
  BACK(Group.VIEW, Kind.KEY, "Alt+Left", "Previous view"),
  /** The view after. */
  FORWARD(Group.VIEW, Kind.KEY, "Alt+Right", "Next view"),

  /** Finds a token. */
  FIND(Group.COPY, Kind.KEY, "Shortcut+F", "Find a token"),
  /** Copies a cell. */
  COPY_CELL(Group.COPY, Kind.KEY, "Shortcut+C", "Copy the cell"),
  /** Copies all values. */
  COPY_TABLE(Group.COPY, Kind.KEY, "Shortcut+Shift+C", "Copy the grid as a table"),
  /** Copies the picture. */
  COPY_PICTURE(Group.COPY, Kind.KEY, "Shortcut+Alt+C", "Copy the picture");

  /** What a gesture belongs to. */
  public enum Group {
    /** The whole window. */
    WINDOW("Window"),
    /** Colour modes. */
    COLOUR("Colour"),
    /** One cell. */
    CELL("Cell"),
    /** What part of the grid is seen. */
    VIEW("View"),
    /** Finding and copying. */
    COPY("Find and copy");

    private final String title;

    Group(String title) {
      this.title = title;
    }

    /** The heading in the table. */
    public String title() {
      return title;
    }
  }

  private enum Kind {
    KEY,
    WORDS
  }

  private final Group group;
  private final Kind kind;
  private final String written;
  private final String effect;

  Gesture(Group group, Kind kind, String written, String effect) {
    this.group = group;
    this.kind = kind;
    this.written = written;
    this.effect = effect;
  }

  /** What it belongs to. */
  public Group group() {
    return group;
  }

  /** What it does. */
  public String effect() {
    return effect;
  }

  /** The accelerator; empty for gestures of the mouse and keys that only the grid answers to. */
  public Optional<KeyCombination> key() {
    return kind == Kind.KEY ? Optional.of(KeyCombination.valueOf(written)) : Optional.empty();
  }

  /** How it is written in the table and in menus: {@code Ctrl+Enter}. */
  public String text() {
    // JavaFX writes an arrow for Enter, which could as well be the newline of a token.
    return key().map(key -> key.getDisplayText().replace("↵", "Enter")).orElse(written);
  }
}
