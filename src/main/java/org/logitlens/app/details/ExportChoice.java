package org.logitlens.app.details;

import java.nio.file.Path;
import org.logitlens.plot.ExportOptions;
import org.logitlens.plot.Theme;

/**
 * How a picture is to be exported.
 *
 * @param file where to
 * @param options scale and resolution
 * @param selectionOnly whether only the chosen columns are drawn
 * @param theme light or dark
 * @param cellWidth width of a cell, pixels at scale 1
 * @param cellHeight its height
 */
public record ExportChoice(
    Path file,
    ExportOptions options,
    boolean selectionOnly,
    Theme theme,
    int cellWidth,
    int cellHeight) {}
