package org.logitlens.app.heatmap;

import java.util.LinkedHashMap;
import java.util.Map;
import org.logitlens.plot.TextLine;

/**
 * Remembers stamps, the least recently used are forgotten. Making one takes some fifty
 * microseconds, putting it down less than one.
 */
final class Stamps {
  private static final int REMEMBERED = 8192;

  private record Key(TextLine line, double degrees) {}

  private final Map<Key, Stamp> known =
      new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Stamp> eldest) {
          return size() > REMEMBERED;
        }
      };
  private double scale = 1;

  /** The stamp of a line at a screen scale. */
  Stamp of(TextLine line, double degrees, double newScale) {
    if (newScale != scale) {
      known.clear();
      scale = newScale;
    }
    return known.computeIfAbsent(
        new Key(line, degrees), key -> new Stamp(key.line(), newScale, key.degrees()));
  }
}
