package org.logitlens.checkpoint.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.logitlens.checkpoint.CheckpointException;

/** What may be the name of a model, before anybody is asked for it. */
class ModelAddressTest {

  @ParameterizedTest
  @CsvSource({
    "gpt2, gpt2, main",
    "EleutherAI/pythia-160m, EleutherAI/pythia-160m, main",
    "' EleutherAI/pythia-160m@step4000 ', EleutherAI/pythia-160m, step4000",
    "a/b@refs/pr/1, a/b, refs/pr/1",
    "a/b@v1.0, a/b, v1.0",
    "a/b@0123456789012345678901234567890123456789, a/b, 0123456789012345678901234567890123456789"
  })
  void namesOfModelsAreRead(String typed, String repository, String revision) throws Exception {
    ModelAddress address = ModelAddress.parse(typed);
    assertEquals(new ModelAddress(repository, revision), address);
    assertEquals(typed.strip(), address.toString());
    assertEquals(revision.length() == 40, address.isCommit());
  }

  static String[] impossibleRepositories() {
    return new String[] {
      "",
      "/",
      "../../etc",
      "..",
      "a/..",
      "../b",
      "a/b/c",
      "/etc/passwd",
      "a--b",
      "a/b--c",
      "a..b",
      ".a/b",
      "a/b.",
      "-a",
      "a-/b",
      "a\\b",
      "C:\\x",
      "a/b.git",
      "a b",
      "a\0b",
      "a\nb",
      "a/b?x=1",
      "a/b#c",
      "a%2fb",
      "módel",
      "模型/b",
      "x".repeat(97),
      "owner/" + "x".repeat(91),
      "https://example.org/a/b"
    };
  }

  @Tag("N26")
  @ParameterizedTest
  @MethodSource("impossibleRepositories")
  void whatCannotBeARepositoryIsRefusedBeforeAnybodyIsAsked(String typed) {
    CheckpointException refusal =
        assertThrows(CheckpointException.class, () -> ModelAddress.parse(typed));
    assertTrue(refusal.getMessage().endsWith("is not the name of a model on the hub."));
    assertTrue(refusal.getMessage().length() < 200, "shortened");
    assertTrue(refusal.getMessage().chars().allMatch(c -> c >= ' ' && c < 0x7f), "shown safely");
    assertThrows(
        IllegalArgumentException.class, () -> new ModelAddress(typed, "main"), "nor in code");
  }

  @Tag("N26")
  @Test
  void aRepositoryOf96CharactersIsStillOne() throws Exception {
    assertEquals(96, ModelAddress.parse("owner/" + "x".repeat(90)).repository().length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "..",
        "a/../b",
        "/main",
        "main/",
        "a//b",
        ".hidden",
        "a/.b",
        "-x",
        "a b",
        "a@b",
        "a:b",
        "a\\b",
        "con",
        "refs/NUL",
        "aux.txt",
        "main.lock"
      })
  void whatCannotBeARevisionIsRefused(String revision) {
    assertThrows(CheckpointException.class, () -> ModelAddress.parse("a/b@" + revision));
    assertThrows(IllegalArgumentException.class, () -> new ModelAddress("a/b", revision));
  }
}
