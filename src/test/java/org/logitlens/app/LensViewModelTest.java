package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.ModelException;

/** When a prompt is run, and what is shown of it. */
class LensViewModelTest extends WithViewModel {
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
