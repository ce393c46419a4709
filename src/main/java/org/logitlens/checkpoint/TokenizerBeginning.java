package org.logitlens.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The token that begins a text, and whether the family's tokenizer puts it there unasked.
 *
 * @param id the token; empty when there is none that tokenizer and model both have
 * @param added whether it is put before every text by default; false without an id
 */
record TokenizerBeginning(OptionalInt id, boolean added) {

  /**
   * Where the answer comes from: a template in {@code tokenizer.json} says both; else the settings,
   * the model's config or the family name the token, and the settings or the family say whether it
   * is added.
   *
   * @param template of {@code tokenizer.json}; empty when there is none
   * @param settings of the folder
   * @param ids of the vocabulary
   * @param added the added tokens
   * @param model what the model says
   * @param family what the family does when nothing else says
   * @param notices takes what the user should know
   */
  static TokenizerBeginning of(
      Optional<BeginningTemplate> template,
      TokenizerSettings settings,
      VocabularyIds ids,
      List<AddedToken> added,
      Model model,
      Family family,
      List<String> notices) {
    OptionalInt ofTemplate = template.map(BeginningTemplate::id).orElse(OptionalInt.empty());
    OptionalInt id = ofTemplate;
    if (id.isEmpty()) {
      id = named(settings.bosToken().orElse(""), ids, added);
    }
    if (id.isEmpty()) {
      id = model.bosId();
    }
    if (id.isEmpty()) {
      id = named(family.bosToken(), ids, added);
    }
    if (id.isPresent() && id.getAsInt() >= Math.min(ids.size(), model.vocabularySize())) {
      id = OptionalInt.empty();
    }
    boolean asked = settings.addsBos().orElse(family.addsBos());
    boolean adds = template.isPresent() ? ofTemplate.isPresent() : asked;
    if (template.isPresent() && settings.addsBos().isPresent() && asked != adds) {
      notices.add(
          "tokenizer_config.json says add_bos_token = "
              + asked
              + ", the template in tokenizer.json says otherwise and counts.");
    }
    if (adds && id.isEmpty()) {
      notices.add(
          "The tokenizer asks for a beginning token before every text, but none is known;"
              + " nothing is put there.");
    }
    return new TokenizerBeginning(id, adds && id.isPresent());
  }

  private static OptionalInt named(String text, VocabularyIds ids, List<AddedToken> added) {
    Integer id = TokenizerCheck.idOf(text, ids, added);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /**
   * What the model says of its ids.
   *
   * @param vocabularySize how many it has
   * @param bosId the one that begins a text, as its config has it
   */
  record Model(int vocabularySize, OptionalInt bosId) {}

  /**
   * What a family's tokenizer does when no file says.
   *
   * @param bosToken the text of its beginning token
   * @param addsBos whether it puts that before every text
   */
  record Family(String bosToken, boolean addsBos) {
    /** GPT-2's; most families have it too, or name another. */
    static final Family GPT_2 = new Family(TokenizerSettings.END_OF_TEXT, false);
  }
}
