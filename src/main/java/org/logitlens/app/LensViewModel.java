package org.logitlens.app;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.ListChangeListener;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LoadOptions;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.ModelLoader;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.plot.PlotSettings;

/**
 * What the window shows and can do, without a node. All methods and properties belong to the FX
 * thread; none of them waits for a model. Whoever makes one closes it.
 */
public final class LensViewModel implements AutoCloseable {
  private final StringProperty text = new SimpleStringProperty("");
  private final BooleanProperty live = new SimpleBooleanProperty(true);
  private final ObjectProperty<Decoder> decoder = new SimpleObjectProperty<>(Decoder.LOGIT_LENS);
  private final ObjectProperty<HiddenRows> hiddenRows =
      new SimpleObjectProperty<>(HiddenRows.BLOCKS);
  private final IntegerProperty guesses = new SimpleIntegerProperty(10);
  private final ObjectProperty<TokenizeOptions> tokenizing =
      new SimpleObjectProperty<>(TokenizeOptions.DEFAULT);
  private final ObjectProperty<Overflow> overflow = new SimpleObjectProperty<>(Overflow.REFUSE);
  private final ObjectProperty<LoadOptions> loading =
      new SimpleObjectProperty<>(LoadOptions.on(Device.Preference.AUTOMATIC));
  private final ObjectProperty<PlotSettings> plot =
      new SimpleObjectProperty<>(PlotSettings.DEFAULT);

  private final ReadOnlyObjectWrapper<@Nullable Prompt> prompt = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable BeginningToken> beginning =
      new ReadOnlyObjectWrapper<>();
  private final ReadOnlyStringWrapper blocked = new ReadOnlyStringWrapper("");

  private final ModelSession session;
  private final PromptTokenizer tokenizer;
  private final TrackedTokens tracked;

  /** What is to be done with the model that was asked for last, once it is open. */
  private Consumer<ModelInfo> afterOpening = info -> {};

  /** Whether the next tokens are to be run even when typing is not live. */
  private boolean runNext;

  /** Whether the tokens at hand are not those of the present text. */
  private boolean cutting;

  /**
   * Makes one without a model.
   *
   * @param loader opens models, on a thread of its own
   * @param ui the FX thread
   * @param problems hears what the user should be told
   */
  public LensViewModel(ModelLoader loader, Executor ui, Problems problems) {
    this.tokenizer = new PromptTokenizer(ui, this::tokenized);
    this.session =
        new ModelSession(new ModelWorker(loader, ui), tokenizer::stop, problems, this::opened);
    this.tracked = new TrackedTokens(tokenizer, session::open, this::runToTrack);
    session.statusProperty().addListener(o -> updateBlocked());
    text.addListener((property, before, now) -> retokenize());
    tokenizing.addListener((property, before, now) -> retokenize());
    live.addListener((property, before, now) -> runIf(now));
    overflow.addListener((property, before, now) -> runIf(now != Overflow.REFUSE));
    decoder.addListener((property, before, now) -> runIf(true));
    hiddenRows.addListener((property, before, now) -> runIf(true));
    guesses.addListener((property, before, now) -> runIf(true));
    plot.addListener((property, before, now) -> runForMetric(before.metric(), now.metric()));
    // Also what was saved or remembered of the picture is shown with what is tracked now.
    plot.addListener((property, before, now) -> outlineTracked());
    tracked.tokens().addListener((ListChangeListener<Token>) change -> outlineTracked());
    updateBlocked();
  }

  /** The prompt as text. */
  public StringProperty textProperty() {
    return text;
  }

  /** Whether the grid follows typing. */
  public BooleanProperty liveProperty() {
    return live;
  }

  /** How rows are decoded; a change runs again. */
  public ObjectProperty<Decoder> decoderProperty() {
    return decoder;
  }

  /** Which hidden states are rows; a change runs again. */
  public ObjectProperty<HiddenRows> hiddenRowsProperty() {
    return hiddenRows;
  }

  /** Kept guesses per cell, 1 to 50; a change runs again. */
  public IntegerProperty guessesProperty() {
    return guesses;
  }

  /** How text becomes tokens. */
  public ObjectProperty<TokenizeOptions> tokenizingProperty() {
    return tokenizing;
  }

  /** What becomes of a prompt that is too long; refusing again as soon as one fits. */
  public ObjectProperty<Overflow> overflowProperty() {
    return overflow;
  }

  /** Where the next model runs. */
  public ObjectProperty<LoadOptions> loadingProperty() {
    return loading;
  }

  /**
   * How the grid is shown. A change never runs the model, but for the choice of {@link
   * Metric#JENSEN_SHANNON} where the grid was decoded without it.
   */
  public ObjectProperty<PlotSettings> plotProperty() {
    return plot;
  }

  /** The tokens that every cell is asked for; one that the grid lacks runs again. */
  public TrackedTokens tracked() {
    return tracked;
  }

