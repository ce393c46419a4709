package org.logitlens.app;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LoadOptions;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLoader;

/** Opens {@link FakeModel}s; folders named {@code broken} hold none. */
final class FakeLoader implements ModelLoader {
  /** One permit is needed for every load. */
  final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);

  /** What was asked for, in order. */
  final List<Path> asked = Collections.synchronizedList(new ArrayList<>());

  /** How it was asked for, in order. */
  final List<LoadOptions> askedWith = Collections.synchronizedList(new ArrayList<>());

  /** Whether loading goes on after it was cancelled. */
  volatile boolean deaf;

  private final Map<String, FakeModel> models = Collections.synchronizedMap(new HashMap<>());
  private final List<FakeModel> all = Collections.synchronizedList(new ArrayList<>());

  /** The model opened last from a folder of that name. */
  FakeModel model(String name) {
    FakeModel model = models.get(name);
    if (model == null) {
      throw new IllegalStateException("no model " + name);
    }
    return model;
  }

  /** Every model opened. */
  List<FakeModel> all() {
    return List.copyOf(all);
  }

  @Override
  public LanguageModel load(
      Path folder, LoadOptions options, Progress progress, Cancellation cancellation)
      throws ModelException {
    asked.add(folder);
    askedWith.add(options);
    progress.step(0.5, "Reading weights");
    try {
      while (!gate.tryAcquire(5, TimeUnit.MILLISECONDS)) {
        if (!deaf) {
          cancellation.check();
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    String name = String.valueOf(folder.getFileName());
    if (name.equals("broken")) {
      throw new ModelException(
          "model.safetensors has 7 bytes.", "Download it again.", new IllegalStateException("7"));
    }
    FakeModel model = new FakeModel(folder);
    models.put(name, model);
    all.add(model);
    return model;
  }
}
