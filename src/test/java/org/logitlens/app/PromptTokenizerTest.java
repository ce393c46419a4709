package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TokenizeOptions;

class PromptTokenizerTest {
  private static final String ENDLESS = "a text that takes for ever";

  private final TestThread ui = new TestThread();
  private final List<String> cut = new ArrayList<>();
  private final PromptTokenizer tokenizer =
      new PromptTokenizer(ui, made -> cut.add(made.prompt().text()));
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch givenUp = new CountDownLatch(1);
  private final ConcurrentLinkedQueue<String> looked = new ConcurrentLinkedQueue<>();

  /** Cuts one of its texts until it is interrupted. */
  private final FakeModel model =
      new FakeModel(Path.of("/models/slow")) {
        @Override
        public Prompt tokenize(String text, TokenizeOptions options) {
          looked.add(text);
          if (text.equals(ENDLESS)) {
            begun.countDown();
            try {
              new CountDownLatch(1).await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
              givenUp.countDown();
              throw new CancellationException("interrupted");
            }
          }
          return super.tokenize(text, options);
        }
      };

  @AfterEach
  void close() {
    ui.run(tokenizer::shutDown);
    ui.close();
  }

  private void ask(String text) {
    ui.run(() -> tokenizer.tokenize(model, text, TokenizeOptions.DEFAULT));
  }

  @Test
  @Tag("P7")
  void theTextThatIsBeingCutIsGivenUpWhenANewerOneComes() throws InterruptedException {
    ask(ENDLESS);
    assertTrue(begun.await(20, TimeUnit.SECONDS));

    ui.run(
        () -> {
          tokenizer.tokenize(model, "older", TokenizeOptions.DEFAULT);
          tokenizer.tokenize(model, "newest", TokenizeOptions.DEFAULT);
        });

    ui.await("the newest text", () -> cut.equals(List.of("newest")));
    assertEquals(0, givenUp.getCount());
  }

  @Test
  @Tag("P7")
  @Tag("R5")
  void whoClosesTheModelNeedNotWaitForTheTextThatIsBeingCut() throws Exception {
    ask(ENDLESS);
    assertTrue(begun.await(20, TimeUnit.SECONDS));

    Future<?> quiet = ui.get(tokenizer::stop);

    quiet.get(20, TimeUnit.SECONDS);
    assertEquals(0, givenUp.getCount());
    ask("after it");
    ui.await("the text after it", () -> cut.equals(List.of("after it")));
  }

  @Test
  @Tag("R12")
  void tokensOfAnOlderTextThatComeAfterANewerOneWasTypedAreNotShown() {
    CountDownLatch isCut = new CountDownLatch(1);
    ui.run(
        () -> {
          tokenizer.tokenize(model, "older", TokenizeOptions.DEFAULT);
          // Asked after the text was cut, while its tokens wait for this thread.
          tokenizer.ask(
              () -> {
                isCut.countDown();
                return "";
              },
              nothing -> {});
          try {
            assertTrue(isCut.await(20, TimeUnit.SECONDS));
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          tokenizer.tokenize(model, "newest", TokenizeOptions.DEFAULT);
        });

    ui.await("the newest text", () -> !cut.isEmpty());
    assertEquals(List.of("newest"), cut);
    assertTrue(looked.contains("older"));
  }

  @Test
  @Tag("R12")
  void aQuestionIsAnsweredAlthoughTheTextBeforeItIsGivenUp() throws InterruptedException {
    List<String> answers = new ArrayList<>();
    ask(ENDLESS);
    assertTrue(begun.await(20, TimeUnit.SECONDS));

    ui.run(
        () -> {
          tokenizer.ask(() -> "answered", answers::add);
          tokenizer.tokenize(model, "newest", TokenizeOptions.DEFAULT);
        });

    ui.await("the newest text", () -> cut.equals(List.of("newest")));
    assertEquals(List.of("answered"), answers);
  }
}
