package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Statistic;

class LensViewModelTest {
  private static final Path TINY = Path.of("/models/tiny");
  private static final Path OTHER = Path.of("/models/other");

  private final TestThread ui = new TestThread();
  private final FakeLoader loader = new FakeLoader();
  private final List<Problem> told = new ArrayList<>();
  private final LensViewModel viewModel = new LensViewModel(loader, ui, told::add);

  @AfterEach
  void close() {
    ui.run(viewModel::close);
    ui.close();
  }

  private void openTiny(String text) {
    ui.run(
        () -> {
          viewModel.textProperty().set(text);
          viewModel.open(TINY);
        });
    awaitReady();
    if (!text.isEmpty()) {
      awaitGrid(text);
    }
  }

  private void awaitReady() {
    ui.await("ready", () -> viewModel.statusProperty().get() instanceof Status.Ready);
  }

  private void awaitGrid(String text) {
    ui.await(
        "a complete grid of " + text,
        () -> {
          LensGrid grid = viewModel.gridProperty().get();
          return grid != null && grid.isComplete() && grid.prompt().text().equals(text);
        });
  }

  private boolean cut(String text) {
    Prompt prompt = viewModel.promptProperty().get();
    return prompt != null && prompt.text().equals(text);
  }

  private void type(String text) {
    ui.run(() -> viewModel.textProperty().set(text));
  }

  private FakeModel tiny() {
    return loader.model("tiny");
  }

  @Test
  void aModelThatOpensRunsThePromptAtOnce() {
    openTiny("abc");

    LensGrid grid = Objects.requireNonNull(viewModel.gridProperty().get());
    assertEquals(3, grid.columnCount());
    assertEquals("tiny", Objects.requireNonNull(viewModel.modelProperty().get()).name());
    assertNotNull(viewModel.figuresProperty().get());
  }

  @Test
  void liveTypingDecodesOnlyFromTheFirstChangedTokenOn() {
    openTiny("abcdef");

    type("abcdeX");
    awaitGrid("abcdeX");

    ui.await("figures", () -> viewModel.figuresProperty().get() != null);
    // Position 4 has another next token, position 5 another token.
    assertEquals(2, Objects.requireNonNull(viewModel.figuresProperty().get()).columnsDecoded());
  }

  @Test
  void withoutLiveTypingOnlyCountsAndRunRuns() {
    openTiny("abc");
    ui.run(() -> viewModel.liveProperty().set(false));

    type("abcd");
    ui.await(
        "four tokens", () -> Objects.requireNonNull(viewModel.promptProperty().get()).size() == 4);
    assertEquals(1, tiny().runs.get());

    ui.run(viewModel::run);
    awaitGrid("abcd");
  }

  @Test
  void runRightAfterTypingRunsTheNewText() {
    openTiny("abc");
    ui.run(
        () -> {
          viewModel.liveProperty().set(false);
          viewModel.textProperty().set("xyz!");
          viewModel.run();
        });

    awaitGrid("xyz!");
  }

  private void choose(Metric metric) {
    ui.run(() -> viewModel.plotProperty().set(viewModel.plotProperty().get().withMetric(metric)));
  }

  private boolean showsJs() {
    LensGrid grid = viewModel.gridProperty().get();
    return grid != null && grid.isComplete() && grid.has(Statistic.JS);
  }

  @Test
  void changingToAnyModeButJensenShannonNeverRunsTheModel() {
    openTiny("abc");
    assertFalse(ui.get(this::showsJs));

    for (Metric metric : Metric.values()) {
      if (metric != Metric.JENSEN_SHANNON) {
        choose(metric);
      }
    }

    assertEquals(1, tiny().runs.get());
  }

  @Test
  void choosingJensenShannonRunsOnceAndGoingBackAndForthNeverAgain() {
    openTiny("abc");

    choose(Metric.JENSEN_SHANNON);
    ui.await("its values", this::showsJs);
    awaitReady();
    for (Metric metric : Metric.values()) {
      choose(metric);
      choose(Metric.JENSEN_SHANNON);
    }
    ui.run(() -> viewModel.plotProperty().set(viewModel.plotProperty().get().withStride(2)));

    assertEquals(2, tiny().runs.get());
    assertEquals(3, Objects.requireNonNull(viewModel.figuresProperty().get()).columnsDecoded());
  }

  @Test
  void choosingJensenShannonRunsEvenWhenTypingIsNotLive() {
    openTiny("abc");
    ui.run(() -> viewModel.liveProperty().set(false));

    choose(Metric.JENSEN_SHANNON);

    ui.await("its values", this::showsJs);
  }

