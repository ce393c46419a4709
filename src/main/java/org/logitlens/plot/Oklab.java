package org.logitlens.plot;

import java.util.List;

/**
 * Björn Ottosson's Oklab, in which equal steps look about equal: used to fill in the colours
 * between the classes of a palette.
 */
final class Oklab {
  private Oklab() {}

  /**
   * Colours spread evenly from the first to the last of {@code stops}.
   *
   * @param stops colours {@code 0xRRGGBB}, at least two
   * @param count how many colours to make
   * @return opaque colours {@code 0xAARRGGBB}; the first and last are the first and last stop
   */
  static int[] interpolate(List<Integer> stops, int count) {
    int[] colors = new int[count];
    for (int i = 0; i < count; i++) {
      double at = (double) i * (stops.size() - 1) / (count - 1);
      int below = Math.min((int) at, stops.size() - 2);
      double[] from = ofRgb(stops.get(below));
      double[] to = ofRgb(stops.get(below + 1));
      double share = at - below;
      colors[i] =
          toArgb(
              from[0] + share * (to[0] - from[0]),
              from[1] + share * (to[1] - from[1]),
              from[2] + share * (to[2] - from[2]));
    }
    return colors;
  }

  /** Lightness, green to red and blue to yellow of a colour {@code 0xRRGGBB}; alpha is ignored. */
  static double[] ofRgb(int rgb) {
    double r = Contrast.linear(rgb >> 16 & 0xFF);
    double g = Contrast.linear(rgb >> 8 & 0xFF);
    double b = Contrast.linear(rgb & 0xFF);
    double l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
    double m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
    double s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
    return new double[] {
      0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
      1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
      0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s
    };
  }

  private static int toArgb(double lightness, double a, double b) {
    double l = cube(lightness + 0.3963377774 * a + 0.2158037573 * b);
    double m = cube(lightness - 0.1055613458 * a - 0.0638541728 * b);
    double s = cube(lightness - 0.0894841775 * a - 1.2914855480 * b);
    return 0xFF000000
        | encode(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s) << 16
        | encode(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s) << 8
        | encode(-0.0041960863 * l - 0.7034186147 * m + 1.7076147010 * s);
  }

  private static double cube(double x) {
    return x * x * x;
  }

  private static int encode(double linear) {
    double value = linear <= 0.0031308 ? 12.92 * linear : 1.055 * Math.pow(linear, 1 / 2.4) - 0.055;
    return (int) Math.round(255 * Math.max(0, Math.min(1, value)));
  }
}
