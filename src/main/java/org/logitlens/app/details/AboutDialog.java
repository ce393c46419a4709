package org.logitlens.app.details;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javafx.scene.control.ButtonBar.ButtonData;
import javafx.scene.control.ButtonType;
import javafx.scene.control.Dialog;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;

/** Says what runs here and under which licences. Gives nothing back. */
public final class AboutDialog extends Dialog<Void> {
  /**
   * A dialog.
   *
   * @param facts what it states
   */
  public AboutDialog(AboutFacts facts) {
    DialogLayout.prepare(this, "About Logit Lens");
    Label name = new Label("Logit Lens " + facts.version());
    name.getStyleClass().add("dialog-heading");
    Label purpose = new Label("See what a language model would guess after every layer.");
    purpose.getStyleClass().add("muted");
    DialogLayout form = new DialogLayout();
    form.row("Java", fact(facts.java()));
    form.row("JavaFX", fact(facts.javaFx()));
    form.row("Engine", fact(facts.engine()));
    form.row("Device", fact(facts.device()));
    TextArea licences = new TextArea(resource("/NOTICE"));
    licences.setId("about-licences");
    licences.setEditable(false);
    licences.setWrapText(true);
    licences.setPrefRowCount(12);
    licences.setPrefColumnCount(56);
    licences.setAccessibleText("Licences");
    Label heading = new Label("Licences");
    heading.getStyleClass().add("section-title");
    heading.setLabelFor(licences);
    getDialogPane()
        .setContent(new VBox(12, new VBox(2, name, purpose), form.pane(), heading, licences));
    ButtonType copy = new ButtonType("Copy versions", ButtonData.LEFT);
    getDialogPane().getButtonTypes().setAll(copy, ButtonType.CLOSE);
    DialogLayout.onButton(this, copy, () -> ClipboardText.put(facts.text()));
    DialogLayout.focusClose(this);
  }

  private static TextField fact(String text) {
    TextField field = new TextField(text);
    field.setEditable(false);
    field.getStyleClass().add("flat-field");
    return field;
  }

  private static String resource(String name) {
    try (InputStream in = AboutDialog.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
