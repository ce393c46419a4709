package org.logitlens.checkpoint;

import com.google.gson.JsonElement;
import com.google.gson.JsonPrimitive;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Reads {@code config.json}: every key that changes GPT-2's result is honoured or refused by name,
 * absent ones take the defaults of Hugging Face's {@code GPT2Config}.
 *
 * @param config what was read
 * @param notices what the user should know
 */
record Gpt2ConfigFile(Gpt2Config config, List<String> notices) {
  static final String NAME = "config.json";

  private static final long LONGEST = 4_000_000;
  private static final int BOS_DEFAULT = 50256;
  private static final int MOST_LAYERS = 10_000;
  private static final int MOST = 10_000_000;
  private static final String ONLY_GPT2 = "Open a model of the GPT-2 family.";

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

  /** Keys that would change the computation in a way that is not built; refused when set. */
  private static final List<String> UNSUPPORTED =
      List.of(
          "quantization_config",
          "auto_map",
          "add_cross_attention",
          "is_encoder_decoder",
          "cross_attention_hidden_size",
          "pruned_heads",
          "rope_scaling",
          "adapters",
          "use_bfloat16",
          "tf_legacy_loss");

  /** Copies the list. */
  Gpt2ConfigFile {
    notices = List.copyOf(notices);
  }

  /** Reads the config of a folder. */
  static Gpt2ConfigFile read(Path folder) throws CheckpointException {
    Path file = folder.resolve(NAME);
    ConfigKeys keys = new ConfigKeys(StrictJson.object(file, LONGEST), file);
    List<String> notices = new ArrayList<>();
    checkFamily(keys, file, notices);
    for (String key : UNSUPPORTED) {
      if (keys.isSet(key)) {
        throw new CheckpointException(
            file + ": " + key + " is set, which is not supported.",
            key.equals("auto_map")
                ? "The model needs its own Python code, which is never run here."
                : "Open a plain GPT-2 model.");
      }
    }
    Gpt2Config config = config(keys, file, notices);
    keys.ignore(HARMLESS);
    if (!keys.defaults().isEmpty()) {
      notices.add(
          "Not in config.json, so GPT-2's defaults are used: "
              + String.join(", ", keys.defaults())
              + ".");
    }
    if (!keys.unknown().isEmpty()) {
      notices.add(
          "config.json has keys that GPT-2 does not have, which are ignored: "
              + String.join(", ", keys.unknown())
              + ".");
    }
    return new Gpt2ConfigFile(config, notices);
  }

  private static void checkFamily(ConfigKeys keys, Path file, List<String> notices)
      throws CheckpointException {
    JsonElement architectures = keys.get("architectures");
    String type = keys.text("model_type", "gpt2");
    if (!type.equals("gpt2")) {
      throw new CheckpointException(
          file + ": only the GPT-2 family works; this is " + type + ".", ONLY_GPT2);
    }
    if (architectures == null || architectures.isJsonNull()) {
      return;
    }
    if (!architectures.isJsonArray()) {
      throw keys.wrong("architectures", architectures, "a list of names");
    }
    for (JsonElement architecture : architectures.getAsJsonArray()) {
      if (!(architecture instanceof JsonPrimitive name) || !name.isString()) {
        throw keys.wrong("architectures", architectures, "a list of names");
      }
      if (!name.getAsString().matches("(TF|Flax)?GPT2[A-Z].*")) {
        throw new CheckpointException(
            file + ": only the GPT-2 family works; this is " + name.getAsString() + ".", ONLY_GPT2);
      }
      if (!name.getAsString().matches(".*(LMHeadModel|DoubleHeadsModel)")) {
        notices.add(
            "The model was made as "
                + name.getAsString()
                + ", so its token embedding serves as the unembedding.");
      }
    }
  }

  private static Gpt2Config config(ConfigKeys keys, Path file, List<String> notices)
      throws CheckpointException {
    int vocabulary = keys.size("vocab_size", "", 50257, MOST);
    int context = keys.size("n_positions", "max_position_embeddings", 1024, MOST);
    int width = keys.size("n_embd", "hidden_size", 768, 1_000_000);
    int layers = keys.size("n_layer", "num_hidden_layers", 12, MOST_LAYERS);
    int heads = keys.size("n_head", "num_attention_heads", 12, 1_000_000);
    if (width % heads != 0) {
      throw new CheckpointException(
          file
              + ": n_embd = "
              + width
              + " is not a multiple of n_head = "
              + heads
              + ", so that heads would have no whole width.",
          "Correct the file or download it again.");
    }
    JsonElement inner = keys.get("n_inner");
    if (inner == null) {
      keys.tookDefault("n_inner", 4 * width);
    }
    int innerWidth =
        inner == null || inner.isJsonNull() ? 4 * width : keys.size("n_inner", "", 0, MOST);
    JsonElement legacyContext = keys.get("n_ctx");
    if (legacyContext != null && keys.size("n_ctx", "", context, MOST) != context) {
      notices.add(
          "config.json says n_ctx = "
              + legacyContext
              + " and n_positions = "
              + context
              + "; n_positions counts.");
    }
    if (keys.flag("reorder_and_upcast_attn", false)) {
      notices.add(
          "reorder_and_upcast_attn only matters in half precision; everything here is computed in"
              + " single precision.");
    }
    return new Gpt2Config(
        vocabulary,
        context,
        width,
        layers,
        heads,
        innerWidth,
        activation(keys, file),
        keys.number("layer_norm_epsilon", 1e-5, 0, 1),
        keys.flag("scale_attn_weights", true),
        keys.flag("scale_attn_by_inverse_layer_idx", false),
        keys.flag("tie_word_embeddings", true),
        bos(keys, vocabulary));
  }

  private static Activation activation(ConfigKeys keys, Path file) throws CheckpointException {
    String name = keys.text("activation_function", "gelu_new");
    return Activation.named(name)
        .orElseThrow(
            () ->
                new CheckpointException(
                    file + ": activation_function \"" + name + "\" is not supported.",
                    "Supported are: " + Activation.allNames() + "."));
  }

  private static OptionalInt bos(ConfigKeys keys, int vocabulary) throws CheckpointException {
    JsonElement bos = keys.get("bos_token_id");
    if (bos != null && bos.isJsonNull()) {
      return OptionalInt.empty();
    }
    if (bos == null) {
      keys.tookDefault("bos_token_id", BOS_DEFAULT);
      return BOS_DEFAULT < vocabulary ? OptionalInt.of(BOS_DEFAULT) : OptionalInt.empty();
    }
    if (!bos.toString().matches("[0-9]{1,9}")) {
      throw keys.wrong("bos_token_id", bos, "a whole number from 0 to " + (vocabulary - 1));
    }
    int id = bos.getAsInt();
    return id < vocabulary ? OptionalInt.of(id) : OptionalInt.empty();
  }
}
