package org.logitlens;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundledModelsTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private Path modelIn(Path parent) throws IOException {
    Path model = Files.createDirectories(parent.resolve("models").resolve("lens-mini"));
    Files.writeString(model.resolve("config.json"), "{}");
    return model;
  }

  @Test
  void theNamedFolderComesFirst() throws IOException {
    Path named = modelIn(folder.resolve("named"));
    Path program = folder.resolve("checkout").resolve("target").resolve("x.jar");
    modelIn(folder.resolve("checkout"));
    String property = folder.resolve("named").resolve("models").toString();
    assertEquals(named, BundledModels.find(property, program, folder));
  }

  @Test
  void anInstalledProgramHasItBesideItself() throws IOException {
    Path model = modelIn(folder.resolve("app"));
    assertEquals(model, BundledModels.find(null, folder.resolve("app/logit-lens.jar"), folder));
  }

  @Test
  void aCheckoutHasItAboveTheJarOrTheClasses() throws IOException {
    Path model = modelIn(folder);
    Path elsewhere = folder.resolve("elsewhere");
    assertEquals(model, BundledModels.find("", folder.resolve("target/x.jar"), elsewhere));
    assertEquals(model, BundledModels.find(null, folder.resolve("target/classes"), elsewhere));
  }

  @Test
  void theWorkingDirectoryComesLast() throws IOException {
    Path model = modelIn(folder);
    assertEquals(model, BundledModels.find("/no/such/folder", null, folder));
  }

  @Test
  void aFolderWithoutAConfigIsNoModel() throws IOException {
    Files.createDirectories(folder.resolve("models").resolve("lens-mini"));
    assertNull(BundledModels.find("a\0b", null, folder));
  }

  @Test
  void thisCheckoutHasOne() {
    assertEquals(Path.of("models", "lens-mini").toAbsolutePath(), BundledModels.find());
  }
}
