package org.logitlens.runtime;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.logitlens.lens.Cancellation;
import org.logitlens.lens.Decoder;
import org.logitlens.lens.Device;
import org.logitlens.lens.HiddenRows;
import org.logitlens.lens.LanguageModel;
import org.logitlens.lens.LensGrid;
import org.logitlens.lens.LensRequest;
import org.logitlens.lens.LensResult;
import org.logitlens.lens.ModelException;
import org.logitlens.lens.ModelLoader;
import org.logitlens.lens.Prompt;
import org.logitlens.lens.Token;
import org.logitlens.lens.TokenizeOptions;

/** The bundled model and its reference values. */
final class LensMini {
  static final Path FOLDER = Path.of("models", "lens-mini");

  private LensMini() {}

  static LanguageModel load() throws ModelException {
    return new OnnxModelLoader(new RuntimeSettings(2))
        .load(FOLDER, Device.Preference.CPU, ModelLoader.Progress.NONE, new Cancellation());
  }

  static Prompt prompt(LanguageModel model, String text) {
    return model.tokenize(text, TokenizeOptions.DEFAULT);
  }

  /** A prompt of given ids, whatever text they are. */
  static Prompt prompt(LanguageModel model, int... ids) {
    List<Token> tokens = new ArrayList<>();
    for (int id : ids) {
      tokens.add(model.vocabulary().token(id));
    }
    return new Prompt("", tokens, Collections.nCopies(ids.length, 0), List.of());
  }

  /** Every statistic of a prompt. */
  static LensResult run(LanguageModel model, Prompt prompt) throws ModelException {
    return run(model, prompt, Decoder.LOGIT_LENS, HiddenRows.BLOCKS, null);
  }

  static LensResult run(
      LanguageModel model,
      Prompt prompt,
      Decoder decoder,
      HiddenRows rows,
      @Nullable LensGrid previous)
      throws ModelException {
    return model.run(
        new LensRequest(prompt, decoder, rows, 10, previous, true),
        LanguageModel.Listener.NONE,
        new Cancellation());
  }

  /** The reference values, one object per prompt. */
  static List<JsonObject> goldens() {
    try (InputStream in =
        LensMini.class.getResourceAsStream("/org/logitlens/lens-mini-goldens.json")) {
      if (in == null) {
        throw new IOException("no goldens");
      }
      JsonArray all =
          JsonParser.parseReader(new InputStreamReader(in, StandardCharsets.UTF_8))
              .getAsJsonArray();
      return StreamSupport.stream(all.spliterator(), false)
          .map(JsonElement::getAsJsonObject)
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
