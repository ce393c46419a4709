package org.logitlens.app.heatmap;

import org.jspecify.annotations.Nullable;
import org.logitlens.plot.GridView;

/**
 * The stamps of one header's labels by row or column, so that a view that moves shortens and draws
 * no label again that it has shown before.
 */
final class LabelStamps {
  private @Nullable GridView grid;
  private @Nullable Stamp[] stamps = {};
  private double scale;
  private int size;
  private double longest;

  /**
   * The stamps there are, to be added to; all are forgotten when labels would look another way.
   *
   * @param labels the greatest number of labels
   * @param newSize of the letters, pixels
   * @param newLongest what labels are shortened to, pixels
   */
  @Nullable Stamp[] of(HeaderScene scene, int labels, int newSize, double newLongest) {
    GridView before = grid;
    if (before == null
        || !scene.grid().hasCellsOf(before)
        || scene.scale() != scale
        || newSize != size
        || newLongest != longest) {
      stamps = new @Nullable Stamp[labels];
    }
    grid = scene.grid();
    scale = scene.scale();
    size = newSize;
    longest = newLongest;
    return stamps;
  }
}
