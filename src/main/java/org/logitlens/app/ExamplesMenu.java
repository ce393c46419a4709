package org.logitlens.app;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;

/** The prompts to begin with. */
final class ExamplesMenu {
  private ExamplesMenu() {}

  /** The entries; each loads its prompt. */
  static List<MenuItem> items(Commands commands) {
    List<MenuItem> items = new ArrayList<>();
    String group = "";
    for (Example example : Example.all()) {
      if (!group.isEmpty() && !group.equals(example.group())) {
        items.add(new SeparatorMenuItem());
      }
      group = example.group();
      MenuItem item = new MenuItem(example.title());
      item.setMnemonicParsing(false);
      item.setOnAction(event -> commands.loadPrompt(example.text()));
      items.add(item);
    }
    return items;
  }
}
