package org.logitlens.plot;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.logitlens.lens.Palette;

/** A sequence of 256 opaque colours. Immutable. */
public final class ColorMap {
  /** Number of colours. */
  public static final int SIZE = 256;

  private static final String CBL2 = "/org/logitlens/colormaps/cet-cbl2.csv";

  /** ColorBrewer Blues with nine classes, by Cynthia Brewer. */
  private static final List<Integer> BLUES =
      List.of(
          0xF7FBFF, 0xDEEBF7, 0xC6DBEF, 0x9ECAE1, 0x6BAED6, 0x4292C6, 0x2171B5, 0x08519C, 0x08306B);

  private static final Map<Palette, ColorMap> MAPS = maps();

  private final int[] colors;

  private ColorMap(int[] colors) {
    if (colors.length != SIZE) {
      throw new IllegalArgumentException(colors.length + " colours instead of " + SIZE);
    }
    this.colors = colors;
  }

  /** The colours of a palette. */
  public static ColorMap of(Palette palette) {
    ColorMap map = MAPS.get(palette);
    if (map == null) {
      throw new IllegalArgumentException("no colours for " + palette);
    }
    return map;
  }

  /** A colour by index, 0 to 255, as {@code 0xAARRGGBB}. */
  public int entry(int index) {
    return colors[index];
  }

  /**
   * The colour at a fraction of the way, as {@code 0xAARRGGBB}; every colour stands for an equal
   * share, and what lies outside gets the colour of its end.
   *
   * @throws IllegalArgumentException for NaN, which has no colour
   */
  public int argb(double fraction) {
    if (Double.isNaN(fraction)) {
      throw new IllegalArgumentException("NaN has no colour");
    }
    return colors[(int) Math.max(0, Math.min(SIZE - 1, Math.floor(fraction * SIZE)))];
  }

  private ColorMap reversed() {
    int[] back = new int[SIZE];
    for (int i = 0; i < SIZE; i++) {
      back[i] = colors[SIZE - 1 - i];
    }
    return new ColorMap(back);
  }

  private static Map<Palette, ColorMap> maps() {
    Map<Palette, ColorMap> maps = new EnumMap<>(Palette.class);
    ColorMap cbl2 = new ColorMap(readCsv(CBL2));
    ColorMap blues = new ColorMap(Oklab.interpolate(BLUES, SIZE));
    maps.put(Palette.CBL2, cbl2);
    maps.put(Palette.CBL2_REVERSED, cbl2.reversed());
    maps.put(Palette.BLUES, blues);
    maps.put(Palette.BLUES_REVERSED, blues.reversed());
    return maps;
  }

  /** Reads lines of red, green and blue, each 0 to 1. */
  private static int[] readCsv(String resource) {
    List<Integer> colors = new ArrayList<>();
    try (InputStream in = ColorMap.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("missing resource " + resource);
      }
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int argb = 0xFF;
        for (String part : line.split(",", -1)) {
          argb = argb << 8 | (int) Math.round(Double.parseDouble(part) * 255);
        }
        colors.add(argb);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return colors.stream().mapToInt(Integer::intValue).toArray();
  }
}
