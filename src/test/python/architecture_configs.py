"""The tiny configurations whose golden values `architecture_goldens.py` makes.

Together they use every option that changes a published model's numbers, in the spellings that
published `config.json` files have: old ones (`torch_dtype`, `rope_scaling`, `n_embed`, ...) and new
ones (`dtype`, `rope_parameters`, ...), with keys that change nothing left in where they are usual.
"""

from collections.abc import Callable
from dataclasses import dataclass

IDS = [7, 31, 2, 19, 40, 7, 13]
# More than any window or original context length below.
LONG = [7, 31, 2, 19, 40, 7, 13, 5, 38, 2, 26]
VOCABULARY = 41


@dataclass(frozen=True)
class Family:
    """Where a family keeps its parts.

    `mid` gives, for a block, how the stream after its attention is seen: `before` a module, as the
    output `of` one, or as the output of the attention to be `added` to the block's input.
    """

    blocks: Callable
    mid: Callable
    norm: Callable
    decode: Callable


@dataclass(frozen=True)
class Golden:
    """One configuration.

    `stored` renames a tensor from the name `save_pretrained` gives it; `extra` are entries for
    further tensors in the file, buffers of old releases and copies of tied weights; `single` asks
    for single precision.
    """

    name: str
    config: dict
    ids: list
    post_2020: bool = False
    single: bool = False
    stored: Callable = staticmethod(lambda name: name)
    extra: tuple = ()


CONFIGURATIONS = []


def golden(name, *configs, ids=IDS, **options):
    """Adds a configuration; later dicts change earlier ones, and REMOVE removes."""
    config = {key: value for part in configs for key, value in part.items()}
    config = {key: config[key] for part in configs for key in part}
    config = {key: value for key, value in config.items() if value is not REMOVE}
    CONFIGURATIONS.append(Golden(name, config, ids, **options))


REMOVE = object()


def without(prefix):
    """Names as a model without its language modelling head stores them."""
    return lambda name: name.removeprefix(prefix)


def renamed(old, new):
    return lambda name: name.replace(old, new)


def masks(names, context, number_type="F32"):
    """Buffers of old files: the causal mask and the number that hides."""
    return tuple(
        entry
        for name in names
        for entry in (
            [name + "bias", number_type, [1, 1, context, context]],
            [name + "masked_bias", "F32", []],
        )
    )


# GPT-2 ------------------------------------------------------------------------------------------

GPT2 = {
    "activation_function": "gelu_new",
    "architectures": ["GPT2LMHeadModel"],
    "attn_pdrop": 0.1,
    "bos_token_id": 40,
    "embd_pdrop": 0.1,
    "eos_token_id": 40,
    "initializer_range": 0.02,
    "layer_norm_epsilon": 1e-05,
    "model_type": "gpt2",
    "n_ctx": 16,
    "n_embd": 16,
    "n_head": 2,
    "n_layer": 2,
    "n_positions": 16,
    "resid_pdrop": 0.1,
    "vocab_size": VOCABULARY,
}
golden(
    "gpt2",
    GPT2,
    post_2020=True,
    stored=without("transformer."),
    extra=tuple([f"h.{i}.attn.bias", "F32", [1, 1, 16, 16]] for i in range(2)),
)
golden(
    "gpt2-untied",
    GPT2,
    {
        "n_inner": 20,
        "n_head": 4,
        "n_layer": 3,
        "layer_norm_epsilon": 0.01,
        "tie_word_embeddings": False,
        "dtype": "float32",
        "reorder_and_upcast_attn": False,
        "scale_attn_by_inverse_layer_idx": True,
        "scale_attn_weights": True,
    },
    extra=masks([f"transformer.h.{i}.attn." for i in range(3)], 16),
)
golden(
    "gpt2-unscaled", GPT2, {"scale_attn_weights": False, "torch_dtype": "float32", "n_inner": None}
)
golden(
    "gpt2-upcast",
    GPT2,
    {"reorder_and_upcast_attn": True, "scale_attn_by_inverse_layer_idx": True},
    single=True,
)
for activation in [
    "gelu",
    "gelu_python",
    "gelu_fast",
    "gelu_accurate",
    "gelu_pytorch_tanh",
    "gelu_python_tanh",
] + ["quick_gelu", "relu", "silu", "swish", "tanh"]:
    name = "gpt2-" + activation.replace("_", "-")
    golden(name, GPT2, {"activation_function": activation, "n_layer": 1}, ids=IDS[:4])

