package org.logitlens.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.lens.Bos;
import org.logitlens.lens.TokenizeOptions;

final class PromptOptionsTest {
  @TempDir
  @SuppressWarnings("NullAway.Init")
  Path folder;

  private static CommandRun values(String... args) {
    return CommandRun.of(command(args));
  }

  private static String[] command(String... args) {
    String[] all = new String[args.length + 3];
    all[0] = "values";
    all[1] = "--out";
    all[2] = "-";
    System.arraycopy(args, 0, all, 3, args.length);
    return all;
  }

  private static String text(CommandRun run) {
    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    return json(run).get("text").getAsString();
  }

  private static JsonObject json(CommandRun run) {
    return JsonParser.parseString(run.out).getAsJsonObject();
  }

  @Test
  @Tag("P1")
  void anEmptyPromptSaysWhatToPass() {
    CommandRun run = values("--prompt", "");
    assertEquals(ExitCodes.USAGE, run.exitCode);
    assertEquals("logit-lens: prompt has 0 tokens; pass --bos to analyse <|endoftext|>\n", run.err);
    assertEquals("", run.out);
    assertEquals(0, run.models.get(0).runs);
    assertTrue(run.models.get(0).closed);
  }

  @Test
  @Tag("P1")
  void anEmptyPromptWithTheBeginningTokenRuns() {
    CommandRun run = values("--prompt", "", "--bos");
    assertEquals(ExitCodes.OK, run.exitCode, run.err);
    assertEquals("[256]", json(run).get("ids").toString());
  }

  @Test
  @Tag("P2")
  void whiteSpaceIsNotTrimmed() {
    assertEquals(" ", text(values("--prompt", " ")));
    assertEquals("\n\n", text(values("--prompt", "\n\n")));
    assertEquals("a ", text(values("--prompt=a ")));
  }

  @ParameterizedTest
  @Tag("P2")
  @ValueSource(strings = {"@x", "@@", "${k}", "\"q\"", "'q'", "-x", "a=b", "a,b", "\\n", "%n%s"})
  void aPromptIsTakenLiterally(String prompt) {
    assertEquals(prompt, text(values("--prompt=" + prompt)));
    assertEquals(prompt, text(values("--prompt", prompt)));
  }

  @Test
  @Tag("P5")
  void asManyTokensAsTheContextHoldsRun() {
    assertEquals("12345678", text(values("--prompt", "12345678")));
  }

  @Test
  @Tag("P6")
  void oneTokenMoreIsRefusedWithBothNumbers() {
    CommandRun run = values("--prompt", "123456789");
    assertEquals(ExitCodes.USAGE, run.exitCode);
    assertEquals(
        "logit-lens: prompt has 9 tokens, the model takes 8; keep some with --overflow=first or"
            + " --overflow=last\n",
        run.err);
    assertEquals(ExitCodes.USAGE, values("--prompt", "123456789", "--overflow=error").exitCode);
  }

  @Test
  @Tag("P6")
  void theFirstOrLastTokensAreKeptOnRequestAndTheDroppedOnesCounted() {
    CommandRun first = values("--prompt", "1234567890", "--overflow=first");
    assertEquals(ExitCodes.OK, first.exitCode, first.err);
    assertEquals("[49,50,51,52,53,54,55,56]", json(first).get("ids").toString());
    assertTrue(first.err.contains("2 tokens dropped"), first.err);
    CommandRun last = values("--prompt", "1234567890", "--overflow=LAST");
    assertEquals("[51,52,53,54,55,56,57,48]", json(last).get("ids").toString());
    assertTrue(last.err.contains("2 tokens dropped"), last.err);
  }

  @Test
  @Tag("P15")
  void specialTokensAreParsedUnlessAskedOtherwise() {
    assertEquals(TokenizeOptions.DEFAULT, values("--prompt", "a").models.get(0).askedFor);
    assertEquals(
        new TokenizeOptions(false, Bos.ON),
        values("--prompt", "a", "--plain-special", "--bos").models.get(0).askedFor);
  }

