package org.logitlens.app.library;

import org.jspecify.annotations.Nullable;
import org.logitlens.app.details.ErrorReport;
import org.logitlens.lens.LibraryModel;

/**
 * Asking what a model takes, before it is downloaded.
 *
 * @param address the model
 * @param model what was told; null before, and when that failed
 * @param problem why it failed; null when it did not
 */
record Look(String address, @Nullable LibraryModel model, @Nullable ErrorReport problem) {

  /** One that has just begun. */
  static Look begun(String address) {
    return new Look(address, null, null);
  }

  boolean isUnderWay() {
    return model == null && problem == null;
  }
}
