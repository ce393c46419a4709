package org.logitlens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts the window as a process of its own, headless like the tests. */
class FreshStartTest {
  private static List<Path> leftovers() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> String.valueOf(file.getFileName()).startsWith("logit-lens-start"))
          .toList();
    }
  }

  @Test
  @Timeout(120)
  void aFreshWindowShowsThePictureOfTheBundledModelAndIsGone() throws IOException {
    List<Path> before = leftovers();
    OptionalDouble seconds = FreshStart.firstPicture();
    assertTrue(seconds.isPresent());
    assertTrue(seconds.getAsDouble() > 0 && seconds.getAsDouble() < 60, seconds.toString());
    assertEquals(before, leftovers());
  }
}
