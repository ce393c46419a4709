package org.logitlens.app.details;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import javafx.scene.text.Font;
import org.logitlens.plot.Face;

/** Fonts and colours for tests, as the window has them. */
final class TestFonts {
  private TestFonts() {}

  /** Loads the bundled fonts into JavaFX. */
  static void load() {
    for (Face face : Face.values()) {
      if (face == Face.SYSTEM) {
        continue;
      }
      try (InputStream in = TestFonts.class.getResourceAsStream(face.resource())) {
        Objects.requireNonNull(Font.loadFont(in, 13), face.resource());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The address of a sheet with the window's colours. */
  static String sheet(String theme) {
    return Objects.requireNonNull(TestFonts.class.getResource(theme + ".css")).toExternalForm();
  }
}
