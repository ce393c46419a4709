package org.logitlens.export;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.logitlens.checkpoint.CheckpointException;
import org.logitlens.checkpoint.ConfigKeys;

/** The keys of {@code config.json} that all families share. */
final class ModelKeys {
  /** Keys of training, generation and bookkeeping: none changes the logits of a prompt. */
  private static final Set<String> HARMLESS =
      Set.of(
          "_name_or_path",
          "_num_labels",
          "_attn_implementation",
          "_commit_hash",
          "attn_implementation",
          "attn_pdrop",
          "begin_suppress_tokens",
          "bad_words_ids",
          "cache_implementation",
          "chunk_size_feed_forward",
          "decoder_start_token_id",
          "diversity_penalty",
          "do_sample",
          "dtype",
          "early_stopping",
          "embd_pdrop",
          "encoder_no_repeat_ngram_size",
          "eos_token_id",
          "exponential_decay_length_penalty",
          "finetuning_task",
          "forced_bos_token_id",
          "forced_eos_token_id",
          "gradient_checkpointing",
          "id2label",
          "initializer_range",
          "is_decoder",
          "label2id",
          "length_penalty",
          "max_length",
          "min_length",
          "n_special",
          "no_repeat_ngram_size",
          "num_beam_groups",
          "num_beams",
          "num_labels",
          "num_return_sequences",
          "output_attentions",
          "output_hidden_states",
          "output_past",
          "output_scores",
          "pad_token_id",
          "predict_special_tokens",
          "prefix",
          "problem_type",
          "remove_invalid_values",
          "repetition_penalty",
          "resid_pdrop",
          "return_dict",
          "return_dict_in_generate",
          "sep_token_id",
          "summary_activation",
          "summary_first_dropout",
          "summary_proj_to_labels",
          "summary_type",
          "summary_use_proj",
          "suppress_tokens",
          "task_specific_params",
          "temperature",
          "tokenizer_class",
          "top_k",
          "top_p",
          "torch_dtype",
          "torchscript",
          "transformers_version",
          "typical_p",
          "use_cache",
          "language",
          "license",
          "name");

  /** Keys that would change the computation; refused when set and no family asked for them. */
  private static final List<String> UNSUPPORTED =
      List.of(
          "quantization_config",
          "auto_map",
          "add_cross_attention",
          "is_encoder_decoder",
          "cross_attention_hidden_size",
          "pruned_heads",
          "rope_scaling",
          "rope_parameters",
          "sliding_window",
          "adapters",
          "use_bfloat16",
          "use_mrope",
          "tf_legacy_loss",
          "per_layer_config");

  private ModelKeys() {}

  /**
   * Checks that the classes a model was made as belong to its family.
   *
   * @param notices is told when the class has no unembedding of its own
   */
  static void checkClasses(Family family, ConfigKeys keys, List<String> notices)
      throws CheckpointException {
    JsonElement classes = keys.get("architectures");
    if (classes == null || classes.isJsonNull()) {
      return;
    }
    if (!classes.isJsonArray()) {
      throw keys.wrong("architectures", classes, "a list of names");
    }
    for (JsonElement element : classes.getAsJsonArray()) {
      if (!(element instanceof JsonPrimitive name) || !name.isString()) {
        throw keys.wrong("architectures", classes, "a list of names");
      }
      if (!name.getAsString().matches("(TF|Flax)?" + family.classPrefix() + "[A-Z].*")) {
        throw new CheckpointException(
            keys.file()
                + ": model_type means "
                + family.name()
                + ", but the model was made as "
                + name.getAsString()
                + ", which does not work here.",
            "These work: " + Architecture.supported() + ".");
      }
      if (!name.getAsString().matches(".*(LMHeadModel|DoubleHeadsModel|ForCausalLM)")) {
        notices.add(
            "The model was made as "
                + name.getAsString()
                + ", so its token embedding serves as the unembedding.");
      }
    }
  }

