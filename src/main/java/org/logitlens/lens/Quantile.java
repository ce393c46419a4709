package org.logitlens.lens;

/**
 * Quantiles without sorting, which for every cell of a large grid would take most of a frame.
 * Hoare, "Algorithm 65: Find" (1961), with the middle of three values to part by.
 */
final class Quantile {
  private Quantile() {}

  /**
   * The value below which a share of all values lies, by linear interpolation between neighbours in
   * order.
   *
   * @param values finite; reordered
   * @param share 0 to 1
   * @return 0 when there are no values
   */
  static double of(double[] values, double share) {
    if (values.length == 0) {
      return 0;
    }
    double at = share * (values.length - 1);
    int below = (int) at;
    find(values, below);
    double above = below + 1 < values.length ? Double.POSITIVE_INFINITY : values[below];
    for (int i = below + 1; i < values.length; i++) {
      above = Math.min(above, values[i]);
    }
    return values[below] + (at - below) * (above - values[below]);
  }

  /** Puts the value there that order would, with none greater before it and none smaller after. */
  private static void find(double[] values, int index) {
    int low = 0;
    int high = values.length - 1;
    while (low < high) {
      double pivot = middle(values[low], values[(low + high) >>> 1], values[high]);
      int i = low;
      int j = high;
      while (i <= j) {
        while (values[i] < pivot) {
          i++;
        }
        while (values[j] > pivot) {
          j--;
        }
        if (i <= j) {
          double swapped = values[i];
          values[i++] = values[j];
          values[j--] = swapped;
        }
      }
      // Between j and i only the pivot is left.
      if (index <= j) {
        high = j;
      } else if (index >= i) {
        low = i;
      } else {
        return;
      }
    }
  }

  private static double middle(double a, double b, double c) {
    return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
  }
}
