package org.logitlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.lens.FakeLibrary;
import org.logitlens.lens.ModelException;

final class ModelsCommandTest {
  private static final String GPT2 = "openai-community/gpt2";

  private final FakeLibrary library = new FakeLibrary(Path.of("hub"));

  private CommandRun run(String... args) {
    return CommandRun.with(library, args);
  }

  @Test
  void theListSaysWhatEachModelIsAndTakesAndWhatIsHere() {
    library.with(GPT2).parts.put("EleutherAI/pythia-70m", 16_600_000L);

    CommandRun run = run("models", "list");

    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    List<String> lines = run.out.lines().toList();
    assertEquals(
        List.of(
            "MODEL", "LAYERS", "WEIGHTS", "DOWNLOAD", "MEMORY", "LICENCE", "ON DISK", "LAST USED"),
        List.of(lines.get(0).split("  +", -1)));
    assertTrue(
        lines.get(1).matches("openai-community/gpt2 +12 +124M +548 MB +1.1 GB +MIT +548 MB"));
    assertTrue(lines.get(2).endsWith("17 MB (partly)"), lines.get(2));
    assertTrue(lines.get(3).contains("13.1 GB !"), lines.get(3));
    assertTrue(lines.get(4).contains("Llama 3.2 (to be accepted)"), lines.get(4));
    assertEquals("kept in hub", lines.get(5));
  }

  @Test
  void theListAsJsonHasNullWhereNothingIsKnown() {
    library.with("someone/else");

    CommandRun run = run("models", "list", "--json");

    JsonObject all = JsonParser.parseString(run.out).getAsJsonObject();
    JsonArray models = all.getAsJsonArray("models");
    assertEquals("hub", all.get("folder").getAsString());
    assertFalse(all.get("offline").getAsBoolean());
    JsonObject first = models.get(0).getAsJsonObject();
    assertEquals(GPT2, first.get("name").getAsString());
    assertEquals(548_000_000, first.get("download_bytes").getAsLong());
    assertTrue(first.get("fits").getAsBoolean());
    assertTrue(first.get("folder").isJsonNull());
    JsonObject last = models.get(4).getAsJsonObject();
    assertEquals("someone/else", last.get("name").getAsString());
    assertTrue(last.get("layers").isJsonNull());
    assertTrue(last.get("fits").isJsonNull());
    assertTrue(last.get("folder").getAsString().contains("models--someone--else"));
  }

  @Test
  @Tag("N2")
  void offlineOnlyWhatIsDownloadedIsListed() {
    library.with(GPT2).offline = true;

    CommandRun run = run("models", "list");

    assertTrue(run.err.contains("HF_HUB_OFFLINE"), run.err);
    assertEquals(3, run.out.lines().count(), run.out);
    assertEquals(run.out, run("models", "list", "--cached").out);
  }

  @Test
  void getPrintsTheFolderAndTellsItsProgressInLines() {
    CommandRun run = run("models", "get", GPT2);

    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    assertEquals(library.folderOf(GPT2) + "\n", run.out);
    assertTrue(
        run.err.contains("model.safetensors  50 %  274 MB of 548 MB  8.3 MB/s  34 s left\n"),
        run.err);
    assertFalse(run.err.contains("\r"), "a file of messages has whole lines");
    assertEquals(11, run.err.lines().count(), run.err);
  }

  @Test
  void aDryRunSaysWhatAnyModelWouldTakeAndFetchesNothing() {
    CommandRun run = run("models", "get", "--dry-run", "someone/else");

    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    List<String> lines = run.out.lines().toList();
    assertEquals(2, lines.size(), run.out);
    assertTrue(lines.get(0).startsWith("MODEL"), run.out);
    assertTrue(lines.get(1).matches("someone/else +24 +300M +900 MB +1.8 GB"), run.out);
    JsonObject json =
        JsonParser.parseString(run("models", "get", "--dry-run", "--json", "someone/else").out)
            .getAsJsonObject();
    assertEquals(900_000_000, json.get("download_bytes").getAsLong());
    assertTrue(json.get("fits").getAsBoolean());
    assertTrue(json.get("folder").isJsonNull());
    assertTrue(run("models", "get", "--dry-run", "Salesforce/ctrl").out.contains("13.1 GB !"));
    assertTrue(library.calls.stream().noneMatch(call -> call.startsWith("get ")));

    library.failure = new ModelException("There is no such model.", "Check the spelling.", null);
    CommandRun none = run("models", "get", "--dry-run", "someone/else");
    assertEquals(ExitCodes.DOWNLOAD, none.exitCode);
    assertEquals("logit-lens: There is no such model.\nCheck the spelling.\n", none.err);
  }