  /**
   * Refuses what is not built, and says which defaults were taken and what was not understood.
   *
   * @param keys after the family asked for all it knows
   */
  static void finish(Family family, ConfigKeys keys, List<String> notices)
      throws CheckpointException {
    for (String key : UNSUPPORTED) {
      if (!keys.isKnown(key) && keys.isSet(key)) {
        throw new CheckpointException(
            keys.file() + ": " + key + " is set, which is not supported.",
            key.equals("auto_map")
                ? "The model needs its own Python code, which is never run here."
                : "Open a plain " + family.name() + " model.");
      }
    }
    requireIfSet(keys, "is_causal", true);
    keys.ignore(UNSUPPORTED);
    keys.ignore(HARMLESS);
    if (!keys.defaults().isEmpty()) {
      notices.add(
          "Not in config.json, so "
              + family.name()
              + "'s defaults are used: "
              + String.join(", ", keys.defaults())
              + ".");
    }
    if (!keys.unknown().isEmpty()) {
      notices.add(
          "config.json has keys that "
              + family.name()
              + " does not have, which are ignored: "
              + String.join(", ", keys.unknown())
              + ".");
    }
  }

  /** A size that another must divide. */
  static void requireMultiple(
      ConfigKeys keys, String key, int value, String divisorKey, int divisor)
      throws CheckpointException {
    if (value % divisor != 0) {
      throw new CheckpointException(
          keys.file()
              + ": "
              + key
              + " = "
              + value
              + " is not a multiple of "
              + divisorKey
              + " = "
              + divisor
              + ".",
          "Correct the file or download it again.");
    }
  }

  /**
   * A size that may be null.
   *
   * @param otherwise what counts then, and when the key is absent
   */
  static int sizeOrNull(ConfigKeys keys, String key, int otherwise, int most)
      throws CheckpointException {
    JsonElement value = keys.get(key);
    if (value == null) {
      keys.tookDefault(key, otherwise);
    }
    return keys.has(key) ? keys.size(key, "", otherwise, most) : otherwise;
  }

  /** A size of numbers that come in pairs. */
  static void requireEven(ConfigKeys keys, String key, int value) throws CheckpointException {
    if (value % 2 != 0) {
      throw notBuilt(keys, key, value, "even numbers");
    }
  }

  /** A key that other models have and that must not change what this one computes. */
  static void requireIfSet(ConfigKeys keys, String key, boolean only) throws CheckpointException {
    if (keys.has(key) && keys.flag(key, only) != only) {
      throw notBuilt(keys, key, !only, String.valueOf(only));
    }
  }

  /** Old configs name the context length twice; says so where they differ. */
  static void noteOldContext(ConfigKeys keys, int context, List<String> notices)
      throws CheckpointException {
    JsonElement old = keys.get("n_ctx");
    if (old != null && keys.size("n_ctx", "", context, Integer.MAX_VALUE) != context) {
      notices.add(
          "config.json says n_ctx = "
              + old
              + " and n_positions = "
              + context
              + "; n_positions counts.");
    }
  }

  /** The function of an MLP. */
  static Activation activation(ConfigKeys keys, String key, String otherwise)
      throws CheckpointException {
    String name = keys.text(key, otherwise);
    return Activation.named(name)
        .orElseThrow(
            () ->
                new CheckpointException(
                    keys.file() + ": " + key + " \"" + name + "\" is not supported.",
                    "Supported are: " + Activation.allNames() + "."));
  }

  /**
   * The token that begins a text.
   *
   * @param otherwise what counts when the key is absent; negative for none
   */
  static OptionalInt bos(ConfigKeys keys, int vocabulary, int otherwise)
      throws CheckpointException {
    JsonElement bos = keys.get("bos_token_id");
    if (bos != null && bos.isJsonNull()) {
      return OptionalInt.empty();
    }
    if (bos == null) {
      if (otherwise < 0) {
        return OptionalInt.empty();
      }
      keys.tookDefault("bos_token_id", otherwise);
      return otherwise < vocabulary ? OptionalInt.of(otherwise) : OptionalInt.empty();
    }
    if (!bos.toString().matches("[0-9]{1,9}")) {
      throw keys.wrong("bos_token_id", bos, "a whole number from 0 to " + (vocabulary - 1));
    }
    int id = bos.getAsInt();
    return id < vocabulary ? OptionalInt.of(id) : OptionalInt.empty();
  }

  /** What is thrown for a value that is understood but not built. */
  static CheckpointException notBuilt(
      ConfigKeys keys, String key, @Nullable Object value, String works) {
    return new CheckpointException(
        keys.file() + ": " + key + " " + value + " is not supported.", "Supported: " + works + ".");
  }
}