  @Test
  void theBeginningTokenIsAsTheModelWasTrainedUnlessAskedOtherwise() {
    assertEquals(
        new TokenizeOptions(true, Bos.AS_TRAINED), values("--prompt", "a").models.get(0).askedFor);
    assertEquals(
        new TokenizeOptions(true, Bos.ON), values("--prompt", "a", "--bos").models.get(0).askedFor);
    CommandRun off = values("--prompt", "a", "--no-bos");
    assertEquals(new TokenizeOptions(true, Bos.OFF), off.models.get(0).askedFor);
    assertEquals("[97]", json(off).get("ids").toString());
  }

  @Test
  @Tag("P13")
  @Tag("P20")
  void aFileIsReadAsItIs() throws IOException {
    Path file = folder.resolve("prompt.txt");
    Files.writeString(file, "a\r\nb\u2028");
    assertEquals("a\r\nb\u2028", text(values("--file", file.toString())));
  }

  @Test
  @Tag("P20")
  void aByteOrderMarkIsRemovedWithANote() throws IOException {
    Path file = folder.resolve("bom.txt");
    Files.writeString(file, "\uFEFFab\uFEFF");
    CommandRun run = values("--file", file.toString());
    assertEquals("ab\uFEFF", text(run), "only the first is a mark");
    assertTrue(run.err.contains("removed the byte order mark"), run.err);
  }

  @Test
  @Tag("P20")
  void whatIsNotUtf8IsRefusedWithTheByteAndItsOffset() throws IOException {
    Path file = folder.resolve("latin1.txt");
    Files.write(file, "caf\u00e9!".getBytes(StandardCharsets.ISO_8859_1));
    CommandRun run = values("--file", file.toString());
    assertEquals(ExitCodes.USAGE, run.exitCode);
    assertEquals("logit-lens: " + file + " is not UTF-8: byte 0xE9 at offset 3\n", run.err);
    assertTrue(run.models.isEmpty(), "found before a model is loaded");
    Files.write(file, new byte[] {'a', (byte) 0xE3, (byte) 0x81});
    assertTrue(values("--file", file.toString()).err.contains("offset 1"), "cut off at the end");
  }

  @Test
  @Tag("P20")
  void aHugeFileIsRefusedBeforeItIsRead() throws IOException {
    Path file = folder.resolve("huge.txt");
    try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
      sparse.setLength(10_000_000_000L);
    }
    CommandRun run = values("--file", file.toString());
    assertEquals(ExitCodes.USAGE, run.exitCode);
    assertTrue(run.err.contains("has 10000000000 bytes"), run.err);
  }

  @Test
  @Tag("P20")
  void aFolderOrAMissingFileIsRefused() {
    CommandRun run = values("--file", folder.toString());
    assertEquals(ExitCodes.USAGE, run.exitCode);
    assertTrue(run.err.contains("is a folder"), run.err);
    run = values("--file", folder.resolve("none").toString());
    assertEquals(ExitCodes.USAGE, run.exitCode);
    assertTrue(run.err.contains("there is no file"), run.err);
    assertEquals(ExitCodes.USAGE, values("--file", "").exitCode);
  }

  @Test
  @Tag("P20")
  void aDashReadsStandardInput() {
    byte[] input = "é\n".getBytes(StandardCharsets.UTF_8);
    assertEquals("é\n", text(CommandRun.withInput(input, command("--file", "-"))));
    CommandRun bad = CommandRun.withInput(new byte[] {(byte) 0xFF}, command("--file", "-"));
    assertEquals("logit-lens: standard input is not UTF-8: byte 0xFF at offset 0\n", bad.err);
    CommandRun huge =
        CommandRun.withInput(new byte[PromptText.MAX_BYTES + 1], command("--file", "-"));
    assertEquals(ExitCodes.USAGE, huge.exitCode);
  }

  @Test
  @Tag("P14")
  void anArgumentThatWasNoTextIsRunWithANotice() {
    CommandRun run = values("--prompt", "a\uFFFD\uFFFDb");
    assertEquals("a\uFFFD\uFFFDb", text(run));
    assertTrue(run.err.startsWith("note: the prompt holds 2 U+FFFD,"), run.err);
    assertEquals("", values("--prompt", "ab").err);
  }

  @Test
  void aPromptAndAFileAreOneTooMany() {
    CommandRun run = values("--prompt", "a", "--file", "b");
    assertEquals(ExitCodes.USAGE, run.exitCode);
    assertFalse(run.err.contains("\tat "));
    assertEquals(ExitCodes.USAGE, values().exitCode);
  }
}
