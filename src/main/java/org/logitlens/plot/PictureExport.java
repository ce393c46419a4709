package org.logitlens.plot;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleConsumer;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LensGrid;
import org.logitlens.plot.PictureException.Kind;

/**
 * Writes pictures: the one way, used by window and command line alike. The grid, the settings and
 * the options are immutable, so what runs meanwhile changes nothing. Any thread; never needs a
 * display.
 */
public final class PictureExport {
  /** The most pixels of a file. */
  public static final long MAX_PIXELS = 500_000_000L;

  /** The most pixels of a file's side; many programs show nothing beyond. */
  public static final int MAX_SIDE = 99_999;

  /** The most pixels of an image for the clipboard. */
  public static final long MAX_IMAGE_PIXELS = 40_000_000L;

  private static final int BAND_PIXELS = 1 << 21;

  private PictureExport() {}

  /**
   * The size of the file, before anything is drawn.
   *
   * @param width pixels
   * @param height pixels
   */
  public record Size(long width, long height) {
    /** All pixels. */
    public long pixels() {
      return width * height;
    }

    /** Whether it has no more than so many pixels, and no side beyond {@link #MAX_SIDE}. */
    public boolean fits(long most) {
      return width <= MAX_SIDE && height <= MAX_SIDE && pixels() <= most;
    }
  }

  /** The size that a picture would have. */
  public static Size size(LensGrid grid, PlotSettings settings, ExportOptions options) {
    return size(Figure.of(GridView.of(grid, settings)), options);
  }

  private static Size size(Figure figure, ExportOptions options) {
    return new Size(figure.width() * options.scale(), figure.height() * options.scale());
  }

  /**
   * Whether a picture can be written. Its size depends on no value, so this may be asked of a grid
   * without any.
   *
   * @throws PictureException when it is too large
   */
  public static void requireDrawable(LensGrid grid, PlotSettings settings, ExportOptions options)
      throws PictureException {
    refuseFile(size(grid, settings, options));
  }

  /**
   * A path as the user typed it.
   *
   * @throws PictureException when it is empty or no path
   */
  public static Path path(String typed) throws PictureException {
    return AtomicFile.path(typed);
  }

  /**
   * Whether a file can be made, or replaced, without touching it.
   *
   * @throws PictureException when it cannot
   */
  public static void requireWritable(Path target) throws PictureException {
    AtomicFile.check(target, true);
  }

  /**
   * Writes a picture as PNG.
   *
   * @param target the file
   * @param force whether a file that exists is replaced
   * @param progress told how much is done, 0 to 1, on this thread
   * @param cancellation stops between bands
   * @throws PictureException when the path cannot be written to or the picture is too large, both
   *     before anything is drawn; or when writing fails
   * @throws CancellationException when cancelled; nothing is left behind
   */
  public static void write(
      LensGrid grid,
      PlotSettings settings,
      ExportOptions options,
      Path target,
      boolean force,
      DoubleConsumer progress,
      Cancellation cancellation)
      throws PictureException {
    AtomicFile.check(target, force);
    Figure figure = Figure.of(GridView.of(grid, settings));
    Size size = size(figure, options);
    refuseFile(size);
    int width = (int) size.width();
    int height = (int) size.height();
    AtomicFile.write(
        target,
        force,
        out -> {
          try (PngWriter png = new PngWriter(out, width, height, options.dpi())) {
            int rows = Math.max(1, Math.min(height, BAND_PIXELS / width));
            for (int top = 0; top < height; top += rows) {
              cancellation.check();
              int count = Math.min(rows, height - top);
              BufferedImage band = paint(figure, options.scale(), width, top, count);
              png.rows(((DataBufferInt) band.getRaster().getDataBuffer()).getData(), count);
              progress.accept((double) (top + count) / height);
            }
            png.finish();
          }
        });
  }

  /**
   * Draws a picture for the clipboard: opaque RGB.
   *
   * @throws PictureException when it would be larger than {@link #MAX_IMAGE_PIXELS}
   */
  public static BufferedImage image(LensGrid grid, PlotSettings settings, ExportOptions options)
      throws PictureException {
    Figure figure = Figure.of(GridView.of(grid, settings));
    Size size = size(figure, options);
    refuse(size, MAX_IMAGE_PIXELS, "Export it to a file instead, or lower the scale.");
    return paint(figure, options.scale(), (int) size.width(), 0, (int) size.height());
  }

  private static void refuseFile(Size size) throws PictureException {
    refuse(
        size,
        MAX_PIXELS,
        "Lower the scale, use smaller cells, or export the columns in several windows.");
  }

  private static void refuse(Size size, long most, String remedy) throws PictureException {
    if (!size.fits(most)) {
      throw new PictureException(
          Kind.TOO_LARGE,
          String.format(
              Locale.ROOT,
              "The picture would be %d x %d pixels, %d million; the most is %d million and %d on a"
                  + " side.",
              size.width(),
              size.height(),
              Math.round(size.pixels() / 1e6),
              most / 1_000_000,
              MAX_SIDE),
          remedy,
          null);
    }
  }

  /** Draws the rows {@code top} to {@code top + height} of the file. */
  private static BufferedImage paint(Figure figure, int scale, int width, int top, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    try {
      graphics.setColor(new Color(figure.paper()));
      graphics.fillRect(0, 0, width, height);
      Java2DPainter painter = new Java2DPainter(graphics, scale, top);
      // One pixel more on both sides, for the soft edges of what lies just outside.
      figure.marks(
          new Box(
              0, (double) top / scale - 1, (double) figure.width(), (double) height / scale + 2),
          painter::paint);
    } finally {
      graphics.dispose();
    }
    return image;
  }
}
