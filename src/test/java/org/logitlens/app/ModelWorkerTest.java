package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class ModelWorkerTest {
  private final TestThread ui = new TestThread();
  private final ModelWorker worker = new ModelWorker(new FakeLoader(), ui);

  @AfterEach
  void close() {
    worker.shutDown();
    ui.close();
  }

  @Test
  @Tag("R5")
  void aModelIsClosedOnlyAfterEverybodyElseWhoUsesItIsDone() {
    FakeModel model = new FakeModel(Path.of("/models/tiny"));
    List<Boolean> closedWhenAsked = Collections.synchronizedList(new ArrayList<>());
    CompletableFuture<Void> quiet =
        new CompletableFuture<>() {
          @Override
          public Void get() throws InterruptedException, ExecutionException {
            closedWhenAsked.add(model.closed.get());
            return super.get();
          }
        };
    quiet.complete(null);

    worker.close(model, quiet);

    ui.await("closed", model.closed::get);
    assertEquals(List.of(false), closedWhenAsked);
  }
}
