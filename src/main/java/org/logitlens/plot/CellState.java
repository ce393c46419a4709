package org.logitlens.plot;

/** What a cell has to show in a colour mode. */
public enum CellState {
  /** A finite number, which has a colour. */
  VALUE,
  /** A number that is not finite: hatched, never painted as a number. */
  NON_FINITE,
  /**
   * No number by definition, such as a rank of the next token at the last position, or one not
   * asked for.
   */
  ABSENT,
  /** Not decoded yet. */
  PENDING
}
