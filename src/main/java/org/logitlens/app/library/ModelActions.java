package org.logitlens.app.library;

import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LibraryModel;
import org.logitlens.lens.LibraryPlace;

/**
 * What can be done with a model now.
 *
 * @param main whether it can be opened, or downloaded
 * @param verify whether its files can be checked
 * @param delete whether it can be deleted
 * @param why what keeps something from being done, a few words; empty when nothing does
 */
record ModelActions(boolean main, boolean verify, boolean delete, String why) {

  static ModelActions of(
      LibraryModel model, @Nullable LibraryPlace place, LibraryViewModel library) {
    Transfer transfer = library.transferProperty().get();
    boolean free = transfer == null;
    boolean offline = place != null && place.offline();
    boolean mine = transfer != null && transfer.address().equals(model.address());
    boolean something = model.cachedBytes() > 0;
    boolean shown = library.isShown(model);
    String why = "";
    if (shown) {
      why = "It is open.";
    } else if (transfer != null) {
      why = mine ? "" : "One transfer at a time.";
    } else if (!model.isCached() && offline) {
      why = "Offline: HF_HUB_OFFLINE is set.";
    }
    return new ModelActions(
        model.isCached() ? !shown : free && !offline,
        model.isCached() && free,
        something && !mine && !shown,
        why);
  }
}
