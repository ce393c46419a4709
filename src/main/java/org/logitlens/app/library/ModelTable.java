package org.logitlens.app.library;

import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.SortedList;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Amount;
import org.logitlens.lens.LibraryModel;

/** Models as a table that can be sorted and keeps the chosen model when its rows change. */
public final class ModelTable extends TableView<LibraryModel> {
  private final ObservableList<LibraryModel> models = FXCollections.observableArrayList();
  private Supplier<@Nullable Transfer> transfer = () -> null;
  private Function<LibraryModel, @Nullable Look> looks = model -> null;

  /** Makes an empty one. */
  public ModelTable() {
    getStyleClass().add("model-table");
    setAccessibleText("Models");
    setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    setPlaceholder(new Label("No model matches."));
    text("Model", 176, LibraryModel::title);
    text("Family", 84, LibraryModel::family);
    number("Blocks", 64, LibraryModel::layers, model -> String.valueOf(model.layers()));
    number("Weights", 74, LibraryModel::parameters, model -> Amount.parameters(model.parameters()));
    number(
        "Download", 90, LibraryModel::downloadBytes, model -> Amount.bytes(model.downloadBytes()));
    number("Memory", 112, LibraryModel::memoryBytes, ModelWords::memoryCell);
    text("Licence", 120, LibraryModel::licence);
    text(
        "On this computer",
        132,
        model -> ModelWords.stateCell(model, transfer.get(), looks.apply(model)));
    SortedList<LibraryModel> sorted = new SortedList<>(models);
    sorted.comparatorProperty().bind(comparatorProperty());
    setItems(sorted);
  }

  /** Says what is under way, for the last column; {@link #refresh} shows it. */
  void setProgress(
      Supplier<@Nullable Transfer> transfers, Function<LibraryModel, @Nullable Look> asked) {
    transfer = transfers;
    looks = asked;
  }

  /** Shows other models, or what is known of them now; the chosen one stays, else the first is. */
  void show(List<LibraryModel> now) {
    LibraryModel before = chosen();
    models.setAll(now);
    int row = 0;
    for (int i = 0; before != null && i < getItems().size(); i++) {
      if (getItems().get(i).address().equals(before.address())) {
        row = i;
      }
    }
    getSelectionModel().select(row);
  }

  /** The chosen model, or null. */
  @Nullable LibraryModel chosen() {
    return getSelectionModel().getSelectedItem();
  }

  private void text(String title, double width, Function<LibraryModel, String> text) {
    column(title, width, text);
  }

  private void number(
      String title,
      double width,
      ToLongFunction<LibraryModel> number,
      Function<LibraryModel, String> text) {
    TableColumn<LibraryModel, Quantity> column =
        column(title, width, model -> Quantity.of(number.applyAsLong(model), text.apply(model)));
    column.getStyleClass().add("number");
    column.setCellFactory(made -> new NumberCell());
  }

  private <T> TableColumn<LibraryModel, T> column(
      String title, double width, Function<LibraryModel, T> value) {
    TableColumn<LibraryModel, T> column = new TableColumn<>(title);
    column.setPrefWidth(width);
    column.setReorderable(false);
    column.setCellValueFactory(
        row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())).getReadOnlyProperty());
    getColumns().add(column);
    return column;
  }

  private static final class NumberCell extends TableCell<LibraryModel, Quantity> {
    NumberCell() {
      setAlignment(Pos.CENTER_RIGHT);
    }

    @Override
    protected void updateItem(@Nullable Quantity quantity, boolean empty) {
      super.updateItem(quantity, empty);
      setText(quantity == null || empty ? "" : quantity.text());
    }
  }
}
