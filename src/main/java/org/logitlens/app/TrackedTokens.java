package org.logitlens.app;

import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.Token;

/**
 * The tokens of the open model that the user follows, {@link LensRequest#MAX_TRACKED} at most. All
 * methods and properties belong to the FX thread; none of them waits for a model.
 */
public final class TrackedTokens {
  private final ObservableList<Token> tokens = FXCollections.observableArrayList();
  private final ObservableList<Token> shown = FXCollections.unmodifiableObservableList(tokens);
  private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
  private final PromptTokenizer tokenizer;
  private final Supplier<@Nullable LanguageModel> model;
  private final IntConsumer onAdded;

  /**
   * None yet.
   *
   * @param tokenizer cuts what the user types
   * @param model the open one, or null
   * @param onAdded hears the id of a token that was added, after it was
   */
  TrackedTokens(
      PromptTokenizer tokenizer, Supplier<@Nullable LanguageModel> model, IntConsumer onAdded) {
    this.tokenizer = tokenizer;
    this.model = model;
    this.onAdded = onAdded;
  }

  /** The tokens in the order they were added; a view that cannot be changed. */
  public ObservableList<Token> tokens() {
    return shown;
  }

  /** Their ids in the same order. */
  public List<Integer> ids() {
    return tokens.stream().map(Token::id).toList();
  }

  /** Why the last text that was typed added no token, one sentence; empty when it did. */
  public ReadOnlyStringProperty noteProperty() {
    return note.getReadOnlyProperty();
  }

  /** Adds the token that a text names, as soon as it is known; else the note says why not. */
  public void add(String text) {
    LanguageModel asked = model.get();
    note.set(asked == null ? "No model is open." : "");
    if (asked != null && !text.isEmpty()) {
      tokenizer.ask(() -> TokenQuery.answer(asked, text), answer -> take(asked, answer));
    }
  }

  /** Adds a token of the open model, unless it is there or there are as many as can be. */
  public void add(Token token) {
    if (ids().contains(token.id())) {
      note.set(token.label().plain() + " is tracked already.");
    } else if (tokens.size() < LensRequest.MAX_TRACKED) {
      note.set("");
      tokens.add(token);
      onAdded.accept(token.id());
    }
  }

  /**
   * Tracks other tokens of the open model in the place of all that are tracked.
   *
   * @param ids different ones, {@link LensRequest#MAX_TRACKED} at most
   * @return those that the model has no token for
   */
  List<Integer> replace(List<Integer> ids) {
    clear();
    LanguageModel asked = model.get();
    if (asked == null) {
      return ids;
    }
    Map<Boolean, List<Integer>> known =
        ids.stream()
            .collect(Collectors.partitioningBy(id -> id >= 0 && id < asked.vocabulary().size()));
    known.getOrDefault(true, List.of()).forEach(id -> add(asked.vocabulary().token(id)));
    return known.getOrDefault(false, List.of());
  }

  /** Takes a token away. */
  public void remove(Token token) {
    tokens.removeIf(each -> each.id() == token.id());
  }

  /** Takes all away: with another model ids mean something else. */
  void clear() {
    note.set("");
    tokens.clear();
  }

  private void take(LanguageModel asked, TokenQuery.Answer answer) {
    if (asked != model.get()) {
      return;
    }
    Token token = answer.token();
    if (token == null) {
      note.set(answer.refusal());
    } else {
      add(token);
    }
  }
}
