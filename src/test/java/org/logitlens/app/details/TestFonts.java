package org.logitlens.app.details;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.text.Font;
import javafx.stage.Stage;
import org.logitlens.app.TestStage;
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

  /** Shows a part of the window, dressed as the window dresses it in a theme. FX thread. */
  static void show(Stage stage, Parent part, double width, double height, String theme) {
    Scene scene = new Scene(part, width, height);
    scene.getStylesheets().addAll(sheets(theme));
    stage.setScene(scene);
    TestStage.show(stage);
  }

  /** The addresses of the window's sheets, in its order. */
  private static List<String> sheets(String theme) {
    return Stream.of("base", theme, "details")
        .map(name -> "/org/logitlens/css/" + name + ".css")
        .map(name -> Objects.requireNonNull(TestFonts.class.getResource(name), name))
        .map(URL::toExternalForm)
        .toList();
  }
}
