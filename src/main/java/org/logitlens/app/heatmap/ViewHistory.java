package org.logitlens.app.heatmap;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The views that were looked at, in order, with a place in it, like a browser's pages. */
final class ViewHistory {
  private static final int LIMIT = 100;
  private final List<Viewport> views = new ArrayList<>();
  private int at = -1;

  /** A view that was chosen; forgets those that were gone back from. */
  void visit(Viewport view) {
    if (at >= 0 && views.get(at).equals(view)) {
      return;
    }
    views.subList(at + 1, views.size()).clear();
    views.add(view);
    if (views.size() > LIMIT) {
      views.remove(0);
    }
    at = views.size() - 1;
  }

  /** The view before, if there is one. */
  Optional<Viewport> back() {
    return at > 0 ? Optional.of(views.get(--at)) : Optional.empty();
  }

  /** The view after, if one was gone back from. */
  Optional<Viewport> forward() {
    return at + 1 < views.size() ? Optional.of(views.get(++at)) : Optional.empty();
  }

  /** Whether nothing was looked at yet. */
  boolean isEmpty() {
    return views.isEmpty();
  }

  /** Forgets everything. */
  void clear() {
    views.clear();
    at = -1;
  }
}
