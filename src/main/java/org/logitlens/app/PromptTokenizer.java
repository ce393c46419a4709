package org.logitlens.app;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.TokenizeOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Cuts the prompt into tokens on a thread of its own at every change. Only the latest text counts:
 * an earlier one is given up, by an interrupt when it is being cut already. Methods return at once;
 * results come through the executor given.
 */
final class PromptTokenizer {
  private static final Logger LOG = LoggerFactory.getLogger(PromptTokenizer.class);

  /**
   * A text that was cut.
   *
   * @param model whose tokens they are
   * @param prompt the tokens
   * @param beginning what the model can put before a text
   */
  record Cut(LanguageModel model, Prompt prompt, BeginningToken beginning) {}

  private record Wish(long number, LanguageModel model, String text, TokenizeOptions options) {}

  private final Executor ui;
  private final Consumer<Cut> listener;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          job -> {
            Thread made = new Thread(job, "tokens");
            made.setDaemon(true);
            return made;
          });

  /** The newest cut; only the thread that asks and listens touches it. */
  private Future<?> cut = CompletableFuture.completedFuture(null);

  /** How many wishes there were; only the thread that asks and listens touches it. */
  private long wishes;

  /**
   * Starts the thread.
   *
   * @param ui runs the listener, one call after the other, on the thread that calls the methods
   * @param listener hears of the tokens of the latest text
   */
  PromptTokenizer(Executor ui, Consumer<Cut> listener) {
    this.ui = ui;
    this.listener = listener;
  }

  /** Asks for the tokens of a text; an earlier wish is forgotten, whether begun or not. */
  void tokenize(LanguageModel model, String text, TokenizeOptions options) {
    wishes++;
    Wish wish = new Wish(wishes, model, text, options);
    cut.cancel(true);
    cut = thread.submit(() -> cut(wish));
  }

  /**
   * Asks something of a tokenizer, after the text that is being cut; every question is answered.
   * Nobody hears of one that fails.
   *
   * @param question off the listener's thread; {@link #stop} waits for it
   * @param answer hears its result where the listener does
   */
  <T> void ask(Supplier<T> question, Consumer<T> answer) {
    thread.execute(
        () -> {
          try {
            T found = question.get();
            ui.execute(() -> answer.accept(found));
          } catch (RuntimeException e) {
            LOG.warn("a question about tokens failed", e);
          }
        });
  }

  /**
   * Forgets the latest wish.
   *
   * @return done when no text is being cut any more
   */
  Future<?> stop() {
    wishes++;
    cut.cancel(true);
    return thread.submit(() -> {});
  }

  /** Lets the thread end. */
  void shutDown() {
    cut.cancel(true);
    thread.shutdown();
  }

  private void cut(Wish wish) {
    try {
      Prompt prompt = wish.model.tokenize(wish.text, wish.options);
      Cut made = new Cut(wish.model, prompt, BeginningToken.of(wish.model));
      ui.execute(
          () -> {
            if (wish.number == wishes) {
              listener.accept(made);
            }
          });
    } catch (CancellationException e) {
      LOG.debug("a newer text came");
    } catch (RuntimeException e) {
      LOG.warn("the text could not be cut into tokens", e);
    } catch (Error e) {
      // A future would keep it to itself; thrown by the thread it is reported.
      thread.execute(
          () -> {
            throw e;
          });
    }
  }
}
