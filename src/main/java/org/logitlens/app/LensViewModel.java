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
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.LoadOptions;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ModelInfo;
import org.logitlens.lens.ModelLoader;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Statistic;
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

  private final ReadOnlyObjectWrapper<Status> status =
      new ReadOnlyObjectWrapper<>(new Status.NoModel());
  private final ReadOnlyObjectWrapper<@Nullable ModelInfo> model = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable Prompt> prompt = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable LensGrid> grid = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyObjectWrapper<@Nullable RunFigures> figures = new ReadOnlyObjectWrapper<>();
  private final ReadOnlyStringWrapper blocked = new ReadOnlyStringWrapper("");

  private final ModelWorker worker;
  private final PromptTokenizer tokenizer;
  private final Consumer<Problem> problems;

  private @Nullable LanguageModel open;
  private ModelWorker.@Nullable Ticket ticket;

  /** Whether the newest run was asked for {@link Statistic#JS}. */
  private boolean askedForJs;

  /** The newest grid of the open model, whose columns the next run may take over. */
  private @Nullable LensGrid reusable;

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
  public LensViewModel(ModelLoader loader, Executor ui, Consumer<Problem> problems) {
    this.worker = new ModelWorker(loader, ui);
    this.tokenizer = new PromptTokenizer(ui, this::tokenized);
    this.problems = problems;
    text.addListener((property, before, now) -> retokenize());
    tokenizing.addListener((property, before, now) -> retokenize());
    live.addListener((property, before, now) -> runIf(now));
    overflow.addListener((property, before, now) -> runIf(now != Overflow.REFUSE));
    decoder.addListener((property, before, now) -> runIf(true));
    hiddenRows.addListener((property, before, now) -> runIf(true));
    guesses.addListener((property, before, now) -> runIf(true));
    plot.addListener((property, before, now) -> runForMetric(before.metric(), now.metric()));
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

  /** What is going on. */
  public ReadOnlyObjectProperty<Status> statusProperty() {
    return status.getReadOnlyProperty();
  }

  /** The open model, or null. */
  public ReadOnlyObjectProperty<@Nullable ModelInfo> modelProperty() {
    return model.getReadOnlyProperty();
  }

  /** The tokens of the text, or null while there are none. */
  public ReadOnlyObjectProperty<@Nullable Prompt> promptProperty() {
    return prompt.getReadOnlyProperty();
  }

  /** What is shown: the newest grid, perhaps with columns still missing; null at first. */
  public ReadOnlyObjectProperty<@Nullable LensGrid> gridProperty() {
    return grid.getReadOnlyProperty();
  }

  /** What the last run took; null before the first. */
  public ReadOnlyObjectProperty<@Nullable RunFigures> figuresProperty() {
    return figures.getReadOnlyProperty();
  }

  /** Why the prompt cannot be run, one sentence; empty when it can. */
  public ReadOnlyStringProperty blockedProperty() {
    return blocked.getReadOnlyProperty();
  }

  /** How many tokens the model reads; 0 without a model. */
  public int limit() {
    ModelInfo info = model.get();
    return info == null ? 0 : info.contextLength();
  }

  /** The folder of the model that is being opened, else of the open one; null for neither. */
  public @Nullable Path wanted() {
    if (status.get() instanceof Status.Loading loading) {
      return loading.folder();
    }
    ModelInfo info = model.get();
    return info == null ? null : info.folder();
  }

  /** Opens a model and runs the prompt on it; an earlier one stays until the new one is ready. */
  public void open(Path folder) {
    stopTicket();
    status.set(new Status.Loading(folder, 0, "Opening"));
    updateBlocked();
    ticket = worker.load(folder, loading.get(), new Load(folder));
  }

  /** Runs the prompt as it stands now. */
  public void run() {
    if (cutting) {
      runNext = true;
      return;
    }
    Prompt whole = prompt.get();
    LanguageModel runner = open;
    if (whole == null || runner == null || !blocked.get().isEmpty()) {
      return;
    }
    stopTicket();
    status.set(new Status.Running(0));
    askedForJs = plot.get().metric() == Metric.JENSEN_SHANNON;
    LensRequest request =
        new LensRequest(
            overflow.get().apply(whole, limit()),
            decoder.get(),
            hiddenRows.get(),
            guesses.get(),
            reusable,
            askedForJs);
    ticket = worker.run(runner, request, new Run());
  }

  /** Stops what is under way and is free at once. */
  public void cancel() {
    if (status.get().isBusy()) {
      stopTicket();
      idle();
    }
  }

  /** Stops everything and closes the model as soon as its run has returned. */
  @Override
  public void close() {
    stopTicket();
    closeModel();
    tokenizer.shutDown();
    worker.shutDown();
  }

  private void stopTicket() {
    if (ticket != null) {
      ticket.cancel();
      ticket = null;
    }
  }

  private void closeModel() {
    if (open != null) {
      worker.close(open, tokenizer.stop());
      open = null;
    }
  }

  private void idle() {
    ticket = null;
    status.set(open == null ? new Status.NoModel() : new Status.Ready());
    updateBlocked();
  }

  private void fail(Problem problem) {
    ticket = null;
    status.set(new Status.Failed(problem));
    updateBlocked();
    problems.accept(problem);
  }

  private void retokenize() {
    if (open != null) {
      cutting = true;
      tokenizer.tokenize(open, text.get(), tokenizing.get());
    }
  }

  private void tokenized(LanguageModel by, Prompt tokens) {
    if (by != open) {
      return;
    }
    cutting = false;
    prompt.set(tokens);
    if (tokens.size() <= limit()) {
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

  private void runForMetric(Metric before, Metric now) {
    if (now == before || now != Metric.JENSEN_SHANNON) {
      return;
    }
    LensGrid shown = grid.get();
    boolean lacking =
        status.get() instanceof Status.Running
            ? !askedForJs
            : shown != null && !shown.has(Statistic.JS);
    if (lacking) {
      run();
    }
  }

  private void updateBlocked() {
    Prompt tokens = open == null ? null : prompt.get();
    blocked.set(RunBlock.reason(status.get(), tokens, limit(), overflow.get()));
  }

  private final class Load implements ModelWorker.LoadListener {
    private final Path folder;

    Load(Path folder) {
      this.folder = folder;
    }

    @Override
    public void progress(double fraction, String step) {
      status.set(new Status.Loading(folder, fraction, step));
    }

    @Override
    public void loaded(LanguageModel loaded) {
      closeModel();
      open = loaded;
      reusable = null;
      prompt.set(null);
      figures.set(null);
      model.set(loaded.info());
      idle();
      runNext = true;
      retokenize();
    }

    @Override
    public void failed(Throwable failure) {
      fail(Problem.of(failure, "The model in " + folder + " could not be opened"));
    }
  }

  private final class Run implements ModelWorker.RunListener {
    @Override
    public void progress(double fraction, LensGrid soFar) {
      status.set(new Status.Running(fraction));
      show(soFar);
    }

    @Override
    public void finished(LensResult result) {
      show(result.grid());
      figures.set(new RunFigures(result.elapsed(), result.columnsDecoded(), ProcessMemory.bytes()));
      idle();
    }

    @Override
    public void failed(Throwable failure) {
      fail(Problem.of(failure, "The prompt could not be run"));
    }

    private void show(LensGrid now) {
      reusable = now;
      grid.set(now);
    }
  }
}
