package org.logitlens.cli;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.logitlens.lens.Amount;
import org.logitlens.lens.LibraryModel;

/** Models as lines of aligned columns. */
final class ModelTable {
  private static final String GAP = "  ";

  private static final List<Column> COLUMNS =
      List.of(
          new Column("MODEL", false, LibraryModel::address),
          new Column("LAYERS", true, model -> known(model.layers(), String::valueOf)),
          new Column("WEIGHTS", true, model -> known(model.parameters(), Amount::parameters)),
          new Column("DOWNLOAD", true, model -> known(model.downloadBytes(), Amount::bytes)),
          new Column("MEMORY", true, ModelTable::memory),
          new Column("LICENCE", false, ModelTable::licence),
          new Column("ON DISK", true, ModelTable::kept),
          new Column(
              "LAST USED", false, model -> model.lastUsed().map(ModelTable::day).orElse("")));

  private final List<LibraryModel> models;

  ModelTable(List<LibraryModel> models) {
    this.models = models;
  }

  /** A column: its title, its side, what stands in it. */
  private record Column(String title, boolean right, Function<LibraryModel, String> text) {}

  /** The title line and a line for each model. */
  List<String> lines() {
    List<StringBuilder> lines = new ArrayList<>();
    for (int i = 0; i <= models.size(); i++) {
      lines.add(new StringBuilder());
    }
    for (Column column : COLUMNS) {
      List<String> cells = new ArrayList<>(List.of(column.title()));
      models.forEach(model -> cells.add(column.text().apply(model)));
      int width = cells.stream().mapToInt(String::length).max().orElse(0);
      for (int i = 0; i < cells.size(); i++) {
        String blanks = " ".repeat(width - cells.get(i).length());
        lines
            .get(i)
            .append(column.right() ? blanks + cells.get(i) : cells.get(i) + blanks)
            .append(GAP);
      }
    }
    return lines.stream().map(line -> line.toString().stripTrailing()).toList();
  }

  private static String known(long number, Function<Long, String> text) {
    return number == 0 ? "?" : text.apply(number);
  }

  private static String memory(LibraryModel model) {
    return known(model.memoryBytes(), Amount::bytes) + (model.fits() ? "  " : " !");
  }

  private static String licence(LibraryModel model) {
    return model.licence() + (model.gated() ? " (to be accepted)" : "");
  }

  private static String kept(LibraryModel model) {
    if (model.cachedBytes() == 0) {
      return "";
    }
    return Amount.bytes(model.cachedBytes()) + (model.isCached() ? "" : " (partly)");
  }

  private static String day(Instant instant) {
    return LocalDate.ofInstant(instant, ZoneId.systemDefault()).toString();
  }
}
