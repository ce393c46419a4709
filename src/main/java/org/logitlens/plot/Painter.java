package org.logitlens.plot;

/** Draws marks onto a surface. One thread at a time. */
@FunctionalInterface
public interface Painter {
  /** Draws one mark over what is there. */
  void paint(Mark mark);
}
