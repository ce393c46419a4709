package org.logitlens;

/** Starts the window without arguments and the command line with arguments. */
public final class Main {
  private Main() {}

  /**
   * Entry point.
   *
   * @param args command line arguments; none opens the window
   */
  public static void main(String[] args) {
    System.out.println("Logit Lens");
  }
}
