package org.logitlens.app.details;

import java.util.List;
import java.util.function.Consumer;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.Token;

/** The tokens that the user follows, and a field that takes another one. */
public final class TrackedPane extends VBox {
  private static final String FULL =
      "At most " + LensRequest.MAX_TRACKED + ": remove one to add another.";

  private final ObservableList<Token> tokens = FXCollections.observableArrayList();
  private final StringProperty note = new SimpleStringProperty(this, "note", "");
  private final TextField field = new TextField();
  private final Label said = new Label();
  private final VBox rows = new VBox();
  private Consumer<String> onAddText = text -> {};
  private Consumer<Token> onAdd = token -> {};
  private Consumer<Token> onRemove = token -> {};
  private @Nullable CellReading cell;

  /** The text that was handed on last; it has done its work once a token comes. */
  private String asked = "";

  TrackedPane() {
    super(6);
    getStyleClass().add("inspector-section");
    Label heading = new Label("Tracked tokens");
    heading.getStyleClass().add("section-title");
    rows.getStyleClass().add("tracked-rows");
    field.setId("track-field");
    field.setPromptText("Add a token…");
    field.setAccessibleText("Add a token to track: its text, or # and its id");
    field.accessibleHelpProperty().bind(said.textProperty());
    // Before the field itself, which hands some of its Enter keys on twice.
    field.addEventFilter(KeyEvent.KEY_PRESSED, this::enter);
    field.textProperty().addListener(observable -> say(""));
    said.setId("track-note");
    said.getStyleClass().addAll("muted", "tracked-note");
    DialogLayout.wrapped(said);
    said.visibleProperty().bind(said.textProperty().isNotEmpty());
    said.managedProperty().bind(said.visibleProperty());
    getChildren().addAll(heading, field, said, rows);
    tokens.addListener((ListChangeListener<Token>) change -> follow());
    note.addListener((observable, old, now) -> say(now));
    follow();
  }

  /** The tokens, in the order of their lines; {@link LensRequest#MAX_TRACKED} at most. */
  public ObservableList<Token> tokens() {
    return tokens;
  }

  /** Why what was typed added no token; empty when it did. */
  public StringProperty noteProperty() {
    return note;
  }

  /** What is told the text that the user typed. */
  public void setOnAddText(Consumer<String> action) {
    onAddText = action;
  }

  /** What is told the token of a guess that the user wants to track. */
  public void setOnAdd(Consumer<Token> action) {
    onAdd = action;
  }

  /** What is told the token that the user removes. */
  public void setOnRemove(Consumer<Token> action) {
    onRemove = action;
  }

  /** Shows what a cell gives to the tokens. */
  void show(@Nullable CellReading now) {
    cell = now;
    for (Node row : rows.getChildren()) {
      ((TrackedRow) row).show(now);
    }
  }

  /** Whether a token can be added. */
  boolean accepts(Token token) {
    return !isFull() && tokens.stream().noneMatch(each -> each.id() == token.id());
  }

  /** Adds the token of a guess. */
  void add(Token token) {
    onAdd.accept(token);
  }

  private boolean isFull() {
    return tokens.size() >= LensRequest.MAX_TRACKED;
  }

  private void enter(KeyEvent event) {
    if (event.getCode() == KeyCode.ENTER) {
      asked = field.getText();
      say("");
      onAddText.accept(asked);
      event.consume();
    }
  }

  private void say(String refusal) {
    said.setText(isFull() ? FULL : refusal);
  }

  private void follow() {
    boolean fewer = tokens.size() < rows.getChildren().size();
    boolean typing = field.isFocused();
    int focused = focusedRow();
    List<TrajectoryMeasure.Subject> subjects = TrajectoryMeasure.Subject.ofTracked(tokens.size());
    rows.getChildren().clear();
    for (int i = 0; i < tokens.size(); i++) {
      Token token = tokens.get(i);
      rows.getChildren().add(new TrackedRow(token, subjects.get(i), () -> onRemove.accept(token)));
    }
    rows.setVisible(!tokens.isEmpty());
    rows.setManaged(!tokens.isEmpty());
    show(cell);
    if (!fewer && !asked.isEmpty() && field.getText().equals(asked)) {
      field.clear();
    }
    asked = "";
    field.setDisable(isFull());
    say("");
    if (focused >= 0 || (typing && isFull())) {
      focusRow(typing ? tokens.size() - 1 : focused);
    }
  }

  /** The row that has the keyboard, itself or its button; -1 when none has. */
  private int focusedRow() {
    List<Node> all = rows.getChildren();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).isFocusWithin()) {
        return i;
      }
    }
    return -1;
  }

  /** The keyboard stays where the removed row was, or goes to the field when none is left. */
  private void focusRow(int index) {
    Node next =
        tokens.isEmpty() ? field : rows.getChildren().get(Math.min(index, tokens.size() - 1));
    next.requestFocus();
  }
}
