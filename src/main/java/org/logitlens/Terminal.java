package org.logitlens;

import java.io.Console;

/** Whether somebody watches what this process prints. */
final class Terminal {
  private Terminal() {}

  /**
   * Whether the process talks to a terminal. Java tells it of standard input and output together
   * only, so a pipe on either counts as "nobody watches".
   */
  @SuppressWarnings("SystemConsoleNull") // What newer versions give instead is asked below.
  static boolean isAttached() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there is a console without a terminal as well.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