# GPT-Neo ----------------------------------------------------------------------------------------

GPT_NEO = {
    "activation_function": "gelu_new",
    "architectures": ["GPTNeoForCausalLM"],
    "attention_dropout": 0,
    "attention_layers": ["global", "local", "global", "local"],
    "attention_types": [[["global", "local"], 2]],
    "bos_token_id": 40,
    "embed_dropout": 0,
    "eos_token_id": 40,
    "gradient_checkpointing": False,
    "hidden_size": 16,
    "initializer_range": 0.02,
    "intermediate_size": None,
    "layer_norm_epsilon": 1e-05,
    "max_position_embeddings": 16,
    "model_type": "gpt_neo",
    "num_heads": 2,
    "num_layers": 4,
    "resid_dropout": 0,
    "vocab_size": VOCABULARY,
    "window_size": 3,
}
golden(
    "gpt-neo",
    GPT_NEO,
    ids=LONG,
    post_2020=True,
    extra=masks([f"transformer.h.{i}.attn.attention." for i in range(4)], 16, "BOOL"),
)
golden(
    "gpt-neo-untied",
    GPT_NEO,
    {
        "attention_layers": REMOVE,
        "attention_types": [[["local"], 1], [["global"], 1]],
        "num_layers": 2,
        "num_heads": 4,
        "intermediate_size": 20,
        "activation_function": "relu",
        "layer_norm_epsilon": 0.01,
        "window_size": 4,
        "dtype": "float32",
    },
    # Without the key the family ties; what is stored and differs is used all the same.
    extra=(["lm_head.weight", "F32", [VOCABULARY, 16]],),
    ids=LONG,
)
golden(
    "gpt-neo-without-prefix",
    GPT_NEO,
    {
        "attention_types": [[["global"], 1], [["local"], 1]],
        "attention_layers": ["global", "local"],
        "num_layers": 2,
    },
    stored=without("transformer."),
)

# GPT-J ------------------------------------------------------------------------------------------

GPTJ = {
    "activation_function": "gelu_new",
    "architectures": ["GPTJForCausalLM"],
    "attn_pdrop": 0.0,
    "bos_token_id": 40,
    "embd_pdrop": 0.0,
    "eos_token_id": 40,
    "gradient_checkpointing": False,
    "initializer_range": 0.02,
    "layer_norm_epsilon": 1e-05,
    "model_type": "gptj",
    "n_embd": 16,
    "n_head": 2,
    "n_inner": None,
    "n_layer": 2,
    "n_positions": 16,
    "resid_pdrop": 0.0,
    "rotary": True,
    "rotary_dim": 4,
    "scale_attn_weights": True,
    "tie_word_embeddings": False,
    "vocab_size": VOCABULARY,
}
golden(
    "gptj",
    GPTJ,
    post_2020=True,
    extra=masks([f"transformer.h.{i}.attn." for i in range(2)], 16, "U8"),
)
golden(
    "gptj-whole-rotary",
    GPTJ,
    {
        "rotary_dim": 8,
        "n_inner": 20,
        "activation_function": "gelu",
        "layer_norm_epsilon": 0.01,
        "dtype": "float16",
    },
)
golden("gptj-tied", GPTJ, {"tie_word_embeddings": True, "n_head": 1, "rotary_dim": 6})

# GPT-NeoX ---------------------------------------------------------------------------------------