  @Test
  void typingInJensenShannonModeComputesItAndInOthersDoesNot() {
    choose(Metric.JENSEN_SHANNON);
    openTiny("abc");
    assertTrue(ui.get(this::showsJs));
    assertEquals(1, tiny().runs.get());

    type("abcd");
    awaitGrid("abcd");
    assertTrue(ui.get(this::showsJs));

    choose(Metric.ENTROPY);
    type("abcde");
    awaitGrid("abcde");
    assertFalse(ui.get(this::showsJs));
  }

  @Test
  void choosingJensenShannonDuringARunWithoutItStartsTheRunAnew() {
    openTiny("abc");
    FakeModel model = tiny();
    model.columns.drainPermits();
    type("abx");
    ui.await("running", () -> model.runs.get() == 2);

    choose(Metric.JENSEN_SHANNON);
    ui.await("running anew", () -> model.runs.get() == 3);
    choose(Metric.ENTROPY);
    choose(Metric.JENSEN_SHANNON);
    model.columns.release(1000);
    awaitGrid("abx");

    ui.await("its values", this::showsJs);
    awaitReady();
    assertEquals(3, model.runs.get());
  }

  @Test
  void changingTheLensRunsAgain() {
    openTiny("abc");

    ui.run(() -> viewModel.decoderProperty().set(Decoder.POST_2020));

    ui.await(
        "the other lens",
        () -> {
          LensGrid grid = viewModel.gridProperty().get();
          return grid != null && grid.decoder() == Decoder.POST_2020 && grid.isComplete();
        });
  }

  @Test
  @Tag("R12")
  void theNewestOfTwoQueuedRunsWinsAndNothingStaleIsShown() {
    openTiny("start");
    FakeModel model = tiny();
    model.deaf = true;
    model.columns.drainPermits();
    List<String> shown = new ArrayList<>();
    ui.run(
        () ->
            viewModel
                .gridProperty()
                .addListener(
                    (property, before, now) ->
                        shown.add(Objects.requireNonNull(now).prompt().text())));

    type("first");
    ui.await("first run", () -> model.runs.get() == 2);
    type("second");
    ui.await("second tokens", () -> cut("second"));
    type("third");
    ui.await("third tokens", () -> cut("third"));
    model.columns.release(1000);
    awaitGrid("third");

    assertFalse(shown.contains("first"), () -> "shown " + shown);
    assertFalse(shown.contains("second"), () -> "shown " + shown);
    assertEquals(3, model.runs.get(), "the run in the middle never began");
  }

  @Test
  @Tag("R6")
  void cancelFreesTheWindowEvenWhileTheModelIsDeafToIt() {
    openTiny("abc");
    FakeModel model = tiny();
    model.deaf = true;
    model.columns.drainPermits();
    type("abcd");
    ui.await("running", () -> viewModel.statusProperty().get() instanceof Status.Running);

    ui.run(viewModel::cancel);

    assertInstanceOf(Status.Ready.class, ui.get(() -> viewModel.statusProperty().get()));
    model.columns.release(1000);
    type("abce");
    awaitGrid("abce");
  }

  @Test
  @Tag("R6")
  void cancellingALoadKeepsTheModelThatIsOpen() {
    openTiny("abc");
    loader.gate.drainPermits();
    ui.run(() -> viewModel.open(OTHER));
    ui.await("loading", () -> loader.asked.contains(OTHER));

    ui.run(viewModel::cancel);

    assertInstanceOf(Status.Ready.class, ui.get(() -> viewModel.statusProperty().get()));
    assertEquals("", ui.get(() -> viewModel.blockedProperty().get()));
    assertFalse(tiny().closed.get());
    type("abcd");
    awaitGrid("abcd");
  }

  @Test
  void aModelThatComesAfterItWasCancelledIsClosed() {
    loader.deaf = true;
    loader.gate.drainPermits();
    ui.run(() -> viewModel.open(TINY));
    ui.await("loading", () -> loader.asked.contains(TINY));
    ui.run(viewModel::cancel);

    loader.gate.release();

    ui.await("closed", () -> !loader.all().isEmpty() && loader.all().get(0).closed.get());
    assertNull(ui.get(() -> viewModel.modelProperty().get()));
  }

