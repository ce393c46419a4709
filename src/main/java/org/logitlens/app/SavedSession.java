package org.logitlens.app;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.logitlens.app.heatmap.HeatmapView;
import org.logitlens.lens.Bos;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.Metric;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.lens.ValueRange;
import org.logitlens.plot.RangeMode;

/**
 * All it takes to see a picture again, on another machine too, and no result. As it was read it may
 * hold anything; {@link #complaint} says whether it makes sense.
 *
 * @param format {@link #FORMAT}
 * @param version of this record's layout
 * @param model what was run
 * @param prompt what it was run on
 * @param view how that is decoded and shown
 * @param ranges the scales set by the user, one for a colour mode
 * @param tracked ids of the tokens that are tracked, in the order they were named
 * @param cells the cells that are pinned, oldest first, and the keyboard's
 */
record SavedSession(
    String format,
    int version,
    SavedModel model,
    SavedPrompt prompt,
    LensView view,
    List<SavedRange> ranges,
    List<Integer> tracked,
    List<SavedCell> cells) {

  /** Tells a session from any other JSON. */
  static final String FORMAT = "logit-lens session";

  /** The layout this program writes. */
  static final int VERSION = 1;

  /** Stands in for what is missing in a file. */
  static final SavedSession PATTERN =
      new SavedSession(
          FORMAT,
          VERSION,
          new SavedModel("", SavedModel.Origin.BUNDLED, "", "", "", "", 0, 0, 0, false),
          new SavedPrompt("", Bos.AS_TRAINED, true, Overflow.REFUSE),
          new LensView(
              Metric.KL_FINAL_LAYER,
              RangeMode.POST,
              Decoder.LOGIT_LENS,
              HiddenRows.BLOCKS,
              true,
              1,
              true,
              10),
          List.of(new SavedRange(Metric.KL_FINAL_LAYER, 0, 0)),
          List.of(-1),
          List.of(new SavedCell(-1, -1, false, false)));

  /**
   * A prompt.
   *
   * @param text the text
   * @param bos whether the beginning-of-sequence token is put first
   * @param parseSpecial whether special tokens in the text are parsed
   * @param overflow what becomes of it where it is too long
   */
  record SavedPrompt(String text, Bos bos, boolean parseSpecial, Overflow overflow) {
    TokenizeOptions tokenizing() {
      return new TokenizeOptions(parseSpecial, bos);
    }
  }

  /**
   * The scale that the user has set for a colour mode.
   *
   * @param mode the colour mode
   * @param low the value at the map's start
   * @param high the value at the map's end
   */
  record SavedRange(Metric mode, double low, double high) {
    private boolean isRange() {
      return low < high && (low > 0 || !mode.isRank());
    }

    private ValueRange range() {
      return new ValueRange(low, high, mode.isRank());
    }
  }

  /**
   * A cell.
   *
   * @param row index of its row, 0 is the first that is decoded
   * @param position in the prompt, from 0
   * @param pinned whether it is held in the inspector
   * @param current whether it is the keyboard's
   */
  record SavedCell(int row, int position, boolean pinned, boolean current) {}

  /** Scales by colour mode as a session keeps them, in the order of the modes. */
  static List<SavedRange> ranges(Map<Metric, ValueRange> locked) {
    return locked.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(each -> new SavedRange(each.getKey(), each.getValue().low(), each.getValue().high()))
        .toList();
  }

  /** The scales by colour mode. */
  Map<Metric, ValueRange> locked() {
    return ranges.stream().collect(Collectors.toMap(SavedRange::mode, SavedRange::range));
  }

  /** What of it makes no sense, whatever the model; one sentence, empty when all does. */
  String complaint() {
    String first = model.complaint();
    if (first.isEmpty()) {
      first = complaintAboutNames();
    }
    if (first.isEmpty()) {
      first = complaintAboutNumbers();
    }
    return first.isEmpty() ? complaintAboutLists() : first;
  }

  private String complaintAboutNames() {
    if (prompt.bos() == null) {
      return unknown("prompt.bos");
    }
    if (prompt.overflow() == null) {
      return unknown("prompt.overflow");
    }
    if (view.metric() == null) {
      return unknown("view.metric");
    }
    if (view.rangeMode() == null) {
      return unknown("view.rangeMode");
    }
    if (view.decoder() == null) {
      return unknown("view.decoder");
    }
    return view.hiddenRows() == null ? unknown("view.hiddenRows") : "";
  }

  private static String unknown(String name) {
    return name + " is nothing that this version knows.";
  }

  private String complaintAboutNumbers() {
    if (view.stride() < 1) {
      return "view.stride is " + view.stride() + ", not 1 or more.";
    }
    return view.guesses() < 1 || view.guesses() > LensRequest.MAX_K
        ? "view.guesses is " + view.guesses() + ", not 1 to " + LensRequest.MAX_K + "."
        : "";
  }

  private String complaintAboutLists() {
    for (SavedRange range : ranges) {
      if (range.mode() == null) {
        return unknown("ranges.mode");
      }
      if (!range.isRange()) {
        return "ranges has " + range.low() + " to " + range.high() + ", which is no range.";
      }
    }
    if (ranges.stream().map(SavedRange::mode).distinct().count() < ranges.size()) {
      return "ranges names a colour mode twice.";
    }
    if (tracked.size() > LensRequest.MAX_TRACKED || Set.copyOf(tracked).size() < tracked.size()) {
      return "tracked is not up to " + LensRequest.MAX_TRACKED + " different ids.";
    }
    long pins = cells.stream().filter(SavedCell::pinned).count();
    long current = cells.stream().filter(SavedCell::current).count();
    return pins > HeatmapView.MAX_PINS || current > 1
        ? "cells has " + pins + " pins and " + current + " current cells."
        : "";
  }
}