GPT_NEOX = {
    "architectures": ["GPTNeoXForCausalLM"],
    "bos_token_id": 0,
    "eos_token_id": 0,
    "hidden_act": "gelu",
    "hidden_size": 32,
    "initializer_range": 0.02,
    "intermediate_size": 40,
    "layer_norm_eps": 1e-05,
    "max_position_embeddings": 16,
    "model_type": "gpt_neox",
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "rotary_emb_base": 10000,
    "rotary_pct": 0.25,
    "tie_word_embeddings": False,
    "torch_dtype": "float16",
    "use_cache": True,
    "use_parallel_residual": True,
    "vocab_size": VOCABULARY,
}
GPT_NEOX_NEW = {
    "dtype": "float32",
    "hidden_size": 16,
    "intermediate_size": 24,
    "rotary_emb_base": REMOVE,
    "rotary_pct": REMOVE,
    "torch_dtype": REMOVE,
}
golden(
    "gpt-neox",
    GPT_NEOX,
    post_2020=True,
    stored=renamed("lm_head.", "embed_out."),
    extra=masks([f"gpt_neox.layers.{i}.attention." for i in range(2)], 16, "U8")
    + tuple([f"gpt_neox.layers.{i}.attention.rotary_emb.inv_freq", "F32", [2]] for i in range(2)),
)
golden(
    "gpt-neox-serial",
    GPT_NEOX,
    GPT_NEOX_NEW,
    {
        "attention_bias": False,
        "hidden_act": "gelu_fast",
        "layer_norm_eps": 0.01,
        "num_attention_heads": 4,
        "rope_parameters": {
            "rope_theta": 500.0,
            "partial_rotary_factor": 1.0,
            "rope_type": "default",
        },
        "tie_word_embeddings": True,
        "use_parallel_residual": False,
    },
)
golden(
    "gpt-neox-relu",
    GPT_NEOX,
    GPT_NEOX_NEW,
    {"rotary_pct": 0.5, "rotary_emb_base": 50, "hidden_act": "relu", "attention_bias": True},
)
golden(
    "gpt-neox-rope-linear",
    GPT_NEOX,
    GPT_NEOX_NEW,
    {"rotary_pct": 0.5, "rope_scaling": {"type": "linear", "factor": 2.5}},
    stored=renamed("lm_head.", "embed_out."),
)
golden(
    "gpt-neox-rope-yarn",
    GPT_NEOX,
    GPT_NEOX_NEW,
    {
        "rope_parameters": {
            "rope_type": "yarn",
            "rope_theta": 100.0,
            "partial_rotary_factor": 0.75,
            "factor": 4.0,
            "original_max_position_embeddings": 8,
        },
        "hidden_size": 32,
        "num_attention_heads": 2,
    },
)

# Llama ------------------------------------------------------------------------------------------