  /** What is going on. */
  public ReadOnlyObjectProperty<Status> statusProperty() {
    return session.statusProperty();
  }

  /** The open model, or null. */
  public ReadOnlyObjectProperty<@Nullable ModelInfo> modelProperty() {
    return session.modelProperty();
  }

  /** The tokens of the text, or null while there are none. */
  public ReadOnlyObjectProperty<@Nullable Prompt> promptProperty() {
    return prompt.getReadOnlyProperty();
  }

  /** What the open model can put before a text; null while its first tokens are not there yet. */
  public ReadOnlyObjectProperty<@Nullable BeginningToken> beginningProperty() {
    return beginning.getReadOnlyProperty();
  }

  /** What is shown: the newest grid, perhaps with columns still missing; null at first. */
  public ReadOnlyObjectProperty<@Nullable LensGrid> gridProperty() {
    return session.gridProperty();
  }

  /** What the run of the shown grid took, while another runs that of the last; null for neither. */
  public ReadOnlyObjectProperty<@Nullable RunFigures> figuresProperty() {
    return session.figuresProperty();
  }

  /** Why the prompt cannot be run, one sentence; empty when it can. */
  public ReadOnlyStringProperty blockedProperty() {
    return blocked.getReadOnlyProperty();
  }

  /** Whether a model is open or something is under way that may bring one. */
  public boolean hasModel() {
    return modelProperty().get() != null || statusProperty().get().isBusy();
  }

  /** How many tokens the model reads; 0 without a model. */
  public int limit() {
    ModelInfo info = session.modelProperty().get();
    return info == null ? 0 : info.contextLength();
  }

  /** The folder of the model that is being opened, else of the open one; null for neither. */
  public @Nullable Path wanted() {
    return session.wanted();
  }

  /** Opens a model and runs the prompt on it; an earlier one stays until the new one is ready. */
  public void open(Path folder) {
    open(folder, loading.get(), info -> {});
  }

  /**
   * Opens a model in a way of its own and changes what is run on it.
   *
   * @param then hears of the model once it is open and before anything runs on it; of none when the
   *     model cannot be opened, that is cancelled or another is opened
   */
  void open(Path folder, LoadOptions options, Consumer<ModelInfo> then) {
    afterOpening = then;
    session.open(folder, options);
  }

  /** Makes several changes and runs once for all of them, even when typing is not live. */
  void changeTogether(Runnable changes) {
    // What asks for a run meanwhile is put off until the tokens are there.
    cutting = session.open() != null;
    changes.run();
    runNext = true;
    retokenize();
  }

  /** Runs the prompt as it stands now. */
  public void run() {
    if (cutting) {
      runNext = true;
      return;
    }
    Prompt whole = prompt.get();
    if (whole != null && blocked.get().isEmpty()) {
      session.run(
          overflow.get().apply(whole, limit()),
          decoder.get(),
          hiddenRows.get(),
          guesses.get(),
          plot.get().metric() == Metric.JENSEN_SHANNON,
          tracked.ids());
    }
  }

  /** Stops what is under way and is free at once. */
  public void cancel() {
    session.cancel();
  }

  /** Stops everything and closes the model as soon as its run has returned. */
  @Override
  public void close() {
    session.close();
    tokenizer.shutDown();
  }

  /** Another model is open: what is known of the text is not of this one. */
  private void opened() {
    prompt.set(null);
    beginning.set(null);
    tracked.clear();
    updateBlocked();
    runNext = true;
    retokenize();
    LanguageModel now = session.open();
    if (now != null) {
      afterOpening.accept(now.info());
    }
  }

  private void retokenize() {
    LanguageModel open = session.open();
    if (open != null) {
      cutting = true;
      tokenizer.tokenize(open, text.get(), tokenizing.get());
    }
  }

  private void tokenized(PromptTokenizer.Cut cut) {
    if (cut.model() != session.open()) {
      return;
    }
    cutting = false;
    beginning.set(cut.beginning());
    prompt.set(cut.prompt());
    if (cut.prompt().size() <= limit()) {
      overflow.set(Overflow.REFUSE);
    }
    updateBlocked();
    boolean wanted = runNext || live.get();
    runNext = false;
    runIf(wanted);
  }

  private void runIf(boolean wanted) {
    updateBlocked();
    if (wanted) {
      run();
    }
  }

  private void outlineTracked() {
    PlotSettings now = plot.get();
    if (!now.tracked().equals(tracked.ids())) {
      plot.set(now.withTracked(tracked.ids()));
    }
  }

  private void runForMetric(Metric before, Metric now) {
    if (now != before && now == Metric.JENSEN_SHANNON && session.lacksJs()) {
      run();
    }
  }

  private void runToTrack(int id) {
    if (session.lacksTrack(id)) {
      run();
    }
  }

  private void updateBlocked() {
    Prompt tokens = session.open() == null ? null : prompt.get();
    blocked.set(RunBlock.reason(session.statusProperty().get(), tokens, limit(), overflow.get()));
  }
}
