package org.logitlens.app;

import java.net.URL;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import javafx.scene.image.Image;

/** The application's icon in the sizes that systems ask for. */
final class Icons {
  private Icons() {}

  /** 32, 64 and 128 pixels wide. */
  static List<Image> all() {
    return IntStream.of(32, 64, 128).mapToObj(Icons::icon).toList();
  }

  private static Image icon(int size) {
    String name = "/org/logitlens/icons/" + size + ".png";
    URL file = Objects.requireNonNull(Icons.class.getResource(name), name);
    return new Image(file.toExternalForm());
  }
}
