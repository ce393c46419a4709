package org.logitlens;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every row of the list of faults that the product promises to survive has a test tagged with it.
 */
class FaultRowsTest {
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"([A-Z][0-9]+)\"\\)");

  @Test
  void everyPromisedFaultRowHasATestThatNamesIt() throws IOException {
    Set<String> tagged = new TreeSet<>();
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        Matcher matcher = TAG.matcher(Files.readString(file));
        while (matcher.find()) {
          tagged.add(matcher.group(1));
        }
      }
    }
    Set<String> missing = promised().collect(Collectors.toCollection(TreeSet::new));
    missing.removeAll(tagged);
    assertEquals(Set.of(), missing);
  }

  private static Stream<String> promised() {
    return Stream.of(
            rows("P", 1, 20),
            rows("W", 1, 19),
            rows("C", 1, 10),
            rows("X", 1, 8),
            rows("N", 1, 28),
            rows("T", 1, 6),
            rows("R", 1, 6),
            rows("R", 8, 12),
            rows("E", 4, 15),
            List.of("E1", "X11", "X14", "X15"))
        .flatMap(List::stream);
  }

  private static List<String> rows(String letter, int from, int to) {
    return IntStream.rangeClosed(from, to).mapToObj(row -> letter + row).toList();
  }
}
