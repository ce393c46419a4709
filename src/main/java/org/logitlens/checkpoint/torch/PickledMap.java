package org.logitlens.checkpoint.torch;

import java.math.BigInteger;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A dict or {@code OrderedDict} of a pickle, in its order. Only the interpreter can add to it. */
final class PickledMap extends AbstractMap<Object, Object> implements Extent.Container {
  private final Map<Object, Object> values = new LinkedHashMap<>();
  private final Extent extent = new Extent();
  private final boolean ordered;

  /**
   * Makes an empty one.
   *
   * @param ordered whether it is an {@code OrderedDict}
   */
  PickledMap(boolean ordered) {
    this.ordered = ordered;
  }

  /** Adds an entry; keys are strings and numbers, so that comparing them is quick. */
  void set(Object key, Object value) throws PickleException {
    if (!(key instanceof String
        || key instanceof Long
        || key instanceof BigInteger
        || key instanceof Boolean)) {
      throw new PickleException("the key of a dict is neither a string nor a whole number");
    }
    Extent.requirePlain(value);
    extent.add(key);
    extent.add(value);
    if (values.put(key, value) != null) {
      throw new PickleException(
          "a dict has the key " + PickleException.quote(key.toString()) + " twice");
    }
  }

  boolean isOrdered() {
    return ordered;
  }

  @Override
  public Set<Map.Entry<Object, Object>> entrySet() {
    return Collections.unmodifiableMap(values).entrySet();
  }

  @Override
  public @Nullable Object get(@Nullable Object key) {
    return values.get(key);
  }

  @Override
  public boolean containsKey(@Nullable Object key) {
    return values.containsKey(key);
  }

  @Override
  public Extent extent() {
    return extent;
  }
}