LLAMA = {
    "architectures": ["LlamaForCausalLM"],
    "attention_bias": False,
    "attention_dropout": 0.0,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "hidden_act": "silu",
    "hidden_size": 16,
    "initializer_range": 0.02,
    "intermediate_size": 24,
    "max_position_embeddings": 32,
    "mlp_bias": False,
    "model_type": "llama",
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
    "num_key_value_heads": 2,
    "pretraining_tp": 1,
    "rms_norm_eps": 1e-05,
    "rope_scaling": None,
    "rope_theta": 10000.0,
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
    "use_cache": True,
    "vocab_size": VOCABULARY,
}
# Rotations of eight numbers, so that four frequencies fall on all sides of a scaling's borders.
LLAMA_WIDE = {"num_attention_heads": 2, "num_key_value_heads": 1, "num_hidden_layers": 1}
LLAMA_NEW = {
    "rope_scaling": REMOVE,
    "rope_theta": REMOVE,
    "torch_dtype": REMOVE,
    "dtype": "float32",
}
golden(
    "llama",
    LLAMA,
    post_2020=True,
    extra=tuple([f"model.layers.{i}.self_attn.rotary_emb.inv_freq", "F32", [2]] for i in range(2)),
)
golden(
    "llama-smollm2",
    LLAMA,
    {
        "is_llama_config": True,
        "hidden_size": 18,
        "num_attention_heads": 3,
        "num_key_value_heads": 3,
        "rope_interleaved": False,
        "rope_theta": 100000,
        "tie_word_embeddings": True,
        "mlp_bias": REMOVE,
        "attention_bias": REMOVE,
        "rms_norm_eps": 0.01,
    },
)
golden(
    "llama-biases",
    LLAMA,
    LLAMA_NEW,
    {
        "attention_bias": True,
        "mlp_bias": True,
        "head_dim": 6,
        "num_key_value_heads": 1,
        "hidden_act": "gelu",
        "rope_parameters": {"rope_theta": 500.0, "rope_type": "default"},
    },
    stored=without("model."),
)
golden(
    "llama-defaults",
    LLAMA,
    {
        key: REMOVE
        for key in (
            "num_key_value_heads",
            "rope_scaling",
            "rope_theta",
            "rms_norm_eps",
            "hidden_act",
            "tie_word_embeddings",
            "attention_bias",
            "mlp_bias",
            "torch_dtype",
        )
    },
    {"head_dim": None},
)
golden("llama-rope-linear", LLAMA, LLAMA_WIDE, {"rope_scaling": {"type": "linear", "factor": 2.5}})
golden(
    "llama-rope-dynamic", LLAMA, LLAMA_WIDE, {"rope_scaling": {"type": "dynamic", "factor": 2.0}}
)
golden(
    "llama-rope-dynamic-beyond",
    LLAMA,
    LLAMA_WIDE,
    {"rope_scaling": {"rope_type": "dynamic", "factor": 2.0}, "max_position_embeddings": 8},
    ids=LONG,
)
YARN = {
    "rope_type": "yarn",
    "rope_theta": 100.0,
    "factor": 4.0,
    "original_max_position_embeddings": 16,
}
golden(
    "llama-rope-yarn",
    LLAMA,
    LLAMA_WIDE,
    {
        "rope_scaling": {
            "factor": 4.0,
            "original_max_position_embeddings": 16,
            "type": "yarn",
            "finetuned": True,
        },
        "rope_theta": 100.0,
        "max_position_embeddings": 64,
    },
)
golden(
    "llama-rope-yarn-mscale",
    LLAMA,
    LLAMA_WIDE,
    LLAMA_NEW,
    {
        "rope_parameters": YARN
        | {
            "beta_fast": 2,
            "beta_slow": 0.5,
            "mscale": 1.2,
            "mscale_all_dim": 0.7,
            "truncate": False,
        },
        "max_position_embeddings": 64,
    },
)
golden(
    "llama-rope-yarn-attention-factor",
    LLAMA,
    LLAMA_WIDE,
    LLAMA_NEW,
    {"rope_parameters": YARN | {"attention_factor": 0.8}, "max_position_embeddings": 64},
)
LONGROPE = {"long_factor": [1.5, 2.0, 3.0, 4.5], "short_factor": [1.0, 1.1, 1.3, 1.6]}
golden(
    "llama-rope-longrope-short",
    LLAMA,
    LLAMA_WIDE,
    {
        "rope_scaling": LONGROPE | {"type": "longrope"},
        "original_max_position_embeddings": 8,
        "max_position_embeddings": 32,
    },
)
golden(
    "llama-rope-longrope-long",
    LLAMA,
    LLAMA_WIDE,
    {
        "rope_scaling": LONGROPE | {"type": "longrope"},
        "original_max_position_embeddings": 8,
        "max_position_embeddings": 32,
    },
    ids=LONG,
)
golden(
    "llama-rope-longrope-factors",
    LLAMA,
    LLAMA_WIDE,
    LLAMA_NEW,
    {
        "rope_parameters": LONGROPE
        | {
            "rope_type": "longrope",
            "rope_theta": 500.0,
            "factor": 3.0,
            "original_max_position_embeddings": 8,
        }
    },
    ids=LONG,
)
golden(
    "llama-rope-longrope-attention-factor",
    LLAMA,
    LLAMA_WIDE,
    LLAMA_NEW,
    {
        "rope_parameters": LONGROPE
        | {
            "rope_type": "longrope",
            "rope_theta": 500.0,
            "attention_factor": 1.3,
            "original_max_position_embeddings": 16,
        }
    },
    ids=LONG,
)
LLAMA3 = {
    "factor": 8.0,
    "high_freq_factor": 4.0,
    "low_freq_factor": 1.0,
    "original_max_position_embeddings": 32,
    "rope_type": "llama3",
}
golden(
    "llama-rope-llama3",
    LLAMA,
    LLAMA_WIDE,
    {
        "rope_scaling": LLAMA3,
        "rope_theta": 50.0,
        "max_position_embeddings": 256,
        "tie_word_embeddings": True,
        "head_dim": 8,
    },
)
golden(
    "llama-rope-llama3-new",
    LLAMA,
    LLAMA_WIDE,
    LLAMA_NEW,
    {
        "rope_parameters": LLAMA3 | {"rope_theta": 200.0, "factor": 3.0, "high_freq_factor": 3.0},
        "max_position_embeddings": 256,
    },
)


