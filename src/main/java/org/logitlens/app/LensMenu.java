package org.logitlens.app;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import javafx.beans.property.Property;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.ToggleGroup;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.plot.PlotSettings;

/**
 * What can be chosen about the lens: how rows are decoded, which they are, which are shown and
 * where.
 */
final class LensMenu {
  private static final List<Integer> STRIDES = List.of(1, 2, 3, 4, 6, 8);

  private LensMenu() {}

  /** The entries, as things stand now. */
  static List<MenuItem> items(LensViewModel viewModel) {
    PlotSettings plot = viewModel.plotProperty().get();
    List<MenuItem> items = new ArrayList<>();
    items.addAll(choices(Stream.of(Decoder.values()), Decoder::title, viewModel.decoderProperty()));
    items.add(new SeparatorMenuItem());
    items.addAll(
        choices(Stream.of(HiddenRows.values()), HiddenRows::title, viewModel.hiddenRowsProperty()));
    items.add(new SeparatorMenuItem());
    items.add(
        check(viewModel, "Input row", plot.withInput(), now -> now.withInput(!now.withInput())));
    items.add(
        check(
            viewModel,
            "Input at the bottom",
            plot.bottomUp(),
            now -> now.withBottomUp(!now.bottomUp())));
    items.add(new SeparatorMenuItem());
    ToggleGroup group = new ToggleGroup();
    for (int stride : STRIDES) {
      RadioMenuItem item =
          new RadioMenuItem(stride == 1 ? "Every row" : "Every " + ordinal(stride) + " row");
      item.setToggleGroup(group);
      item.setSelected(plot.stride() == stride);
      item.setOnAction(event -> change(viewModel, now -> now.withStride(stride)));
      items.add(item);
    }
    return items;
  }

  /** Whether the entries say the same of two settings. */
  static boolean isSame(PlotSettings one, PlotSettings other) {
    return one.withInput() == other.withInput()
        && one.bottomUp() == other.bottomUp()
        && one.stride() == other.stride();
  }

  private static CheckMenuItem check(
      LensViewModel viewModel, String title, boolean selected, UnaryOperator<PlotSettings> flip) {
    CheckMenuItem item = new CheckMenuItem(title);
    item.setSelected(selected);
    item.setOnAction(event -> change(viewModel, flip));
    return item;
  }

  private static void change(LensViewModel viewModel, UnaryOperator<PlotSettings> how) {
    viewModel.plotProperty().set(how.apply(viewModel.plotProperty().get()));
  }

  private static String ordinal(int number) {
    return number + (number == 2 ? "nd" : number == 3 ? "rd" : "th");
  }

  private static <T> List<RadioMenuItem> choices(
      Stream<T> values, Function<T, String> title, Property<T> property) {
    ToggleGroup group = new ToggleGroup();
    return values
        .map(
            value -> {
              RadioMenuItem item = new RadioMenuItem(title.apply(value));
              item.setToggleGroup(group);
              item.setSelected(value == property.getValue());
              item.setOnAction(event -> property.setValue(value));
              return item;
            })
        .toList();
  }
}
