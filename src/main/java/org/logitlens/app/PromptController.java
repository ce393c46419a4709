package org.logitlens.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.controlsfx.control.ToggleSwitch;
import org.logitlens.lens.Prompt;

/** The prompt: text, token boundaries, count, hints, live switch, examples and Run. */
final class PromptController {
  private static final PseudoClass OVER = PseudoClass.getPseudoClass("over");

  private final LensViewModel viewModel;
  private final Commands commands;
  private String droppedNotice = "";

  @FXML private PromptArea area;
  @FXML private TokenTicks ticks;
  @FXML private Label count;
  @FXML private ToggleSwitch live;
  @FXML private StackPane runHolder;
  @FXML private Button run;
  @FXML private BeginningChoice beginning;
  @FXML private MenuButton examples;
  @FXML private HBox hints;
  @FXML private Label hint;
  @FXML private Hyperlink keepFirst;
  @FXML private Hyperlink keepLast;
  @FXML private Hyperlink refuse;

  PromptController(LensViewModel viewModel, Commands commands) {
    this.viewModel = viewModel;
    this.commands = commands;
  }

  @FXML
  private void initialize() {
    area.textProperty().bindBidirectional(viewModel.textProperty());
    area.setOnNotice(this::tellDropped);
    ticks.follow(area);
    ticks.promptProperty().bind(viewModel.promptProperty());
    beginning.follow(viewModel);
    live.selectedProperty().bindBidirectional(viewModel.liveProperty());
    run.disableProperty().bind(viewModel.blockedProperty().isNotEmpty());
    Tooltip reason = new Tooltip();
    viewModel.blockedProperty().addListener((property, before, now) -> explain(reason, now));
    explain(reason, viewModel.blockedProperty().get());
    viewModel.promptProperty().addListener(o -> showPrompt());
    viewModel.overflowProperty().addListener(o -> showPrompt());
    viewModel.textProperty().addListener(o -> droppedNotice = "");
    commands.setPrompt(this::load);
    // A menu button without items does not open at all.
    examples.getItems().setAll(new MenuItem());
    examples.setOnShowing(event -> examples.getItems().setAll(ExamplesMenu.items(commands)));
    showPrompt();
  }

  /** Puts the keyboard into the text. */
  void focus() {
    area.requestFocus();
    area.end();
  }

  @FXML
  private void run() {
    viewModel.run();
  }

  @FXML
  private void keepFirst() {
    viewModel.overflowProperty().set(Overflow.KEEP_FIRST);
  }

  @FXML
  private void keepLast() {
    viewModel.overflowProperty().set(Overflow.KEEP_LAST);
  }

  @FXML
  private void refuse() {
    viewModel.overflowProperty().set(Overflow.REFUSE);
  }

  /** A disabled button gets no tooltip, so what it stands on has the reason. */
  private void explain(Tooltip tooltip, String reason) {
    tooltip.setText(reason.isEmpty() ? "Run the prompt (Ctrl+Enter)" : reason);
    Tooltip.install(runHolder, tooltip);
    run.setAccessibleHelp(tooltip.getText());
  }

  /** As if it was typed over what is there, so that undo brings that back. */
  private void load(String text, String notice) {
    area.replaceText(0, area.getLength(), text);
    tellDropped(notice);
  }

  private void tellDropped(String notice) {
    droppedNotice = notice;
    showPrompt();
  }

  private void showPrompt() {
    Prompt tokens = viewModel.promptProperty().get();
    int limit = viewModel.limit();
    int size = tokens == null ? 0 : tokens.size();
    boolean over = limit > 0 && size > limit;
    count.setText(tokens == null ? "" : String.format(Locale.ROOT, "%,d / %,d", size, limit));
    count.pseudoClassStateChanged(OVER, over);
    List<String> said = new ArrayList<>();
    if (!droppedNotice.isEmpty()) {
      said.add(droppedNotice);
    }
    if (tokens != null) {
      said.addAll(PromptHints.of(tokens, limit, viewModel.overflowProperty().get()));
    }
    hint.setText(String.join("  ·  ", said));
    hint.pseudoClassStateChanged(OVER, over);
    keepFirst.setText("Keep the first " + limit);
    keepLast.setText("Keep the last " + limit);
    Overflow choice = viewModel.overflowProperty().get();
    present(keepFirst, over && choice != Overflow.KEEP_FIRST);
    present(keepLast, over && choice != Overflow.KEEP_LAST);
    present(refuse, over && choice != Overflow.REFUSE);
    present(hints, !said.isEmpty());
  }

  private static void present(Node node, boolean there) {
    node.setVisible(there);
    node.setManaged(there);
  }
}
