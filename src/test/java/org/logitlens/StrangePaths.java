package org.logitlens;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.logitlens.cli.CliContext;
import org.logitlens.cli.LogitLens;
import org.logitlens.lens.FakeLibrary;
import org.logitlens.runtime.OnnxModelLoader;

/**
 * Runs the bundled model from folders with names that trip programs up, and writes beside it. Ends
 * with the number of failures.
 */
final class StrangePaths {
  private static final List<String> NAMES =
      List.of(
          "with two  spaces",
          "日本 é🙂",
          "50%20 #1 & 'quoted' \"twice\" $HOME",
          "back\\slash;semi",
          "-dash",
          ("long".repeat(50) + "/").repeat(3));

  private StrangePaths() {}

  public static void main(String[] args) throws IOException {
    int failures = 0;
    for (String name : NAMES) {
      Path folder = Files.createDirectories(Path.of(args[0]).resolve(name));
      copy(Path.of("models", "lens-mini"), folder.resolve("model"));
      String model = folder.resolve("model").toString();
      String picture = folder.resolve("x y.png").toString();
      String values = folder.resolve("x#%.json").toString();
      String prompt = folder.resolve("prompt ?.txt").toString();
      Files.writeString(Path.of(prompt), "The capital");
      failures += run("check", model);
      failures += run("render", "--model", model, "--file", prompt, "--out", picture);
      failures += run("values", "--model", model, "--file", prompt, "--out", values);
      failures += Files.size(Path.of(picture)) > 1000 && Files.size(Path.of(values)) > 1000 ? 0 : 1;
    }
    System.exit(failures);
  }

  private static int run(String... args) {
    return LogitLens.run(
                new CliContext(
                    new OnnxModelLoader(),
                    new FakeLibrary(Path.of("hub")),
                    null,
                    "test",
                    System.in,
                    System.out,
                    System.err,
                    status -> Optional.empty(),
                    false),
                args)
            == 0
        ? 0
        : 1;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      files.forEach(
          file -> {
            try {
              Files.copy(file, to.resolve(file.getFileName().toString()));
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
