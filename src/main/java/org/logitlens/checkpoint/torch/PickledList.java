package org.logitlens.checkpoint.torch;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;

/** A list or tuple of a pickle. Only the interpreter can add to it. */
final class PickledList extends AbstractList<Object> implements Extent.Container {
  private final List<Object> values;
  private final Extent extent = new Extent();
  private final boolean tuple;

  private PickledList(int size, boolean tuple) {
    this.values = new ArrayList<>(size);
    this.tuple = tuple;
  }

  /** An empty list. */
  static PickledList list() {
    return new PickledList(0, false);
  }

  /** A tuple. */
  static PickledList tuple(List<Object> values) throws PickleException {
    PickledList tuple = new PickledList(values.size(), true);
    for (Object value : values) {
      tuple.append(value);
    }
    return tuple;
  }

  void append(Object value) throws PickleException {
    if (!tuple) {
      Extent.requirePlain(value);
    }
    extent.add(value);
    values.add(value);
  }

  boolean isTuple() {
    return tuple;
  }

  @Override
  public Object get(int index) {
    return values.get(index);
  }

  @Override
  public int size() {
    return values.size();
  }

  @Override
  public Extent extent() {
    return extent;
  }
}
