package org.logitlens.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.Dtype;
import org.logitlens.checkpoint.TinyCheckpoint;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.Metric;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLoader;
import org.logitlens.lens.TokenizeOptions;
import org.logitlens.plot.ExportOptions;
import org.logitlens.plot.PictureException;
import org.logitlens.plot.PictureExport;
import org.logitlens.plot.PlotSettings;
import org.logitlens.plot.Theme;
import org.logitlens.runtime.OnnxModelLoader;

/** The commands on the model that ships, against the reference values. */
final class BundledModelCommandsTest {
  private static final Path MODEL = Path.of("models", "lens-mini");
  private static final double TOLERANCE = 1e-4;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private static JsonArray goldens() throws IOException {
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(
                BundledModelCommandsTest.class.getResourceAsStream(
                    "/org/logitlens/lens-mini-goldens.json")),
            StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonArray();
    }
  }

  private static CommandRun run(String... args) {
    CommandRun run = CommandRun.with(new OnnxModelLoader(), MODEL, args);
    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    return run;
  }

  private static JsonObject values(String text, String... more) {
    List<String> args = new ArrayList<>(List.of("values", "--out", "-", "--prompt", text));
    args.addAll(List.of(more));
    return JsonParser.parseString(run(args.toArray(new String[0])).out).getAsJsonObject();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 4, 7})
  void valuesAreTheReferenceValuesFieldByField(int index) throws IOException {
    JsonObject golden = goldens().get(index).getAsJsonObject();
    JsonObject found = values(golden.get("text").getAsString());
    assertEquals("lens-mini", found.get("model").getAsString());
    for (String field : List.of("text", "ids", "bytes")) {
      assertEquals(golden.get(field), found.get(field));
    }
    JsonObject table = golden.getAsJsonObject("logit_lens");
    assertEquals(table.get("first_match"), found.get("first_match"));
    assertEquals(table.get("settled"), found.get("settled"));
    assertTrue(found.get("identity").getAsDouble() < TOLERANCE);
    JsonArray rows = table.getAsJsonArray("rows");
    assertEquals(rows.size(), found.getAsJsonArray("rows").size());
    for (int r = 0; r < rows.size(); r++) {
      JsonObject expected = rows.get(r).getAsJsonObject();
      JsonObject actual = found.getAsJsonArray("rows").get(r).getAsJsonObject();
      assertEquals(expected.keySet(), actual.keySet());
      for (String field : expected.keySet()) {
        // A rank may differ by tokens whose logits are as close as the tolerance.
        double tolerance = field.startsWith("rank_") ? 1 : TOLERANCE;
        if (!field.equals("top")) {
          assertClose(expected.get(field), actual.get(field), tolerance, "row " + r + " " + field);
        }
      }
    }
  }

  private static void assertClose(
      JsonElement expected, JsonElement actual, double tolerance, String where) {
    if (expected.isJsonArray()) {
      assertEquals(expected.getAsJsonArray().size(), actual.getAsJsonArray().size(), where);
      for (int i = 0; i < expected.getAsJsonArray().size(); i++) {
        assertClose(
            expected.getAsJsonArray().get(i),
            actual.getAsJsonArray().get(i),
            tolerance,
            where + " " + i);
      }
    } else {
      assertEquals(expected.getAsDouble(), actual.getAsDouble(), tolerance, where);
    }
  }

  @Test
  void otherRowsAndDecodersHaveTheirOwnValues() throws IOException {
    JsonObject golden = goldens().get(1).getAsJsonObject();
    String text = golden.get("text").getAsString();
    JsonObject mid = values(text, "--hidden", "mid", "--k", "3");
    JsonArray expected = golden.getAsJsonObject("mid").getAsJsonArray("rows");
    for (int r = 0; r < expected.size(); r++) {
      for (String field : List.of("logits", "lse", "kl_input_layer")) {
        assertClose(
            expected.get(r).getAsJsonObject().get(field),
            mid.getAsJsonArray("rows").get(r).getAsJsonObject().get(field),
            TOLERANCE,
            "mid " + r + " " + field);
      }
    }
    JsonObject post = values(text, "--decoder", "post2020", "--k", "3");
    JsonArray rows = golden.getAsJsonObject("post_2020").getAsJsonArray("rows");
    // Row 3 is block 2, decoded without gain and bias.
    assertClose(
        rows.get(3).getAsJsonObject().get("entropy"),
        post.getAsJsonArray("rows").get(3).getAsJsonObject().get("entropy"),
        TOLERANCE,
        "post 2020");
    assertEquals(10, post.getAsJsonArray("rows").size(), "the last block has two rows");
  }

  @Test
  void theSpecialTokenSwitchReachesTheTokenizer() {
    assertEquals("[8191]", values("<|endoftext|>").get("ids").toString());
    assertTrue(values("<|endoftext|>", "--plain-special").getAsJsonArray("ids").size() > 1);
    assertEquals("[8191]", values("", "--bos").get("ids").toString());
  }

  @Test
  void thePictureIsTheOneTheWindowExportsByteForByte()
      throws IOException, ModelException, PictureException {
    Path drawn = folder.resolve("drawn.png");
    Path exported = folder.resolve("exported.png");
    run(
        "render",
        "--prompt",
        "The capital of",
        "--mode",
        "rank",
        "--dark",
        "--out",
        drawn.toString());
    LensGrid grid;
    try (LanguageModel model =
        new OnnxModelLoader()
            .load(MODEL, Device.Preference.CPU, ModelLoader.Progress.NONE, new Cancellation())) {
      // The window keeps more guesses than the picture needs.
      LensRequest request =
          new LensRequest(
              model.tokenize("The capital of", TokenizeOptions.DEFAULT),
              Decoder.LOGIT_LENS,
              HiddenRows.BLOCKS,
              10,
              null);
      grid = model.run(request, LanguageModel.Listener.NONE, new Cancellation()).grid();
    }
    PictureExport.write(
        grid,
        PlotSettings.DEFAULT.withMetric(Metric.RANK_FINAL).withTheme(Theme.DARK),
        ExportOptions.DEFAULT,
        exported,
        false,
        fraction -> {},
        new Cancellation());
    assertArrayEquals(Files.readAllBytes(exported), Files.readAllBytes(drawn));
  }

  @Test
  @Tag("W2")
  @Tag("W13")
  @Tag("C2")
  @Tag("C4")
  @Tag("C7")
  void whatIsWrongWithAFolderReachesTheUserWithWhatToDo() throws IOException {
    Path pointer = new TinyCheckpoint().write(folder.resolve("pointer"));
    Files.writeString(
        pointer.resolve("model.safetensors"),
        "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 548105171\n");
    refuses(pointer, "it is a Git LFS pointer, not the file itself.\n", "git lfs pull");
    refuses(
        new TinyCheckpoint().withoutTensor("ln_f.bias").write(folder.resolve("incomplete")),
        "lacks 1 of 28 tensors: ln_f.bias.\n",
        "download it again");
    refuses(
        new TinyCheckpoint().config("n_layer", "12").write(folder.resolve("config")),
        "config.json: n_layer is \"12\"; it must be a whole number",
        "Correct the file");
    refuses(
        new TinyCheckpoint().config("model_type", "rwkv").write(folder.resolve("family")),
        "models of type rwkv do not work here",
        "These work: GPT-2 (gpt2)");
    refuses(
        new TinyCheckpoint()
            .tokenizer(json -> json.getAsJsonObject("model").addProperty("type", "Unigram"))
            .write(folder.resolve("tokenizer")),
        "the tokenizer is Unigram",
        "");
  }

  @Test
  @Tag("C1")
  @Tag("C3")
  @Tag("W10")
  void whatIsAssumedOfAFolderIsNotedByTheCheck() throws IOException {
    Path model =
        new TinyCheckpoint()
            .dtype(Dtype.F64)
            .withoutConfig("activation_function")
            .tokenizer(json -> json.getAsJsonArray("added_tokens").remove(0))
            .tokenizer(
                json ->
                    json.getAsJsonObject("model").getAsJsonObject("vocab").remove("<|endoftext|>"))
            .write(folder.resolve("noted"));
    String out = run("check", model.toString()).out;
    for (String note :
        List.of(
            "Not in config.json, so GPT-2's defaults are used: activation_function = gelu_new.",
            "Weights stored as F64 are rounded to single precision.",
            "The model has 300 ids, the tokenizer only 299; the others are shown as"
                + " [unused n].")) {
      assertTrue(out.contains("note          " + note + "\n"), out);
    }
    assertTrue(out.endsWith("ok\n"), out);
  }

  @ParameterizedTest
  @Tag("W15")
  @ValueSource(strings = {"values x.json", "render x.png"})
  void whatIsAmissWithAModelIsNotedByTheCommandsThatRunIt(String commandAndName)
      throws IOException {
    String[] named = commandAndName.split(" ", -1);
    Path model =
        new TinyCheckpoint()
            .dtype(Dtype.F64)
            .change("h.1.mlp.c_proj.weight", values -> values[3] = Float.NaN)
            .change("wpe.weight", values -> values[5] = Float.NEGATIVE_INFINITY)
            .write(folder.resolve("model"));
    CommandRun run =
        run(
            named[0],
            "--model",
            model.toString(),
            "--prompt",
            "abc",
            "--out",
            folder.resolve(named[1]).toString());
    assertEquals(
        """
        note: Weights stored as F64 are rounded to single precision.
        note: tensor wpe.weight has 1 infinite
        note: tensor h.1.mlp.c_proj.weight has 1 NaN
        """,
        run.err);
    assertTrue(run.out.startsWith("wrote "), run.out);
  }

  @Test
  void nothingIsNotedOfTheModelThatShips() {
    // Its config leaves options out too, but nobody chose it.
    assertEquals("", run("values", "--prompt", "abc", "--out", "-").err);
  }

  private static void refuses(Path model, String reason, String remedy) {
    CommandRun run = CommandRun.with(new OnnxModelLoader(), MODEL, "check", model.toString());
    assertEquals(ExitCodes.MODEL, run.exitCode, run.err);
    assertTrue(run.err.startsWith("logit-lens: "), run.err);
    assertTrue(run.err.contains(reason), run.err);
    assertTrue(run.err.contains(remedy), run.err);
    assertFalse(run.err.contains("\tat "), run.err);
    assertEquals("", run.out);
  }

  @Test
  void checkAcceptsTheFolderAndRefusesAnEmptyOne() {
    String out = run("check", MODEL.toString()).out;
    assertTrue(out.contains("weights       2,700,544 in F16"), out);
    CommandRun refused = CommandRun.with(new OnnxModelLoader(), MODEL, "check", folder.toString());
    assertEquals(ExitCodes.MODEL, refused.exitCode, refused.err);
    assertTrue(refused.err.contains("config.json"), refused.err);
  }
}
