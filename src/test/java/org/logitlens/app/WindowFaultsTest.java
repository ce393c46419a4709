package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javafx.application.Platform;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.testfx.util.WaitForAsyncUtils;

class WindowFaultsTest extends WithWindow {
  @Override
  @AfterEach
  void closeWindow() {
    super.closeWindow();
    WaitForAsyncUtils.clearExceptions();
  }

  private long bugWindows() {
    return open.ask(
        () ->
            Window.getWindows().stream()
                .filter(each -> each.getScene().lookup("#bug-details") != null)
                .count());
  }

  private String bugText() {
    open.await("a bug window", () -> bugWindows() == 1);
    return open.ask(
        () ->
            Window.getWindows().stream()
                .map(each -> each.getScene().lookup("#bug-details"))
                .filter(Objects::nonNull)
                .map(node -> ((TextArea) node).getText())
                .findFirst()
                .orElse(""));
  }

  private String bugCount() {
    return Window.getWindows().stream()
        .map(each -> each.getScene().lookup("#bug-more"))
        .filter(Objects::nonNull)
        .map(node -> ((Label) node).getText())
        .findFirst()
        .orElse("");
  }

  @Test
  @Tag("E11")
  void aBugOnTheWindowsThreadIsShownWithItsTrace() {
    Platform.runLater(
        () -> {
          throw new IllegalStateException("on the window's thread");
        });

    assertTrue(bugText().contains("on the window's thread"));
  }

  @Test
  @Tag("E13")
  void theLogCanBeReadWithoutAFile() {
    Platform.runLater(
        () -> {
          throw new IllegalStateException("to be read in the log");
        });
    bugText();

    open.act(
        () ->
            Window.getWindows().stream()
                .filter(each -> each.getScene().lookup("#bug-details") != null)
                .flatMap(each -> each.getScene().getRoot().lookupAll(".button").stream())
                .map(Button.class::cast)
                .filter(button -> button.getText().equals("Open log"))
                .findFirst()
                .orElseThrow()
                .fire());

    open.await("a notice", () -> notices(".notice-message").contains("The log is in memory only."));
    open.act(
        () ->
            open.scene().getRoot().lookupAll(".notice .hyperlink").stream()
                .map(Hyperlink.class::cast)
                .filter(link -> link.getText().equals("Details"))
                .forEach(Hyperlink::fire));
    open.await(
        "the log",
        () ->
            open.scene().getRoot().lookupAll(".notice-details").stream()
                .anyMatch(node -> ((TextArea) node).getText().contains("to be read in the log")));
    assertEquals(List.of(), open.documents);
  }

  private List<String> notices(String query) {
    return open.scene().getRoot().lookupAll(query).stream()
        .map(node -> ((Label) node).getText())
        .toList();
  }

  @Test
  @Tag("E11")
  void aBugOnAnyOtherThreadIsShown() throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              throw new IllegalStateException("on a thread of its own");
            });
    thread.start();
    thread.join();

    assertTrue(bugText().contains("on a thread of its own"));
  }

  @Test
  @Tag("E11")
  void aBugInAScheduledTaskIsShownWhenItsThreadDiesOfIt() throws InterruptedException {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    timer.execute(
        () -> {
          throw new IllegalStateException("later");
        });
    timer.shutdown();
    assertTrue(timer.awaitTermination(10, TimeUnit.SECONDS));
    // A timer keeps what its tasks throw; work beside the model goes through Background instead.
    Background background = new Background();
    StringBuilder told = new StringBuilder();
    open.act(
        () ->
            background.run(
                () -> {
                  throw new IllegalStateException("in a task");
                },
                nothing -> {},
                failure -> told.append(failure.getMessage())));

    open.await("told", () -> told.toString().equals("in a task"));
    background.close();
  }

  @Test
  @Tag("E11")
  void whatTheRenderThreadPrintsIsShown() throws InterruptedException {
    Thread render = new Thread(() -> new IllegalStateException("in prism").printStackTrace());
    render.setName("QuantumRenderer-test");
    render.start();
    render.join();

    assertTrue(bugText().contains("in prism"));
  }

  @Test
  @Tag("E11")
  void aStormOfOneBugIsOneWindow() {
    open.act(
        () -> {
          Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();
          for (int i = 0; i < 10_000; i++) {
            handler.uncaughtException(Thread.currentThread(), new IllegalStateException("storm"));
          }
        });

    assertTrue(bugText().contains("storm"));
    assertEquals(1, bugWindows());
    assertEquals("9,999 more since this one.", open.ask(this::bugCount));
    open.prompt("still alive");
    open.awaitGrid("still alive");
  }

  @Test
  @Tag("E12")
  void aBugWhileTheBugWindowIsOpenOpensNoSecondOne() {
    Platform.runLater(
        () -> {
          throw new IllegalStateException("first");
        });
    bugText();
    Platform.runLater(
        () -> {
          throw new UnsupportedOperationException("second");
        });
    WaitForAsyncUtils.waitForFxEvents();

    assertEquals(1, bugWindows());
  }
}
