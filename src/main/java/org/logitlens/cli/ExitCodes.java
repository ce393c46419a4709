package org.logitlens.cli;

/** What the process returns; part of the interface, so numbers never change their meaning. */
public final class ExitCodes {
  /** Everything was done. */
  public static final int OK = 0;

  /** The run failed: out of memory, or a fault of the engine or of this program. */
  public static final int FAILED = 1;

  /** Wrong arguments, or a prompt that cannot be run. */
  public static final int USAGE = 2;

  /** The window was asked for and there is no display. */
  public static final int NO_DISPLAY = 3;

  /** The output file exists and {@code --force} was not given. */
  public static final int EXISTS = 4;

  /** There is no such model, or one that does not work. */
  public static final int MODEL = 5;

  /** The output cannot be written. */
  public static final int OUTPUT = 6;

  /** The model could not be downloaded. */
  public static final int DOWNLOAD = 7;

  private ExitCodes() {}
}
