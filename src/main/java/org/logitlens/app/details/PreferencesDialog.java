package org.logitlens.app.details;

import javafx.collections.FXCollections;
import javafx.scene.control.ButtonType;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.Dialog;
import javafx.scene.control.Spinner;
import javafx.util.StringConverter;
import org.logitlens.lens.Bos;
import org.logitlens.lens.Device;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LoadOptions;

/** Shows preferences to change; gives nothing when cancelled. */
public final class PreferencesDialog extends Dialog<Preferences> {
  private final ChoiceBox<Preferences.ThemeChoice> theme = new ChoiceBox<>();
  private final ChoiceBox<Device.Preference> device = new ChoiceBox<>();
  private final Spinner<Integer> guesses;
  private final ChoiceBox<Boolean> special = new ChoiceBox<>();
  private final ChoiceBox<Bos> bos = new ChoiceBox<>();
  private final ChoiceBox<Boolean> direction = new ChoiceBox<>();
  private final CheckBox unused = new CheckBox("Leave out ids that the tokenizer has no token for");
  private final CheckBox inputRow = new CheckBox("Show the input row");
  private final Spinner<Integer> stride;
  private final CheckBox live = new CheckBox("Run while typing");

  /**
   * A dialog.
   *
   * @param initial what is set now
   */
  public PreferencesDialog(Preferences initial) {
    guesses = new Spinner<>(1, LensRequest.MAX_K, initial.guesses());
    stride = new Spinner<>(1, Preferences.MAX_STRIDE, initial.stride());
    guesses.setEditable(true);
    stride.setEditable(true);
    DialogLayout.commitWhileTyping(guesses);
    DialogLayout.commitWhileTyping(stride);
    theme.setItems(FXCollections.observableArrayList(Preferences.ThemeChoice.values()));
    theme.setConverter(shown(Preferences.ThemeChoice::title));
    device.setItems(FXCollections.observableArrayList(Device.Preference.values()));
    device.setConverter(
        shown(
            choice ->
                choice == Device.Preference.CPU ? "CPU only" : "Automatic (GPU if it works)"));
    special.setItems(FXCollections.observableArrayList(true, false));
    special.setConverter(shown(parse -> parse ? "One token each" : "Plain text"));
    bos.setItems(FXCollections.observableArrayList(Bos.values()));
    bos.setConverter(shown(PreferencesDialog::title));
    direction.setItems(FXCollections.observableArrayList(true, false));
    direction.setConverter(shown(up -> up ? "Input at the bottom" : "Input at the top"));
    theme.setValue(initial.theme());
    device.setValue(initial.loading().device());
    unused.setSelected(initial.loading().leaveOutUnused());
    special.setValue(initial.parseSpecial());
    bos.setValue(initial.bos());
    direction.setValue(initial.bottomUp());
    inputRow.setSelected(initial.inputRow());
    live.setSelected(initial.live());
    setIds();
    DialogLayout.prepare(this, "Preferences");
    DialogLayout form = new DialogLayout();
    form.row("_Theme", theme);
    form.row("_Device", device);
    form.row("", unused);
    form.row("_Guesses per cell", guesses);
    form.row("_Special tokens", special);
    form.row("_Beginning token", bos);
    form.row("_Rows", direction);
    form.row("Show _every", stride, "rows; the last always stays");
    form.row("", inputRow);
    form.row("", live);
    getDialogPane().setContent(form.pane());
    getDialogPane().getButtonTypes().setAll(ButtonType.OK, ButtonType.CANCEL);
    setResultConverter(type -> type == ButtonType.OK ? chosen() : null);
  }

  private void setIds() {
    theme.setId("preferences-theme");
    device.setId("preferences-device");
    unused.setId("preferences-unused");
    guesses.setId("preferences-guesses");
    special.setId("preferences-special");
    bos.setId("preferences-bos");
    direction.setId("preferences-direction");
    stride.setId("preferences-stride");
    inputRow.setId("preferences-input-row");
    live.setId("preferences-live");
  }

  private Preferences chosen() {
    return new Preferences(
        theme.getValue(),
        new LoadOptions(device.getValue(), unused.isSelected()),
        guesses.getValue(),
        special.getValue(),
        bos.getValue(),
        direction.getValue(),
        inputRow.isSelected(),
        stride.getValue(),
        live.isSelected());
  }

  private static String title(Bos bos) {
    return switch (bos) {
      case AS_TRAINED -> "As the model was trained";
      case ON -> "Always put first";
      case OFF -> "Never put first";
    };
  }

  private static <T> StringConverter<T> shown(java.util.function.Function<T, String> title) {
    return new StringConverter<>() {
      @Override
      public String toString(T value) {
        return value == null ? "" : title.apply(value);
      }

      @Override
      public T fromString(String text) {
        throw new UnsupportedOperationException("the list is not edited");
      }
    };
  }
}
