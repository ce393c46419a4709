package org.logitlens.app.heatmap;

import java.nio.IntBuffer;
import java.util.Arrays;
import javafx.scene.image.ImageView;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;

/**
 * A rectangle of the screen whose pixels we write ourselves; JavaFX shows the same memory. One
 * pixel of it is one pixel of the device, at any screen scale, so cells and letters stay sharp
 * where a canvas would be shrunk. Never larger than the window, whatever the grid's size.
 */
final class Surface {
  private final ImageView node = new ImageView();
  private int width;
  private int height;
  private int[] pixels = {};
  private PixelBuffer<IntBuffer> buffer;

  Surface() {
    node.setManaged(false);
    node.setMouseTransparent(true);
    node.setSmooth(false);
    buffer = allocate(1, 1);
  }

  /** What to put into the scene. */
  ImageView node() {
    return node;
  }

  /** Width in device pixels. */
  int width() {
    return width;
  }

  /** Height in device pixels. */
  int height() {
    return height;
  }

  /** The pixels, {@code [height, width]}, opaque ARGB. {@link #show} them after writing. */
  int[] pixels() {
    return pixels;
  }

  /**
   * Takes a place in the parent; the pixels are undefined after a change of size.
   *
   * @param x logical pixels, on a device pixel
   * @param y logical pixels, on a device pixel
   * @param newWidth device pixels
   * @param newHeight device pixels
   * @param scale device pixels per logical pixel
   */
  void place(double x, double y, int newWidth, int newHeight, double scale) {
    if (newWidth != width || newHeight != height) {
      buffer = allocate(Math.max(1, newWidth), Math.max(1, newHeight));
    }
    node.setFitWidth(width / scale);
    node.setFitHeight(height / scale);
    node.relocate(x, y);
  }

  /** Shows what was written. */
  void show() {
    buffer.updateBuffer(all -> null);
  }

  /** Fills everything. */
  void clear(int argb) {
    Arrays.fill(pixels, argb);
  }

  /** Fills a box, as far as it lies inside. */
  void fill(int left, int top, int right, int bottom, int argb) {
    int from = Math.max(0, left);
    int to = Math.min(width, right);
    for (int y = Math.max(0, top); y < Math.min(bottom, height) && from < to; y++) {
      Arrays.fill(pixels, y * width + from, y * width + to, argb);
    }
  }

  private PixelBuffer<IntBuffer> allocate(int newWidth, int newHeight) {
    width = newWidth;
    height = newHeight;
    pixels = new int[newWidth * newHeight];
    PixelBuffer<IntBuffer> made =
        new PixelBuffer<>(
            newWidth, newHeight, IntBuffer.wrap(pixels), PixelFormat.getIntArgbPreInstance());
    node.setImage(new WritableImage(made));
    return made;
  }
}