# CTRL -------------------------------------------------------------------------------------------

CTRL = {
    "architectures": ["CTRLLMHeadModel"],
    "attn_pdrop": 0.1,
    "dff": 40,
    "embd_pdrop": 0.1,
    "from_tf": False,
    "initializer_range": 0.02,
    "layer_norm_epsilon": 1e-06,
    "model_type": "ctrl",
    "n_ctx": 16,
    "n_embd": 16,
    "n_head": 2,
    "n_layer": 2,
    "n_positions": 16,
    "output_past": True,
    "resid_pdrop": 0.1,
    "tie_word_embeddings": True,
    "vocab_size": VOCABULARY,
}
golden(
    "ctrl",
    CTRL,
    {"n_positions": len(LONG)},
    post_2020=True,
    ids=LONG,
    extra=(["lm_head.weight", "F32", [VOCABULARY, 16], "transformer.w.weight"],),
)
golden(
    "ctrl-untied",
    CTRL,
    {
        "tie_word_embeddings": False,
        "layer_norm_epsilon": 0.05,
        "n_head": 4,
        "n_embd": 20,
        "dff": 24,
        "dtype": "float32",
    },
)

# OPT --------------------------------------------------------------------------------------------

OPT = {
    "_remove_final_layer_norm": False,
    "activation_dropout": 0.0,
    "activation_function": "relu",
    "architectures": ["OPTForCausalLM"],
    "attention_dropout": 0.0,
    "bos_token_id": 2,
    "do_layer_norm_before": True,
    "dropout": 0.1,
    "eos_token_id": 2,
    "ffn_dim": 40,
    "hidden_size": 16,
    "init_std": 0.02,
    "layerdrop": 0.0,
    "max_position_embeddings": 16,
    "model_type": "opt",
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "pad_token_id": 1,
    "prefix": "</s>",
    "torch_dtype": "float16",
    "use_cache": True,
    "vocab_size": VOCABULARY,
    "word_embed_proj_dim": 16,
}
# Begins as the tokenizer does; the padding token is one like any other here.
OPT_IDS = [2, 31, 1, 19, 40, 7, 13]
golden(
    "opt",
    OPT,
    {"max_position_embeddings": len(OPT_IDS)},
    post_2020=True,
    ids=OPT_IDS,
    extra=(["lm_head.weight", "F32", [VOCABULARY, 16], "model.decoder.embed_tokens.weight"],),
)
golden(
    "opt-350m",
    OPT,
    {"do_layer_norm_before": False, "word_embed_proj_dim": 12, "dropout": 0.1},
    post_2020=True,
    ids=OPT_IDS,
)
golden(
    "opt-projected",
    OPT,
    {"word_embed_proj_dim": 10, "num_attention_heads": 4, "activation_function": "gelu"},
    ids=OPT_IDS,
    post_2020=True,
    stored=without("model."),
)
golden("opt-without-final-norm", OPT, {"_remove_final_layer_norm": True}, ids=OPT_IDS)
golden(
    "opt-without-biases",
    OPT,
    {
        "enable_bias": False,
        "layer_norm_elementwise_affine": False,
        "tie_word_embeddings": False,
        "word_embed_proj_dim": REMOVE,
        "torch_dtype": REMOVE,
        "dtype": "float32",
    },
    post_2020=True,
    ids=OPT_IDS,
)
golden(
    "opt-post-norm-plain",
    OPT,
    {"do_layer_norm_before": False, "layer_norm_elementwise_affine": False, "enable_bias": False},
    ids=OPT_IDS,
)

