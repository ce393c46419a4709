package org.logitlens.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.lens.Statistic;

final class ValuesCommandTest {
  private static final Locale LOCALE = Locale.getDefault();
  private static final TimeZone ZONE = TimeZone.getDefault();

  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(LOCALE);
    TimeZone.setDefault(ZONE);
  }

  private static JsonObject json(String... args) {
    return parse(run(args).out);
  }

  private static CommandRun run(String... args) {
    List<String> all = new ArrayList<>(List.of("values", "--out", "-"));
    all.addAll(List.of(args));
    CommandRun run = CommandRun.of(all.toArray(new String[0]));
    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    return run;
  }

  private static JsonObject parse(String text) {
    JsonReader reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    return JsonParser.parseReader(reader).getAsJsonObject();
  }

  private static int length(JsonObject row, String field) {
    return row.getAsJsonArray(field).size();
  }

  @Test
  void theObjectHasTheseFieldsAndShapes() {
    JsonObject all = json("--prompt", "aé", "--k", "4");
    assertEquals(
        List.of("model", "text", "ids", "bytes", "identity", "first_match", "settled", "rows"),
        List.copyOf(all.keySet()));
    assertEquals("fake", all.get("model").getAsString());
    assertEquals("aé", all.get("text").getAsString());
    assertEquals("[97,195,169]", all.get("ids").toString());
    assertEquals("[[97],[195],[169]]", all.get("bytes").toString());
    assertEquals(2.5e-6, all.get("identity").getAsDouble());
    assertEquals(3, length(all, "first_match"));
    assertEquals(3, length(all, "settled"));
    assertEquals(FakeModel.LAYERS + 1, length(all, "rows"));
    for (int r = 0; r <= FakeModel.LAYERS; r++) {
      JsonObject row = all.getAsJsonArray("rows").get(r).getAsJsonObject();
      Set<String> fields = new LinkedHashSet<>(List.of("top", "logits"));
      for (Statistic statistic : Statistic.values()) {
        fields.add(statistic.key());
        assertEquals(
            ValuesJson.needsNext(statistic) ? 2 : 3, length(row, statistic.key()), statistic.key());
      }
      assertEquals(fields, row.keySet());
      assertEquals(3, length(row, "top"));
      assertEquals(4, row.getAsJsonArray("top").get(0).getAsJsonArray().size());
      assertEquals(4, row.getAsJsonArray("logits").get(2).getAsJsonArray().size());
    }
  }

  @Test
  void theJensenShannonDivergenceIsAlwaysComputed() {
    JsonArray rows = json("--prompt", "abc").getAsJsonArray("rows");
    for (JsonElement row : rows) {
      row.getAsJsonObject().getAsJsonArray("js").forEach(js -> assertFalse(js.isJsonNull()));
    }
    assertTrue(rows.get(0).getAsJsonObject().getAsJsonArray("js").get(0).getAsDouble() > 0);
  }

  @Test
  void aPromptOfOneTokenHasNoNextValues() {
    JsonObject row = json("--prompt", "a").getAsJsonArray("rows").get(0).getAsJsonObject();
    assertEquals(0, length(row, "rank_next"));
    assertEquals(0, length(row, "surprisal_next"));
    assertEquals(1, length(row, "lse"));
  }

  @Test
  void ranksAreWholeAndOtherNumbersGiveTheSameFloatAgain() {
    JsonObject row = json("--prompt", "ab").getAsJsonArray("rows").get(1).getAsJsonObject();
    assertTrue(row.getAsJsonArray("rank_input").get(0).getAsString().matches("[0-9]+"));
    String entropy = row.getAsJsonArray("entropy").get(0).getAsString();
    assertEquals(Float.toString(Float.parseFloat(entropy)), entropy);
  }

  @Test
  @Tag("X11")
  void whatIsNotFiniteIsNullInJsonAndNamed() {
    CommandRun run = run("--prompt", "aNb");
    JsonArray rows = parse(run.out).getAsJsonArray("rows");
    JsonObject bad = rows.get(1).getAsJsonObject();
    assertEquals("[1]", bad.get("non_finite").toString());
    assertTrue(bad.getAsJsonArray("lse").get(1).isJsonNull());
    assertTrue(bad.getAsJsonArray("rank_next").get(1).isJsonNull());
    assertTrue(bad.getAsJsonArray("top").get(1).getAsJsonArray().get(0).isJsonNull());
    assertFalse(bad.getAsJsonArray("lse").get(0).isJsonNull());
    assertFalse(rows.get(0).getAsJsonObject().has("non_finite"));
    assertFalse(run.out.contains("NaN"));
    assertFalse(run.out.contains("Infinity"));
  }

  @Test
  @Tag("X11")
  void whatIsNotFiniteIsNanInCsv() throws IOException {
    List<List<String>> lines = csv("aNb");
    List<String> bad =
        lines.stream()
            .filter(line -> line.get(7).equals("NaN"))
            .map(line -> line.get(0) + " " + line.get(3))
            .distinct()
            .toList();
    assertEquals(List.of("1 1"), bad, "position 1 of row 1");
    assertTrue(lines.stream().noneMatch(line -> line.get(7).contains("null")));
  }

  @Test
  @Tag("X11")
  void whatIsInfiniteIsNullInJsonAndNamedAndInfinityInCsv() throws IOException {
    CommandRun run = run("--prompt", "aIb");
    JsonObject bad = parse(run.out).getAsJsonArray("rows").get(1).getAsJsonObject();
    assertEquals("[1]", bad.get("non_finite").toString());
    assertTrue(bad.getAsJsonArray("kl_final_layer").get(1).isJsonNull());
    assertFalse(bad.getAsJsonArray("lse").get(1).isJsonNull(), "the rest of the cell is there");
    assertFalse(run.out.contains("Infinity"));
    List<String> infinite =
        csv("aIb").stream()
            .filter(line -> line.get(7).endsWith("Infinity"))
            .map(line -> line.get(0) + " " + line.get(3))
            .distinct()
            .toList();
    assertEquals(List.of("1 1"), infinite, "position 1 of row 1");
  }

  private List<List<String>> csv(String prompt) throws IOException {
    Path file = folder.resolve("x.csv");
    CommandRun run =
        CommandRun.of(
            "values", "--prompt", prompt, "--k", "2", "--out", file.toString(), "--force");
    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    return parseCsv(Files.readString(file));
  }

  /** RFC 4180, strictly: CRLF ends a record, a quote may only stand where it has a meaning. */
  private static List<List<String>> parseCsv(String text) {
    List<List<String>> lines = new ArrayList<>();
    List<String> line = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      StringBuilder field = new StringBuilder();
      if (text.charAt(at) == '"') {
        at++;
        while (text.charAt(at) != '"' || (at + 1 < text.length() && text.charAt(at + 1) == '"')) {
          at += text.charAt(at) == '"' ? 1 : 0;
          field.append(text.charAt(at++));
        }
        at++;
      } else {
        while (",\r\n\"".indexOf(text.charAt(at)) < 0) {
          field.append(text.charAt(at++));
        }
      }
      line.add(field.toString());
      if (text.charAt(at) == ',') {
        at++;
      } else {
        assertEquals("\r\n", text.substring(at, at + 2));
        at += 2;
        assertEquals(8, line.size(), line::toString);
        lines.add(List.copyOf(line));
        line.clear();
      }
    }
    return lines;
  }

  @Test
  @Tag("X12")
  void tokensOfQuotesCommasAndLineEndsComeBackFromCsv() throws IOException {
    String prompt = "\",\r\n=\t";
    List<List<String>> lines = csv(prompt);
    assertEquals(
        List.of("position", "id", "token", "row", "label", "field", "index", "value"),
        lines.get(0));
    StringBuilder tokens = new StringBuilder();
    for (List<String> line : lines) {
      if (line.get(5).equals("settled")) {
        tokens.append(line.get(2));
      }
    }
    assertEquals(prompt, tokens.toString());
  }

  @Test
  void csvHasOneLineForEveryNumber() throws IOException {
    // 2 positions: first_match, settled; 3 rows of 2 top, 2 logits, 11 statistics,
    // of which the last position has 9
    assertEquals(1 + 2 * 2 + 3 * (15 + 13), csv("ab").size());
    List<String> lse =
        csv("ab").stream()
            .filter(line -> line.get(5).equals("lse") && line.get(0).equals("1"))
            .map(line -> line.get(7))
            .toList();
    JsonArray rows = json("--prompt", "ab").getAsJsonArray("rows");
    for (int r = 0; r < 3; r++) {
      assertEquals(
          rows.get(r).getAsJsonObject().getAsJsonArray("lse").get(1).getAsString(), lse.get(r));
    }
  }

  @ParameterizedTest
  @Tag("E9")
  @Tag("X15")
  @ValueSource(
      strings = {"tr-TR", "ar-EG-u-nu-arab", "de-DE", "hi-IN-u-nu-deva", "th-TH-u-ca-buddhist"})
  void everyLocaleAndTimeZoneWritesTheSameBytes(String tag) throws IOException {
    Locale.setDefault(Locale.US);
    List<byte[]> expected = outputs("us");
    Locale.setDefault(Locale.forLanguageTag(tag));
    TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kathmandu"));
    List<byte[]> actual = outputs(tag);
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i), "output " + i);
    }
  }

  /** JSON, CSV, PNG, and what check and render say. */
  private List<byte[]> outputs(String name) throws IOException {
    Path picture = folder.resolve(name + ".png");
    List<byte[]> outputs = new ArrayList<>();
    outputs.add(run("--prompt", "TI i1", "--decoder", "LOGIT").outBytes);
    csv("aNb");
    outputs.add(Files.readAllBytes(folder.resolve("x.csv")));
    CommandRun render =
        CommandRun.of(
            "render", "--prompt", "TIi", "--mode", "KL-INPUT", "--out", picture.toString());
    assertEquals(ExitCodes.OK, render.exitCode, render.err);
    outputs.add(Files.readAllBytes(picture));
    outputs.add(CommandRun.of("check", "models/lens-mini").outBytes);
    return outputs;
  }

  @Test
  @Tag("X15")
  void theSameRunGivesTheSameBytes() {
    assertArrayEquals(run("--prompt", "abc").outBytes, run("--prompt", "abc").outBytes);
  }

  @Test
  void theNumberOfGuessesHasALimit() {
    for (String k : List.of("0", "51", "-1", "x")) {
      CommandRun run = CommandRun.of("values", "--prompt", "a", "--out", "-", "--k", k);
      assertEquals(ExitCodes.USAGE, run.exitCode, run.err);
    }
  }

  @Test
  void theEndingOfTheFileChoosesTheFormat() {
    CommandRun run = CommandRun.of("values", "--prompt", "a", "--out", folder + "/x.txt");
    assertEquals(ExitCodes.USAGE, run.exitCode);
    assertEquals("logit-lens: --out must end with .json or .csv\n", run.err);
  }
}
