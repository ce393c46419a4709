package org.logitlens.export;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is true of the configs of every family that names its sizes in its own way. */
class FamilyConfigsTest {
  @TempDir private Path folder;

  static Stream<FamilyCase> families() throws IOException {
    return FamilyCase.all();
  }

  static Stream<FamilyCase> familiesWithSpellings() throws IOException {
    return families().filter(family -> !family.spellings().isEmpty());
  }

  static Stream<FamilyCase> familiesWithActivations() throws IOException {
    return families().filter(family -> !family.activationKey().isEmpty());
  }

  static Stream<Arguments> contradictions() throws IOException {
    return families()
        .flatMap(
            family ->
                family.contradictions().stream()
                    .map(parts -> Arguments.of(family, parts[0], parts[1], parts[2], parts[3])));
  }

  @Test
  void allSixFamiliesAreLookedAt() throws IOException {
    assertEquals(
        Set.of("gptj", "gpt_neo", "gpt_neox", "opt", "bloom", "ctrl"),
        families().map(FamilyCase::modelType).collect(Collectors.toSet()));
    assertEquals(4, familiesWithSpellings().count());
    assertEquals(4, familiesWithActivations().count());
  }

  @ParameterizedTest
  @MethodSource("families")
  void theKeysOfAPublishedConfigAreAllKnown(FamilyCase family) throws Exception {
    FamilyConfig.Read read = family.golden(folder).replaced(family.published()).read();
    assertEquals(family.notices(), read.notices());
    assertEquals(family.sizes(), read.design().sizes());
    assertEquals(family.bos(), read.design().bosId());
  }

  @Tag("C1")
  @ParameterizedTest
  @MethodSource("families")
  void absentKeysTakeTheDefaultsOfHuggingFaceAndAreListed(FamilyCase family) throws Exception {
    FamilyConfig.Read read = family.golden(folder).replaced(family.onlyItsType()).read();
    assertEquals(family.defaults(), read.defaults());
    String all = String.join(", ", family.defaults());
    assertEquals(
        "Not in config.json, so " + family.name() + "'s defaults are used: " + all + ".",
        read.notices().get(0));
  }

  @ParameterizedTest
  @MethodSource("familiesWithSpellings")
  void everySpellingOfASizeGivesTheSameModel(FamilyCase family) throws Exception {
    FamilyConfig config = family.golden(folder);
    byte[] graph = config.graph();
    family.spellings().forEach(config::renamed);
    assertArrayEquals(graph, config.graph());
    family.same().forEach((key, value) -> config.with(key, value.toString()));
    assertArrayEquals(graph, config.graph());
  }

  @Tag("C3")
  @ParameterizedTest
  @MethodSource("contradictions")
  void sizesThatTheFileContradictsAreRefusedWithBoth(
      FamilyCase family, String key, String value, String one, String other) throws IOException {
    family.golden(folder).with(key, value).refuses(one, other);
  }

  @Tag("C4")
  @ParameterizedTest
  @MethodSource("families")
  void aModelMadeAsAnotherFamilyIsRefusedByName(FamilyCase family) throws IOException {
    FamilyConfig config = family.golden(folder);
    config.with("architectures", "[\"" + family.madeAs() + "\"]");
    config.refuses(
        "model_type means " + family.name(),
        "made as " + family.madeAs(),
        family.name() + " (" + family.modelType() + ")");
  }

  @Tag("C5")
  @ParameterizedTest
  @MethodSource("familiesWithActivations")
  void anActivationThatIsNotKnownIsRefusedByName(FamilyCase family) throws IOException {
    String key = family.activationKey();
    family.golden(folder).with(key, "\"mish\"").refuses(key + " \"mish\" is not supported", "gelu");
  }
}
