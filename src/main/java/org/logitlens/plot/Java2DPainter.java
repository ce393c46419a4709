package org.logitlens.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws marks with Java2D. Upright rectangles are drawn without antialiasing, on whole pixels when
 * they are given on whole pixels; text is filled as outlines, so that no hinting or glyph cache of
 * the platform changes a pixel. Not safe for several threads; does not dispose of the graphics.
 */
public final class Java2DPainter implements Painter {
  private static final int REMEMBERED = 4096;

  private final Graphics2D graphics;
  private final AffineTransform base;
  private final Map<Key, Path2D.Float> outlines = new HashMap<>();

  private record Key(Face face, String text) {}

  /**
   * Makes a painter; sets the rendering hints and the transform of the graphics.
   *
   * @param graphics where to draw
   * @param scale pixels of the surface per pixel of a mark, positive
   * @param top how many pixels of the surface lie above it: for painting in bands
   */
  public Java2DPainter(Graphics2D graphics, double scale, double top) {
    this.graphics = graphics;
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setRenderingHint(RenderingHints.KEY_RENDERING, RenderingHints.VALUE_RENDER_QUALITY);
    graphics.translate(0, -top);
    graphics.scale(scale, scale);
    this.base = graphics.getTransform();
  }

  @Override
  public void paint(Mark mark) {
    if (mark instanceof Mark.Fill fill) {
      fill(fill.box(), fill.argb());
    } else if (mark instanceof Mark.Outline outline) {
      frame(outline);
    } else if (mark instanceof Mark.DashedOutline dashed) {
      TrackStyle style = dashed.style();
      style.frame(dashed.box(), dashed.thickness(), 1, dash -> fill(dash, style.argb()));
    } else if (mark instanceof Mark.Hatch hatch) {
      hatch(hatch);
    } else if (mark instanceof Mark.Line line) {
      stroke(path(line.points(), false), line.thickness(), line.argb());
    } else if (mark instanceof Mark.Polygon polygon) {
      smooth(true);
      color(polygon.argb());
      graphics.fill(path(polygon.points(), true));
    } else if (mark instanceof Mark.Text text) {
      text(text);
    }
  }

  private void fill(Box box, int argb) {
    smooth(false);
    color(argb);
    graphics.fill(rectangle(box));
  }

  private void frame(Mark.Outline outline) {
    smooth(false);
    color(outline.argb());
    Box box = outline.box();
    double t = Math.min(outline.thickness(), Math.min(box.width(), box.height()) / 2);
    graphics.fill(rectangle(new Box(box.x(), box.y(), box.width(), t)));
    graphics.fill(rectangle(new Box(box.x(), box.bottom() - t, box.width(), t)));
    graphics.fill(rectangle(new Box(box.x(), box.y() + t, t, box.height() - 2 * t)));
    graphics.fill(rectangle(new Box(box.right() - t, box.y() + t, t, box.height() - 2 * t)));
  }

  private void hatch(Mark.Hatch hatch) {
    Box box = hatch.box();
    Shape before = graphics.getClip();
    graphics.clip(rectangle(box));
    double first = Math.ceil((box.x() + box.y()) / hatch.spacing()) * hatch.spacing();
    for (double sum = first; sum <= box.right() + box.bottom(); sum += hatch.spacing()) {
      Path2D.Double path = new Path2D.Double();
      path.moveTo(sum - box.y() + 1, box.y() - 1);
      path.lineTo(sum - box.bottom() - 1, box.bottom() + 1);
      stroke(path, hatch.thickness(), hatch.argb());
    }
    graphics.setClip(before);
  }

  private void stroke(Shape path, double thickness, int argb) {
    smooth(true);
    color(argb);
    graphics.setStroke(
        new BasicStroke((float) thickness, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND));
    graphics.draw(path);
  }

  private void text(Mark.Text text) {
    smooth(true);
    for (TextLine.Piece piece : text.line().pieces()) {
      color(piece.mark() ? text.mutedArgb() : text.argb());
      graphics.translate(text.at().x(), text.at().y());
      graphics.rotate(Math.toRadians(text.degrees()));
      graphics.translate(piece.x(), 0);
      double toEm = text.line().size() / Face.EM;
      graphics.scale(toEm, toEm);
      graphics.fill(outline(piece));
      graphics.setTransform(base);
    }
  }

  private Path2D.Float outline(TextLine.Piece piece) {
    if (outlines.size() > REMEMBERED) {
      outlines.clear();
    }
    return outlines.computeIfAbsent(
        new Key(piece.face(), piece.text()), key -> key.face().outline(key.text()));
  }

  private void smooth(boolean on) {
    graphics.setRenderingHint(
        RenderingHints.KEY_ANTIALIASING,
        on ? RenderingHints.VALUE_ANTIALIAS_ON : RenderingHints.VALUE_ANTIALIAS_OFF);
  }

  private void color(int argb) {
    graphics.setColor(new Color(argb, true));
  }

  private static Rectangle2D rectangle(Box box) {
    return new Rectangle2D.Double(box.x(), box.y(), box.width(), box.height());
  }

  private static Path2D path(List<Point> points, boolean closed) {
    Path2D.Double path = new Path2D.Double();
    path.moveTo(points.get(0).x(), points.get(0).y());
    for (Point point : points.subList(1, points.size())) {
      path.lineTo(point.x(), point.y());
    }
    if (closed) {
      path.closePath();
    }
    return path;
  }
}