# BLOOM ------------------------------------------------------------------------------------------

BLOOM = {
    "apply_residual_connection_post_layernorm": False,
    "architectures": ["BloomForCausalLM"],
    "attention_dropout": 0.0,
    "attention_softmax_in_fp32": True,
    "bias_dropout_fusion": True,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "hidden_dropout": 0.0,
    "initializer_range": 0.02,
    "layer_norm_epsilon": 1e-05,
    "masked_softmax_fusion": True,
    "model_type": "bloom",
    "n_embed": 16,
    "n_inner": None,
    "n_layer": 2,
    "num_attention_heads": 4,
    "offset_alibi": 100,
    "pad_token_id": 3,
    "pretraining_tp": 2,
    "seq_length": 16,
    "skip_bias_add": True,
    "skip_bias_add_qkv": False,
    "unk_token_id": 0,
    "use_cache": True,
    "vocab_size": VOCABULARY,
}
BLOOM_NEW = {
    "n_embed": REMOVE,
    "num_attention_heads": REMOVE,
    "pretraining_tp": 1,
    "dtype": "float32",
}
golden("bloom", BLOOM, post_2020=True, ids=LONG, stored=without("transformer."))
golden(
    "bloom-three-heads",
    BLOOM,
    BLOOM_NEW,
    {"hidden_size": 12, "n_head": 3, "layer_norm_epsilon": 0.01, "tie_word_embeddings": False},
)
golden("bloom-six-heads", BLOOM, BLOOM_NEW, {"hidden_size": 24, "n_head": 6, "n_layer": 1})
golden(
    "bloom-residual-after-norm",
    BLOOM,
    {
        "apply_residual_connection_post_layernorm": True,
        "slow_but_exact": False,
        "num_attention_heads": 1,
    },
)

# Mistral ----------------------------------------------------------------------------------------

MISTRAL = {
    "architectures": ["MistralForCausalLM"],
    "attention_dropout": 0.0,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "hidden_act": "silu",
    "hidden_size": 16,
    "initializer_range": 0.02,
    "intermediate_size": 24,
    "max_position_embeddings": 32,
    "model_type": "mistral",
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-05,
    "rope_theta": 10000.0,
    "sliding_window": 4,
    "tie_word_embeddings": False,
    "torch_dtype": "bfloat16",
    "use_cache": True,
    "vocab_size": VOCABULARY,
}
golden("mistral", MISTRAL, {"rope_theta": 500.0}, ids=LONG, post_2020=True)
golden(
    "mistral-without-window",
    MISTRAL,
    {
        "sliding_window": None,
        "head_dim": 6,
        "num_key_value_heads": 1,
        "rope_theta": REMOVE,
        "rope_parameters": {"rope_theta": 1000.0, "rope_type": "default"},
        "torch_dtype": REMOVE,
        "dtype": "bfloat16",
        "tie_word_embeddings": True,
        "hidden_act": "gelu_pytorch_tanh",
        "rms_norm_eps": 0.01,
    },
)

# Qwen2 ------------------------------------------------------------------------------------------

