package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.LensGrid;

class TrackedTokensTest {
  private final TestThread ui = new TestThread();
  private final FakeLoader loader = new FakeLoader();
  private final LensViewModel viewModel = new LensViewModel(loader, ui, problem -> {});
  private final TrackedTokens tracked = viewModel.tracked();

  @AfterEach
  void close() {
    ui.run(viewModel::close);
    ui.close();
  }

  private void open(String folder, String text) {
    ui.run(
        () -> {
          viewModel.textProperty().set(text);
          viewModel.open(Path.of("/models", folder));
        });
    ui.await("the model", () -> viewModel.modelProperty().get() != null);
    awaitGrid(text);
  }

  /** Waits for a whole grid of a text that has all tracked tokens, and for the run's end. */
  private void awaitGrid(String text) {
    ui.await(
        "a complete grid of " + text,
        () -> {
          LensGrid grid = viewModel.gridProperty().get();
          return grid != null
              && grid.isComplete()
              && grid.prompt().text().equals(text)
              && tracked.ids().stream().allMatch(grid::tracks)
              && viewModel.statusProperty().get() instanceof Status.Ready;
        });
  }

  private void add(String text) {
    ui.run(() -> tracked.add(text));
  }

  private void addKnown(char token) {
    ui.run(() -> tracked.add(tiny().vocabulary().token(token)));
  }

  private void remove(char token) {
    ui.run(() -> tracked.remove(tiny().vocabulary().token(token)));
  }

  private void awaitIds(Integer... ids) {
    ui.await("tracked " + List.of(ids), () -> tracked.ids().equals(List.of(ids)));
  }

  private String awaitNote() {
    ui.await("a note", () -> !tracked.noteProperty().get().isEmpty());
    return ui.get(() -> tracked.noteProperty().get());
  }

  private FakeModel tiny() {
    return loader.model("tiny");
  }

  private void type(String text) {
    ui.run(() -> viewModel.textProperty().set(text));
  }

  @Test
  void aTokenThatIsAddedRunsOnceAndThenEveryCellHasIt() {
    open("tiny", "abc");

    add("z");
    awaitIds((int) 'z');
    awaitGrid("abc");

    assertEquals(2, tiny().runs.get());
    LensGrid grid = Objects.requireNonNull(ui.get(() -> viewModel.gridProperty().get()));
    assertEquals(1 + 'z' - 'b', grid.column(0).trackedRank('z', grid.rowCount() - 1));
  }

  @Test
  void removingNeverRunsNorDoesAddingWhatTheGridStillHas() {
    open("tiny", "abc");
    addKnown('y');
    addKnown('z');
    awaitGrid("abc");
    int runs = tiny().runs.get();

    remove('y');
    awaitIds((int) 'z');
    addKnown('y');
    awaitIds((int) 'z', (int) 'y');

    awaitGrid("abc");
    assertEquals(runs, tiny().runs.get());
  }

  @Test
  void typingAndRunningAgainGoOnTrackingAndTakeTheColumnsOver() {
    open("tiny", "abcdef");
    addKnown('z');
    awaitGrid("abcdef");

    type("abcdeX");
    awaitGrid("abcdeX");
    assertEquals(
        2,
        Objects.requireNonNull(ui.get(() -> viewModel.figuresProperty().get())).columnsDecoded());

    ui.run(viewModel::run);
    awaitGrid("abcdeX");
    assertEquals(List.of((int) 'z'), ui.get(tracked::ids));
  }

  @Test
  void aTokenAddedDuringARunStartsItAnewUnlessTheRunHasIt() {
    open("tiny", "abc");
    FakeModel model = tiny();
    model.columns.drainPermits();
    type("abx");
    ui.await("running", () -> model.runs.get() == 2);

    addKnown('z');
    ui.await("running anew", () -> model.runs.get() == 3);
    remove('z');
    addKnown('z');
    model.columns.release(1000);
    awaitGrid("abx");

    assertEquals(3, model.runs.get());
  }

