package org.logitlens.plot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.logitlens.lens.LensRequest;

/** How far the colours of tracked tokens are from what is drawn beside them, by Oklab. */
class TrackColoursTest {
  private static final List<Integer> TRACKED =
      IntStream.range(0, LensRequest.MAX_TRACKED).mapToObj(i -> TrackStyle.of(i).argb()).toList();

  /**
   * How colours are seen: the matrices for linear red, green and blue of Machado, Oliveira and
   * Fernandes (2009) at full severity, row by row.
   */
  private enum Vision {
    COMMON(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0),
    PROTANOPIA(
        0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116,
        1.051998),
    DEUTERANOPIA(
        0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.011820, 0.042940, 0.968881),
    TRITANOPIA(
        1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367,
        0.303900);

    private final double redOfRed;
    private final double redOfGreen;
    private final double redOfBlue;
    private final double greenOfRed;
    private final double greenOfGreen;
    private final double greenOfBlue;
    private final double blueOfRed;
    private final double blueOfGreen;
    private final double blueOfBlue;

    Vision(
        double redOfRed,
        double redOfGreen,
        double redOfBlue,
        double greenOfRed,
        double greenOfGreen,
        double greenOfBlue,
        double blueOfRed,
        double blueOfGreen,
        double blueOfBlue) {
      this.redOfRed = redOfRed;
      this.redOfGreen = redOfGreen;
      this.redOfBlue = redOfBlue;
      this.greenOfRed = greenOfRed;
      this.greenOfGreen = greenOfGreen;
      this.greenOfBlue = greenOfBlue;
      this.blueOfRed = blueOfRed;
      this.blueOfGreen = blueOfGreen;
      this.blueOfBlue = blueOfBlue;
    }

    /** The colour that people with common vision see as these people see a colour. */
    int seen(int argb) {
      double r = Contrast.linear(argb >> 16 & 0xFF);
      double g = Contrast.linear(argb >> 8 & 0xFF);
      double b = Contrast.linear(argb & 0xFF);
      return encoded(redOfRed * r + redOfGreen * g + redOfBlue * b) << 16
          | encoded(greenOfRed * r + greenOfGreen * g + greenOfBlue * b) << 8
          | encoded(blueOfRed * r + blueOfGreen * g + blueOfBlue * b);
    }

    private static int encoded(double light) {
      double in = Math.max(0, Math.min(1, light));
      double out = in <= 0.0031308 ? 12.92 * in : 1.055 * Math.pow(in, 1 / 2.4) - 0.055;
      return (int) Math.round(255 * out);
    }

    double distance(int one, int other) {
      double[] a = Oklab.ofRgb(seen(one));
      double[] b = Oklab.ofRgb(seen(other));
      return Math.hypot(Math.hypot(a[0] - b[0], a[1] - b[1]), a[2] - b[2]);
    }
  }

  @ParameterizedTest
  @EnumSource
  void trackedTokensAreToldFromEachOther(Vision vision) {
    double least = vision == Vision.COMMON ? 0.19 : 0.1;
    for (int i = 0; i < TRACKED.size(); i++) {
      for (int j = 0; j < i; j++) {
        double distance = vision.distance(TRACKED.get(i), TRACKED.get(j));
        assertTrue(distance >= least, i + " and " + j + " are " + distance + " apart");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void trackedTokensAreToldFromTheChartsOtherLinesAndTheOutline(Vision vision) throws IOException {
    double least = vision == Vision.COMMON ? 0.12 : 0.045;
    Map<String, Integer> others = otherLines();
    assertEquals(7, others.size(), others.toString());
    for (Map.Entry<String, Integer> other : others.entrySet()) {
      for (int i = 0; i < TRACKED.size(); i++) {
        double distance = vision.distance(TRACKED.get(i), other.getValue());
        assertTrue(distance >= least, i + " and " + other.getKey() + " are " + distance + " apart");
      }
    }
  }

  @Test
  void trackedTokensAreFarFromTheOutlineThatMeansSomethingElse() {
    for (int i = 0; i < TRACKED.size(); i++) {
      double distance = Vision.COMMON.distance(TRACKED.get(i), Theme.OUTLINE);
      assertTrue(distance >= 0.2, i + " is " + distance + " apart");
    }
  }

  @ParameterizedTest
  @EnumSource
  void trackedTokensContrastWithThePaper(Theme theme) {
    for (int i = 0; i < TRACKED.size(); i++) {
      double ratio = Contrast.ratio(TRACKED.get(i), theme.paper());
      assertTrue(ratio >= 3, i + " has " + ratio);
    }
  }

  @Test
  void aSimulatedDeficiencyKeepsGreysAndBringsRedAndGreenTogether() {
    for (Vision vision : Vision.values()) {
      assertEquals(0x808080, vision.seen(0xFF808080), vision.name());
    }
    double common = Vision.COMMON.distance(0xD00000, 0x507000);
    assertTrue(Vision.DEUTERANOPIA.distance(0xD00000, 0x507000) < common / 2);
  }

  /** The colours of the outline and the lines that are not of tracked tokens, light and dark. */
  private static Map<String, Integer> otherLines() throws IOException {
    Map<String, Integer> colours = new HashMap<>();
    colours.put("outline and final guess", Theme.OUTLINE);
    for (Theme theme : Theme.values()) {
      colours.put("own guess " + theme.key(), theme.accent());
    }
    String sheet;
    try (InputStream in = TrackStyle.class.getResourceAsStream("/org/logitlens/css/details.css")) {
      sheet = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
    }
    Matcher line =
        Pattern.compile("-ll-line-(next|input): ladder\\(-ll-paper, #(\\w+) 49%, #(\\w+) 51%\\)")
            .matcher(sheet);
    while (line.find()) {
      colours.put(line.group(1) + " dark", Integer.parseInt(line.group(2), 16));
      colours.put(line.group(1) + " light", Integer.parseInt(line.group(3), 16));
    }
    return colours;
  }
}
