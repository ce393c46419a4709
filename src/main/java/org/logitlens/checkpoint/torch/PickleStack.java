package org.logitlens.checkpoint.torch;

import java.util.ArrayList;
import java.util.List;

/** The values an interpreter of pickles works on. */
final class PickleStack {
  private static final Object MARK = new Object();

  private final List<Object> values = new ArrayList<>();

  void push(Object value) {
    values.add(value);
  }

  void mark() {
    values.add(MARK);
  }

  /** The value on top, which stays. */
  Object top() throws PickleException {
    Object top = values.isEmpty() ? MARK : values.get(values.size() - 1);
    if (top == MARK) {
      throw new PickleException("the stack is empty");
    }
    return top;
  }

  Object pop() throws PickleException {
    Object top = top();
    values.remove(values.size() - 1);
    return top;
  }

  /** The values on top, which go, the deepest one first. */
  List<Object> pop(int count) throws PickleException {
    List<Object> popped = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      popped.add(0, pop());
    }
    return popped;
  }

  /** The values above the last mark; they and the mark go. */
  List<Object> popToMark() throws PickleException {
    int mark = values.lastIndexOf(MARK);
    if (mark < 0) {
      throw new PickleException("the stack has no mark");
    }
    List<Object> popped = new ArrayList<>(values.subList(mark + 1, values.size()));
    values.subList(mark, values.size()).clear();
    return popped;
  }

  PickledList topList() throws PickleException {
    if (top() instanceof PickledList list && !list.isTuple()) {
      return list;
    }
    throw new PickleException("the value to add to is no list");
  }

  PickledMap topMap() throws PickleException {
    if (top() instanceof PickledMap map) {
      return map;
    }
    throw new PickleException("the value to add to is no dict");
  }
}
