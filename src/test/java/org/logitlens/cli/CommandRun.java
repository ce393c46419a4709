package org.logitlens.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.FakeLibrary;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLoader;

/** One command line, run in this process with the fake model, and what came of it. */
final class CommandRun {
  final int exitCode;
  final byte[] outBytes;
  final String out;
  final String err;
  final List<FakeModel> models;

  private CommandRun(int exitCode, byte[] out, String err, List<FakeModel> models) {
    this.exitCode = exitCode;
    this.outBytes = out;
    this.out = new String(out, StandardCharsets.UTF_8);
    this.err = err;
    this.models = models;
  }

  static CommandRun of(String... args) {
    return withInput(new byte[0], args);
  }

  static CommandRun withInput(byte[] input, String... args) {
    return with(new FakeLibrary(Path.of("hub")), input, args);
  }

  static CommandRun withModel(LanguageModel model, String... args) {
    return with((folder, preference, progress, cancellation) -> model, Path.of("bundled"), args);
  }

  static CommandRun with(FakeLibrary library, String... args) {
    return with(library, new byte[0], args);
  }

  private static CommandRun with(FakeLibrary library, byte[] input, String... args) {
    List<FakeModel> models = new ArrayList<>();
    ModelLoader loader =
        (folder, preference, progress, cancellation) -> {
          if (folder.endsWith("broken")) {
            throw new ModelException("broken has no model.", "Take another folder.", null);
          }
          FakeModel model = new FakeModel(folder);
          models.add(model);
          return model;
        };
    return with(loader, library, Path.of("bundled"), models, input, args);
  }

  static CommandRun withoutBundledModel(String... args) {
    return with(
        (folder, preference, progress, cancellation) -> new FakeModel(folder),
        new FakeLibrary(Path.of("hub")),
        null,
        List.of(),
        new byte[0],
        args);
  }

  static CommandRun with(ModelLoader loader, Path bundled, String... args) {
    return with(loader, new FakeLibrary(Path.of("hub")), bundled, List.of(), new byte[0], args);
  }

  static CommandRun withWindow(WindowTimes window, String... args) {
    return with(
        (folder, preference, progress, cancellation) -> new FakeModel(folder),
        new FakeLibrary(Path.of("hub")),
        null,
        List.of(),
        new byte[0],
        window,
        args);
  }

  private static CommandRun with(
      ModelLoader loader,
      FakeLibrary library,
      @Nullable Path bundled,
      List<FakeModel> models,
      byte[] input,
      String... args) {
    return with(loader, library, bundled, models, input, status -> Optional.empty(), args);
  }

  private static CommandRun with(
      ModelLoader loader,
      FakeLibrary library,
      @Nullable Path bundled,
      List<FakeModel> models,
      byte[] input,
      WindowTimes window,
      String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exitCode =
        LogitLens.run(
            new CliContext(
                loader,
                library,
                bundled,
                "test",
                new ByteArrayInputStream(input),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                window,
                false),
            args);
    return new CommandRun(
        exitCode, out.toByteArray(), err.toString(StandardCharsets.UTF_8), models);
  }
}
