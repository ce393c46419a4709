package org.logitlens.app;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import javafx.scene.text.Font;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The fonts that come along, so that text measures the same everywhere. */
final class Fonts {
  private static final Logger LOG = LoggerFactory.getLogger(Fonts.class);
  private static final List<String> FILES =
      List.of(
          "Inter-Regular.otf",
          "Inter-Medium.otf",
          "Inter-SemiBold.otf",
          "JetBrainsMono-Regular.ttf",
          "JetBrainsMono-Bold.ttf");

  private Fonts() {}

  /** Makes them known to JavaFX, before the first stylesheet names them. */
  static void load() {
    for (String file : FILES) {
      try (InputStream in = Fonts.class.getResourceAsStream("/org/logitlens/fonts/" + file)) {
        if (in == null || Font.loadFont(in, 13) == null) {
          LOG.warn("the font {} could not be loaded", file);
        }
      } catch (IOException e) {
        LOG.warn("the font {} could not be read", file, e);
      }
    }
  }
}