QWEN2 = {
    "architectures": ["Qwen2ForCausalLM"],
    "attention_dropout": 0.0,
    "bos_token_id": 40,
    "eos_token_id": 40,
    "hidden_act": "silu",
    "hidden_size": 16,
    "initializer_range": 0.02,
    "intermediate_size": 24,
    "max_position_embeddings": 32,
    "max_window_layers": 2,
    "model_type": "qwen2",
    "num_attention_heads": 4,
    "num_hidden_layers": 2,
    "num_key_value_heads": 2,
    "rms_norm_eps": 1e-06,
    "rope_theta": 1000000.0,
    "sliding_window": 3,
    "tie_word_embeddings": True,
    "torch_dtype": "bfloat16",
    "use_cache": True,
    "use_mrope": False,
    "use_sliding_window": False,
    "vocab_size": VOCABULARY,
}
QWEN_WINDOW = {"use_sliding_window": True, "max_window_layers": 1}
QWEN_NEW = {
    "dtype": "bfloat16",
    "layer_types": ["sliding_attention", "full_attention"],
    "max_window_layers": 2,
    "rope_parameters": {"rope_theta": 500.0, "rope_type": "default"},
    "rope_theta": REMOVE,
    "torch_dtype": REMOVE,
    "use_sliding_window": True,
}
golden("qwen2", QWEN2, ids=LONG, post_2020=True)
golden(
    "qwen2-window",
    QWEN2,
    QWEN_WINDOW,
    {"tie_word_embeddings": False, "rms_norm_eps": 0.01, "hidden_act": "gelu"},
    ids=LONG,
)
golden("qwen2-layer-types", QWEN2, QWEN_NEW, ids=LONG)
golden(
    "qwen2-rope-yarn",
    QWEN2,
    LLAMA_WIDE,
    {
        "rope_scaling": {"factor": 4.0, "original_max_position_embeddings": 32, "type": "yarn"},
        "rope_theta": 100.0,
    },
)

# Qwen3 ------------------------------------------------------------------------------------------

QWEN3 = QWEN2 | {
    "architectures": ["Qwen3ForCausalLM"],
    "attention_bias": False,
    "head_dim": 6,
    "model_type": "qwen3",
    "rope_scaling": None,
    "sliding_window": None,
    "use_mrope": REMOVE,
}
golden("qwen3", QWEN3, post_2020=True)
golden(
    "qwen3-window",
    QWEN3,
    QWEN_WINDOW,
    {
        "sliding_window": 3,
        "attention_bias": True,
        "tie_word_embeddings": False,
        "head_dim": 4,
        "hidden_act": "relu",
    },
    ids=LONG,
)
golden(
    "qwen3-layer-types",
    QWEN3,
    QWEN_NEW,
    {"sliding_window": 4, "rms_norm_eps": 0.01, "rope_scaling": REMOVE},
    ids=LONG,
)

# Gemma 3 ----------------------------------------------------------------------------------------

GEMMA3 = {
    "architectures": ["Gemma3ForCausalLM"],
    "attention_bias": False,
    "attention_dropout": 0.0,
    "attn_logit_softcapping": None,
    "bos_token_id": 2,
    "cache_implementation": "hybrid",
    "eos_token_id": 1,
    "final_logit_softcapping": None,
    "head_dim": 6,
    "hidden_activation": "gelu_pytorch_tanh",
    "hidden_size": 16,
    "initializer_range": 0.02,
    "intermediate_size": 24,
    "max_position_embeddings": 32,
    "model_type": "gemma3_text",
    "num_attention_heads": 4,
    "num_hidden_layers": 3,
    "num_key_value_heads": 1,
    "pad_token_id": 0,
    "query_pre_attn_scalar": 6,
    "rms_norm_eps": 1e-06,
    "rope_local_base_freq": 100,
    "rope_scaling": None,
    "rope_theta": 1000000,
    "sliding_window": 3,
    "sliding_window_pattern": 3,
    "torch_dtype": "bfloat16",
    "use_cache": True,
    "vocab_size": VOCABULARY,
}
GEMMA_TWO = {"num_hidden_layers": 2, "sliding_window_pattern": 2}
GEMMA_IDS = [2, 31, 0, 19, 40, 7, 13, 5, 38, 2, 26]
golden("gemma3", GEMMA3, ids=GEMMA_IDS, post_2020=True)
golden(
    "gemma3-270m",
    GEMMA3,
    {
        "_sliding_window_pattern": 6,
        "layer_types": ["full_attention", "sliding_attention"],
        "num_hidden_layers": 2,
        "query_pre_attn_scalar": 16,
        "sliding_window": 4,
        "sliding_window_pattern": REMOVE,
        "use_bidirectional_attention": False,
        "cache_implementation": REMOVE,
    },
    ids=GEMMA_IDS,
)
golden(
    "gemma3-soft-cap",
    GEMMA3,
    GEMMA_TWO,
    {
        "attention_bias": True,
        "final_logit_softcapping": 3.0,
        "hidden_activation": "relu",
        "num_key_value_heads": 2,
        "rms_norm_eps": 0.01,
        "tie_word_embeddings": False,
    },
    ids=GEMMA_IDS,
    post_2020=True,
)
golden(
    "gemma3-rope-linear",
    GEMMA3,
    GEMMA_TWO,
    {
        "rope_scaling": {"factor": 8.0, "rope_type": "linear"},
        "rope_theta": 100.0,
        "rope_local_base_freq": 50.0,
    },
    ids=GEMMA_IDS,
)
golden(
    "gemma3-rope-parameters",
    GEMMA3,
    GEMMA_TWO,
    {
        "dtype": "float32",
        "layer_types": ["sliding_attention", "full_attention"],
        "rope_local_base_freq": REMOVE,
        "rope_parameters": {
            "full_attention": {"factor": 4.0, "rope_theta": 200.0, "rope_type": "linear"},
            "sliding_attention": {"rope_theta": 30.0, "rope_type": "default"},
        },
        "rope_scaling": REMOVE,
        "rope_theta": REMOVE,
        "sliding_window_pattern": REMOVE,
        "torch_dtype": REMOVE,
    },
    ids=GEMMA_IDS,
)


