package org.logitlens.app.library;

/** What can be asked of the library. */
public enum Task {
  /** Looks what there is. */
  LIST,
  /** Fetches a model and opens it. */
  DOWNLOAD,
  /** Compares a model's files with their hashes. */
  VERIFY,
  /** Deletes a model. */
  REMOVE
}
