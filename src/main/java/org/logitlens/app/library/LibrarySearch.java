package org.logitlens.app.library;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import org.logitlens.lens.LibraryModel;

/**
 * What of the library is listed.
 *
 * @param text what is searched for, or the name of any other model
 * @param cachedOnly whether only models are listed that can be opened without the network
 */
record LibrarySearch(String text, boolean cachedOnly) {

  /**
   * The models that match, in their order; first the one that is typed, if its name is complete and
   * it is not listed.
   *
   * @param complaint why a text cannot be a model's name; empty when it can be one
   */
  List<LibraryModel> of(List<LibraryModel> all, UnaryOperator<String> complaint) {
    List<LibraryModel> found = new ArrayList<>();
    String typed = text.strip();
    boolean listed = all.stream().anyMatch(model -> model.address().equals(typed));
    if (!cachedOnly && isName(typed) && !listed && complaint.apply(typed).isEmpty()) {
      found.add(LibraryModel.named(typed));
    }
    all.stream()
        .filter(model -> !cachedOnly || model.isCached())
        .filter(this::matches)
        .forEach(found::add);
    return found;
  }

  /**
   * What to say of the text under the field: why it cannot be a name when it looks like one; empty
   * when there is nothing to say.
   *
   * @param shown how many models are listed
   */
  String hint(int shown, UnaryOperator<String> complaint) {
    String typed = text.strip();
    String wrong = isName(typed) ? complaint.apply(typed) : "";
    if (!wrong.isEmpty()) {
      return wrong;
    }
    if (shown == 0) {
      return cachedOnly
          ? "No downloaded model matches."
          : "None of the listed models matches. Any other is found by its whole name: owner/name.";
    }
    return "";
  }

  /** Whether it is more likely a name than a word to search for. */
  static boolean isName(String typed) {
    return typed.contains("/") || typed.contains("@");
  }

  private boolean matches(LibraryModel model) {
    String of =
        (model.title() + " " + model.address() + " " + model.family() + " " + model.licence())
            .toLowerCase(Locale.ROOT);
    for (String word : text.strip().toLowerCase(Locale.ROOT).split("\\s+", -1)) {
      if (!of.contains(word)) {
        return false;
      }
    }
    return true;
  }
}