def families():
    """By `model_type`."""

    def gpt2_like(block_attention):
        return Family(
            blocks=lambda m: m.transformer.h,
            mid=block_attention,
            norm=lambda m: m.transformer.ln_f,
            decode=lambda m, h: m.lm_head(m.transformer.ln_f(h)),
        )

    def llama_like(mid_norm, cap=lambda m, z: z):
        return Family(
            blocks=lambda m: m.model.layers,
            mid=lambda b: ("before", getattr(b, mid_norm)),
            norm=lambda m: m.model.norm,
            decode=lambda m, h: cap(m, m.lm_head(m.model.norm(h))),
        )

    def gemma_cap(model, logits):
        cap = model.config.final_logit_softcapping
        return logits if cap is None else cap * (logits / cap).tanh()

    def opt_mid(block):
        # Either the norm of the MLP begins with this stream or that of the attention ends with it.
        if block.do_layer_norm_before:
            return "before", block.final_layer_norm
        return "of", block.self_attn_layer_norm

    def opt_decode(model, hidden):
        decoder = model.model.decoder
        if decoder.final_layer_norm is not None:
            hidden = decoder.final_layer_norm(hidden)
        if decoder.project_out is not None:
            hidden = decoder.project_out(hidden)
        return model.lm_head(hidden)

    def neox_mid(block):
        if block.use_parallel_residual:
            return "added", block.attention
        return "before", block.post_attention_layernorm

    return {
        "gpt2": gpt2_like(lambda b: ("before", b.ln_2)),
        "gpt_neo": gpt2_like(lambda b: ("before", b.ln_2)),
        "gptj": gpt2_like(lambda b: ("added", b.attn)),
        "gpt_neox": Family(
            blocks=lambda m: m.gpt_neox.layers,
            mid=neox_mid,
            norm=lambda m: m.gpt_neox.final_layer_norm,
            decode=lambda m, h: m.lm_head(m.gpt_neox.final_layer_norm(h)),
        ),
        "ctrl": Family(
            blocks=lambda m: m.transformer.h,
            mid=lambda b: ("before", b.layernorm2),
            norm=lambda m: m.transformer.layernorm,
            decode=lambda m, h: m.lm_head(m.transformer.layernorm(h)),
        ),
        "opt": Family(
            blocks=lambda m: m.model.decoder.layers,
            mid=opt_mid,
            norm=lambda m: m.model.decoder.final_layer_norm,
            decode=opt_decode,
        ),
        "bloom": gpt2_like(lambda b: ("before", b.post_attention_layernorm)),
        "gemma3_text": llama_like("pre_feedforward_layernorm", gemma_cap),
    } | {
        name: llama_like("post_attention_layernorm")
        for name in ("llama", "mistral", "qwen2", "qwen3")
    }


FAMILIES = families()
