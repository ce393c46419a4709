package org.logitlens.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.lens.FakeLibrary;
import org.logitlens.lens.ModelException;

class ModelFinderTest {
  private static final String PYTHIA = "EleutherAI/pythia-70m";
  private static final Path BUNDLED = Path.of("/app/lens-mini");

  private final FakeLibrary library = new FakeLibrary(Path.of("/hub"));
  private final Path folder;

  ModelFinderTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static SavedModel model(SavedModel.Origin from, String address, String where) {
    return new SavedModel("lens-mini", from, address, "0123abcd", where, "gpt2", 3, 8, 256, false);
  }

  private static SavedModel in(String where) {
    return model(SavedModel.Origin.FOLDER, "", where);
  }

  private Path found(@Nullable Path bundled, SavedModel model) throws ModelException {
    return new ModelFinder(bundled, library).find(model);
  }

  private String refused(@Nullable Path bundled, SavedModel model) {
    ModelException refusal = assertThrows(ModelException.class, () -> found(bundled, model));
    assertFalse(refusal.remedy().isEmpty(), refusal.getMessage());
    assertTrue(library.calls.stream().allMatch(call -> call.startsWith("find")), "only looks");
    return refusal.getMessage();
  }

  @Test
  void theBundledModelIsFoundByItsName() throws Exception {
    SavedModel model = model(SavedModel.Origin.BUNDLED, "", "");

    assertEquals(BUNDLED, found(BUNDLED, model));
    assertTrue(refused(null, model).contains("another version of Logit Lens"));
    assertTrue(refused(Path.of("/app/lens-midi"), model).contains("another version"));
  }

  @Test
  @Tag("E16")
  void aModelOfTheHubIsFoundAtItsCommitElseOnItsBranchElseNotAtAll() throws Exception {
    SavedModel model = model(SavedModel.Origin.HUB, PYTHIA + "@step4000", "");

    assertEquals(
        "The session's model " + PYTHIA + "@step4000 is not on this machine.",
        refused(null, model));
    library.with(PYTHIA + "@step4000");
    assertEquals(library.folderOf(PYTHIA), found(null, model));
    library.kept.put(PYTHIA + "@0123abcd", Path.of("/hub/exact"));
    assertEquals(Path.of("/hub/exact"), found(null, model));
    assertEquals(
        List.of(
            "find " + PYTHIA + "@0123abcd",
            "find " + PYTHIA + "@step4000",
            "find " + PYTHIA + "@0123abcd",
            "find " + PYTHIA + "@step4000",
            "find " + PYTHIA + "@0123abcd"),
        library.calls);
  }

  @Test
  void aModelInAFolderIsFoundThereAndAFileByItself() throws Exception {
    Path file = Files.writeString(folder.resolve("model.onnx"), "");

    assertEquals(folder, found(null, in(folder.toString())));
    assertEquals(file, found(null, in(file.toString())));
    assertTrue(refused(null, in(folder.resolve("gone").toString())).contains("gone"));
  }

  @ParameterizedTest
  @Tag("E16")
  @ValueSource(
      strings = {
        "\\\\host\\share\\model",
        "//host/share/model",
        "../../etc",
        "model",
        "file:///etc",
        "/nowhere\0/model",
        "/dev/null",
        "/nowhere/../nowhere"
      })
  void aPathThatIsNoFolderOfThisMachineIsRefused(String where) {
    String told = refused(null, in(where));

    assertTrue(told.startsWith("The session"), told);
    assertFalse(told.contains("\0"), told);
  }
}
