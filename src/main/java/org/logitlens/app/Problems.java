package org.logitlens.app;

/** Hears what the user should be told. FX thread. */
@FunctionalInterface
public interface Problems {
  /** Something has gone wrong, or is worth knowing. */
  void tell(Problem problem);

  /** What was told holds no longer. */
  default void withdraw(Problem problem) {}
}
