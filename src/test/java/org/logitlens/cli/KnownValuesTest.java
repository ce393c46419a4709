package org.logitlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelInfo;

final class KnownValuesTest {
  private static final PublishedModel PYTHIA = PublishedModel.named("pythia-14m").orElseThrow();
  private static final String COMMIT = "f33025648652797a390d8c54835273845b437161";

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  static Iterable<PublishedModel> everyPublishedModel() {
    return PublishedModel.ALL;
  }

  @ParameterizedTest
  @MethodSource("everyPublishedModel")
  void theValuesOfEveryModelHaveItsShape(PublishedModel model) {
    KnownValues values = KnownValues.of(model);

    assertEquals(2, values.prompts().size());
    for (KnownValues.KnownPrompt prompt : values.prompts()) {
      assertEquals(model.layers() + 1, prompt.top().size());
      prompt.top().forEach(row -> assertEquals(prompt.ids().size(), row.size()));
      assertTrue(prompt.ids().stream().allMatch(id -> id < model.vocabulary()));
    }
  }

  @ParameterizedTest
  @MethodSource("everyPublishedModel")
  void aModelThatReproducesTheValuesAgreesInAllOfThem(PublishedModel model) throws ModelException {
    Agreement found = KnownValues.of(model).compare(new EchoModel(model, folder));

    assertTrue(found.complete(), found.toString());
    assertEquals(2, found.prompts());
    int cells =
        KnownValues.of(model).prompts().stream()
            .mapToInt(prompt -> prompt.ids().size() * prompt.top().size() - 1)
            .sum();
    assertEquals(3 * cells, found.probabilities());
    assertTrue(found.guesses() > cells / 2 && found.guesses() <= cells, found.toString());
    assertTrue(found.largest() < 1e-4, found.toString());
  }

  @Test
  void aProbabilityThatIsOffByMoreThanTheToleranceIsCounted() throws ModelException {
    EchoModel model = new EchoModel(PYTHIA, folder);
    model.change(3, 2, 0.006);

    Agreement found = KnownValues.of(PYTHIA).compare(model);

    assertFalse(found.complete());
    assertEquals(found.probabilities() - 2, found.closeProbabilities(), found.toString());
    assertEquals(0.006, found.largest(), 1e-3);
  }

  @Test
  void anotherFirstGuessIsCountedWhereThePublishedOneIsClear() throws ModelException {
    EchoModel model = new EchoModel(PYTHIA, folder);
    model.swap(6, 1);

    Agreement found = KnownValues.of(PYTHIA).compare(model);

    assertEquals(found.guesses() - 2, found.sameGuesses(), found.toString());
  }

  @Test
  void theFirstPositionOfTheInputIsLeftOut() throws ModelException {
    EchoModel model = new EchoModel(PYTHIA, folder);
    model.swap(0, 0);

    assertTrue(KnownValues.of(PYTHIA).compare(model).complete());
  }

  @Test
  void valuesThatAreNoNumbersNeverAgree() throws ModelException {
    EchoModel model = new EchoModel(PYTHIA, folder);
    model.change(2, 2, Double.NaN);

    Agreement found = KnownValues.of(PYTHIA).compare(model);

    assertFalse(found.complete());
    assertTrue(Double.isNaN(found.largest()));
  }

  @Test
  void otherTokensAreToldThoughTheValuesAgree() throws ModelException {
    EchoModel model = new EchoModel(PYTHIA, folder);
    model.forgetTokens();

    Agreement found = KnownValues.of(PYTHIA).compare(model);

    assertEquals(0, found.sameIds());
    assertEquals(found.probabilities(), found.closeProbabilities());
    assertFalse(found.complete());
  }

  @Test
  void aModelIsRecognisedBySizesAndPlaceTogether() throws IOException {
    Path snapshot =
        folder.resolve("models--EleutherAI--pythia-14m").resolve("snapshots").resolve(COMMIT);
    assertEquals(Optional.empty(), recognised(snapshot), "another revision than main, or unknown");
    Path refs = Files.createDirectories(folder.resolve("models--EleutherAI--pythia-14m/refs"));
    Files.writeString(refs.resolve("main"), COMMIT);
    assertEquals(Optional.of(PYTHIA), recognised(snapshot));
    Files.writeString(refs.resolve("main"), COMMIT.replace('f', '0'));
    assertEquals(Optional.empty(), recognised(snapshot), "a branch");

    assertEquals(Optional.of(PYTHIA), recognised(folder.resolve("Pythia-14M")));
    assertEquals(Optional.empty(), recognised(folder.resolve("pythia-14m-deduped")));
    assertEquals(Optional.empty(), recognised(folder.resolve("pythia-160m")), "other sizes");
  }

  private static Optional<PublishedModel> recognised(Path at) {
    ModelInfo info = new EchoModel(PYTHIA, at).info();
    return PublishedModel.recognised(info);
  }

  @Test
  void checkComparesWithWhatItSaysAndFailsWhereValuesDiffer() {
    EchoModel model = new EchoModel(PYTHIA, Path.of("models/lens-mini"));
    CommandRun unknown = CommandRun.withModel(model, "check", "models/lens-mini");
    assertEquals(ExitCodes.OK, unknown.exitCode, unknown.err);
    assertTrue(unknown.out.contains("--against pythia-14m compares them\n"), unknown.out);

    CommandRun same =
        CommandRun.withModel(model, "check", "models/lens-mini", "--against", "pythia-14m");
    assertEquals(ExitCodes.OK, same.exitCode, same.err);
    assertTrue(same.out.contains("compared with EleutherAI/pythia-14m"), same.out);
    assertTrue(same.out.contains("2 of 2 prompts have the published tokens"), same.out);
    assertTrue(same.out.contains(" top guesses agree\n"), same.out);
    assertTrue(same.out.endsWith("ok\n"), same.out);

    model.swap(6, 1);
    CommandRun other =
        CommandRun.withModel(model, "check", "models/lens-mini", "--against", "pythia-14m");
    assertEquals(ExitCodes.MODEL, other.exitCode);
    assertFalse(other.out.endsWith("ok\n"), other.out);
    assertTrue(other.err.contains("published values of EleutherAI/pythia-14m"), other.err);
  }

  @Test
  void checkAgainstAModelOfOtherSizesOrOfNoKnownValuesIsRefused() {
    EchoModel model = new EchoModel(PYTHIA, Path.of("models/lens-mini"));
    CommandRun sizes =
        CommandRun.withModel(model, "check", "models/lens-mini", "--against", "gpt2");
    assertEquals(ExitCodes.USAGE, sizes.exitCode);
    assertTrue(sizes.err.contains("12 blocks of width 768"), sizes.err);
    CommandRun name = CommandRun.withModel(model, "check", "models/lens-mini", "--against", "gpt3");
    assertEquals(ExitCodes.USAGE, name.exitCode);
    assertTrue(name.err.contains("only of gpt2, opt-125m"), name.err);
  }
}
