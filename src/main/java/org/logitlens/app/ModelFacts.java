package org.logitlens.app;

import java.util.Locale;
import org.logitlens.lens.ModelInfo;

/** What is worth knowing of a model, in a few lines. */
final class ModelFacts {
  private ModelFacts() {}

  /** One line each: where it is, its shape, its weights, what was noticed when it was opened. */
  static String of(ModelInfo info) {
    StringBuilder facts = new StringBuilder();
    facts.append(info.folder()).append('\n');
    facts.append(
        String.format(
            Locale.ROOT,
            "%s: %d blocks, width %,d, %d heads, context %,d, vocabulary %,d%n",
            info.architecture(),
            info.layers(),
            info.width(),
            info.heads(),
            info.contextLength(),
            info.vocabularySize()));
    facts.append(
        String.format(
            Locale.ROOT,
            "%,d parameters, %s, %,.1f MB",
            info.parameters(),
            info.dtype(),
            info.weightBytes() / 1e6));
    info.notices().forEach(notice -> facts.append('\n').append(notice));
    return facts.toString();
  }
}