  @Test
  @Tag("R5")
  void switchingModelsDuringARunClosesTheFirstAfterItsRunHasReturned() {
    for (int i = 0; i < 20; i++) {
      openTiny("abc" + i);
      FakeModel model = tiny();
      model.columns.drainPermits();
      type("run " + i);
      ui.await("running", () -> viewModel.statusProperty().get() instanceof Status.Running);

      ui.run(() -> viewModel.open(OTHER));

      ui.await("closed", model.closed::get);
      assertFalse(model.closedInRun.get());
      awaitGrid("run " + i);
    }
    ui.await("one left", () -> loader.all().stream().filter(m -> !m.closed.get()).count() == 1);
  }

  @Test
  @Tag("R5")
  void closingDuringARunClosesTheModelAfterItHasReturned() {
    openTiny("abc");
    FakeModel model = tiny();
    model.columns.drainPermits();
    type("abcd");
    ui.await("running", () -> viewModel.statusProperty().get() instanceof Status.Running);

    ui.run(viewModel::close);

    ui.await("closed", model.closed::get);
    assertFalse(model.closedInRun.get());
  }

  @Test
  void aFolderWithoutAModelSaysWhatToDo() {
    ui.run(() -> viewModel.open(Path.of("/models/broken")));
    ui.await("failed", () -> viewModel.statusProperty().get() instanceof Status.Failed);

    assertEquals(1, told.size());
    assertEquals("model.safetensors has 7 bytes.", told.get(0).message());
    assertEquals("Download it again.", told.get(0).remedy());
    assertTrue(told.get(0).details().contains("IllegalStateException: 7"));
  }

  @Test
  void aFailedRunLeavesEverythingUsable() {
    openTiny("abc");
    tiny().failure = new ModelException("Memory is short.", "Shorten the prompt.", null);
    type("abcd");
    ui.await("failed", () -> viewModel.statusProperty().get() instanceof Status.Failed);
    assertEquals("Shorten the prompt.", told.get(0).remedy());

    tiny().failure = null;
    type("abcde");
    awaitGrid("abcde");
  }

  @Test
  void aBugInARunIsToldWithItsTrace() {
    openTiny("abc");
    tiny().failure = new IllegalStateException("oops");
    type("abcd");
    ui.await("failed", () -> viewModel.statusProperty().get() instanceof Status.Failed);

    assertTrue(told.get(0).message().contains("oops"));
    assertTrue(told.get(0).details().contains("LensViewModelTest"));
  }

  @Test
  @Tag("P1")
  void anEmptyPromptIsNotRunAndSaysWhy() {
    openTiny("");

    ui.run(viewModel::run);

    ui.await("refused", () -> viewModel.blockedProperty().get().contains("no tokens"));
    assertEquals(0, tiny().runs.get());
  }

  @Test
  @Tag("P2")
  void spacesAndLineEndsAreTokensLikeAnyOther() {
    openTiny(" ");
    type("\n\n");
    awaitGrid("\n\n");

    LensGrid grid = Objects.requireNonNull(ui.get(() -> viewModel.gridProperty().get()));
    assertEquals("↵", grid.prompt().tokens().get(0).label().plain());
  }

  @Test
  @Tag("P5")
  void aPromptAsLongAsTheContextRuns() {
    openTiny("x".repeat(FakeModel.LIMIT));

    assertEquals("", ui.get(() -> viewModel.blockedProperty().get()));
  }

  @Test
  @Tag("P6")
  void aPromptBeyondTheContextIsRunOnlyInPart() {
    openTiny("abc");
    String tooLong = "y".repeat(FakeModel.LIMIT) + "zz";
    type(tooLong);
    ui.await("refused", () -> viewModel.blockedProperty().get().startsWith("2 tokens too many"));
    assertEquals(1, tiny().runs.get());

    ui.run(() -> viewModel.overflowProperty().set(Overflow.KEEP_LAST));
    awaitGrid(tooLong);

    LensGrid grid = Objects.requireNonNull(ui.get(() -> viewModel.gridProperty().get()));
    assertEquals(FakeModel.LIMIT, grid.columnCount());
    assertEquals("z", grid.prompt().tokens().get(FakeModel.LIMIT - 1).text());
    assertTrue(grid.prompt().notices().contains("2 tokens dropped"));
    type("short");
    awaitGrid("short");
    assertEquals(Overflow.REFUSE, ui.get(() -> viewModel.overflowProperty().get()));
  }

  @Test
  void columnsAreShownAsTheyFinish() {
    openTiny("abc");
    FakeModel model = tiny();
    model.columns.drainPermits();
    type("xyz");
    ui.await("running", () -> model.runs.get() == 2);

    model.columns.release(2);

    ui.await(
        "two columns",
        () -> Objects.requireNonNull(viewModel.gridProperty().get()).readyCount() == 2);
    model.columns.release(1);
    awaitGrid("xyz");
  }
}
