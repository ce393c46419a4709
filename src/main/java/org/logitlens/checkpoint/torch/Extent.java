package org.logitlens.checkpoint.torch;

/**
 * How much a container of a pickle holds. Exact at any time, because a container is refused every
 * change once another one holds it; so none can hold itself, and walking a tree ends.
 */
final class Extent {
  private int depth = 1;
  private long values = 1;
  private boolean plain = true;
  private boolean held;

  /** A list or a map. */
  interface Container {
    /** What it holds. */
    Extent extent();
  }

  /**
   * Takes note of a value that the container gets.
   *
   * @throws PickleException when that is one too many, too deep, or the container is held already
   */
  void add(Object value) throws PickleException {
    long more = 1;
    if (value instanceof Container container) {
      Extent child = container.extent();
      child.held = true;
      more = child.values;
      depth = Math.max(depth, child.depth + 1);
    }
    plain &= isPlain(value);
    if (held) {
      throw new PickleException("a container changes after another one, or itself, got it");
    }
    if (depth > PickleLimits.DEEPEST) {
      throw new PickleException(
          "containers are nested deeper than " + PickleLimits.DEEPEST + " levels");
    }
    values += more;
    if (values > PickleLimits.MOST_VALUES) {
      throw new PickleException(
          "a container holds more than " + PickleLimits.MOST_VALUES + " values");
    }
  }

  /** Whether a value is a tensor, number, string or a container of them only. */
  static boolean isPlain(Object value) {
    return value instanceof Container container
        ? container.extent().plain
        : !(value instanceof TorchGlobal) && !(value instanceof TorchStorage);
  }

  /**
   * Refuses what only calls may get.
   *
   * @throws PickleException when a value is not plain
   */
  static void requirePlain(Object value) throws PickleException {
    if (!isPlain(value)) {
      throw new PickleException("a container gets a function or a bare storage");
    }
  }
}