  @Test
  @Tag("R12")
  void ofTokensAddedInARowOnlyTheNewestRequestIsShown() {
    open("tiny", "abc");
    FakeModel model = tiny();
    model.deaf = true;
    model.columns.drainPermits();
    addKnown('w');
    ui.await("running", () -> model.runs.get() == 2);

    addKnown('x');
    addKnown('y');
    model.columns.release(1000);
    awaitGrid("abc");

    assertEquals(3, model.runs.get(), "the run in the middle never began");
  }

  @Test
  void addingIsFreeWhileTheModelIsDeaf() {
    open("tiny", "abc");
    FakeModel model = tiny();
    model.deaf = true;
    model.columns.drainPermits();
    type("abcd");
    ui.await("running", () -> model.runs.get() == 2);

    add("z");
    awaitIds((int) 'z');

    model.columns.release(1000);
    awaitGrid("abcd");
  }

  @Test
  void anotherModelClearsTheList() {
    open("tiny", "abc");
    add("zz");
    awaitNote();
    addKnown('z');
    awaitGrid("abc");

    open("other", "abcd");

    assertEquals(List.of(), ui.get(tracked::ids));
    assertEquals("", ui.get(() -> tracked.noteProperty().get()));
    assertFalse(Objects.requireNonNull(viewModel.gridProperty().get()).tracks('z'));
  }

  @Test
  void idsAreTakenWithAHashOrTheWord() {
    open("tiny", "abc");

    add("#122");
    awaitIds(122);
    add("id 65");
    awaitIds(122, 65);
    add("1");
    awaitIds(122, 65, (int) '1');
    add("#");
    awaitIds(122, 65, (int) '1', (int) '#');
  }

  @Test
  void anIdThatTheModelLacksIsRefused() {
    open("tiny", "abc");

    add("#256");
    assertEquals("There is no id 256: the model's go from 0 to 255", awaitNote());
    add("id 99999999999");
    ui.await("the other", () -> tracked.noteProperty().get().contains("99999999999"));
    assertEquals(List.of(), ui.get(tracked::ids));
  }

  @Test
  void textOfSeveralTokensIsRefusedWithThem() {
    open("tiny", "abc");

    add("ab");

    assertEquals("'ab' is 2 tokens: a b", awaitNote());
    assertEquals(1, tiny().runs.get());
    assertTrue(tiny().tokenizedOn.stream().allMatch("tokens"::equals), "only off the FX thread");
  }

  @Test
  void aLongTextIsRefusedInOneShortSentence() {
    open("tiny", "abc");

    add("x".repeat(500));

    assertEquals("'" + "x".repeat(24) + "…' is 500 tokens: x x x x x x x x …", awaitNote());
  }

  @Test
  void wordsWithASpaceBeforeThemAreFoundWithoutTypingIt() {
    WordModel model = new WordModel(" plasma", "x", " x");

    assertEquals(" plasma", text(TokenQuery.answer(model, "plasma")));
    assertEquals(" plasma", text(TokenQuery.answer(model, " plasma")));
    assertEquals("x", text(TokenQuery.answer(model, "x")), "as typed comes first");
    assertEquals(" x", text(TokenQuery.answer(model, " x")));
    assertEquals("'plasmas' is 2 tokens: ·plasma s", TokenQuery.answer(model, "plasmas").refusal());
  }

  private static String text(TokenQuery.Answer answer) {
    return Objects.requireNonNull(answer.token(), answer.refusal()).text();
  }

  @Test
  void theSameTokenTwiceIsRefusedAndSoIsAFifth() {
    open("tiny", "abc");
    addKnown('v');
    add("v");
    assertEquals("v is tracked already.", awaitNote());

    for (char token = 'w'; token <= 'z'; token++) {
      addKnown(token);
    }

    assertEquals(List.of((int) 'v', (int) 'w', (int) 'x', (int) 'y'), ui.get(tracked::ids));
    awaitGrid("abc");
  }

  @Test
  void withoutAModelItSaysSo() {
    add("z");

    assertEquals("No model is open.", awaitNote());
  }

  @Test
  void theListCannotBeChangedFromOutside() {
    open("tiny", "abc");
    assertThrows(
        UnsupportedOperationException.class,
        () -> tracked.tokens().add(tiny().vocabulary().token('z')));
  }
}