  @Test
  @Tag("N1")
  @Tag("N8")
  void whatTheHubSaysReachesTheUserWithACodeOfItsOwn() {
    library.failure =
        new ModelException("The hub could not be reached.", "Check the connection.", null);

    CommandRun run = run("models", "get", GPT2);

    assertEquals(ExitCodes.DOWNLOAD, run.exitCode);
    assertTrue(
        run.err.endsWith("logit-lens: The hub could not be reached.\nCheck the connection.\n"),
        run.err);
    library.with(GPT2);
    library.failure = new ModelException("still none", "", null);
    assertEquals(
        ExitCodes.OK, run("values", "--model", GPT2, "--prompt", "a", "--out", "-").exitCode);
  }

  @ParameterizedTest
  @ValueSource(strings = {"get", "check", "remove"})
  void whatCannotBeANameIsAWrongArgument(String command) {
    CommandRun run = run("models", command, "../../etc");

    assertEquals(ExitCodes.USAGE, run.exitCode);
    assertTrue(run.err.contains("\"../../etc\" is not a model's name."), run.err);
    assertEquals(List.of(), library.calls);
  }

  @ParameterizedTest
  @ValueSource(strings = {"models", "models get", "models bogus", "models list more"})
  void anIncompleteCommandIsAWrongArgument(String line) {
    assertEquals(ExitCodes.USAGE, run(line.split(" ", -1)).exitCode);
  }

  @Test
  void checkSaysOkOrNamesEveryWrongFile() {
    library.with(GPT2);
    CommandRun good = run("models", "check", GPT2);
    assertEquals(ExitCodes.OK, good.exitCode);
    assertEquals("ok\n", good.out);

    library.wrong = List.of("config.json is missing.", "model.safetensors differs.");
    CommandRun bad = run("models", "check", GPT2);
    assertEquals(ExitCodes.MODEL, bad.exitCode);
    assertEquals("config.json is missing.\nmodel.safetensors differs.\n", bad.out);
    assertTrue(bad.err.contains("logit-lens models remove " + GPT2), bad.err);
    JsonObject json =
        JsonParser.parseString(run("models", "check", "--json", GPT2).out).getAsJsonObject();
    assertFalse(json.get("ok").getAsBoolean());
    assertEquals(2, json.getAsJsonArray("wrong").size());
  }

  @Test
  void removeSaysHowMuchBecameFree() {
    library.with(GPT2);

    assertEquals(
        "removed openai-community/gpt2, 551 MB became free\n", run("models", "remove", GPT2).out);

    CommandRun again = run("models", "remove", GPT2);
    assertEquals(ExitCodes.MODEL, again.exitCode);
    assertTrue(again.err.contains("Nothing of openai-community/gpt2 is kept."), again.err);
  }

  @Test
  void aModelIsNamedByItsFolderElseByItsNameOnTheHub() {
    CommandRun missing = run("values", "--model", GPT2, "--prompt", "a", "--out", "-");
    assertEquals(ExitCodes.MODEL, missing.exitCode);
    assertTrue(missing.err.contains("logit-lens models get openai-community/gpt2"), missing.err);

    CommandRun fetched =
        run("values", "--model", GPT2, "--download", "--prompt", "a", "--out", "-");
    assertEquals(ExitCodes.OK, fetched.exitCode, fetched.err);
    assertTrue(library.calls.contains("opened " + library.folderOf(GPT2)));

    CommandRun kept = run("values", "--model", GPT2, "--prompt", "a", "--out", "-");
    assertEquals(ExitCodes.OK, kept.exitCode, kept.err);
    assertEquals(1, library.calls.stream().filter(call -> call.startsWith("get ")).count());

    library.calls.clear();
    assertEquals(
        ExitCodes.OK,
        run("values", "--model", "models/lens-mini", "--prompt", "a", "--out", "-").exitCode);
    assertFalse(library.calls.contains("find models/lens-mini"), "a folder wins");
  }
}
