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

    `stored` renames a tensor from the name `save_pretrained` gives it; `extra` are tensors in the
    file that no model uses; `single` asks for single precision.
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
        "tie_word_embeddings": False,
        "dtype": "float32",
    },
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


def families():
    """By `model_type`."""

    def gpt2_like(block_attention):
        return Family(
            blocks=lambda m: m.transformer.h,
            mid=block_attention,
            norm=lambda m: m.transformer.ln_f,
            decode=lambda m, h: m.lm_head(m.transformer.ln_f(h)),
        )

    def llama_like(mid_norm):
        return Family(
            blocks=lambda m: m.model.layers,
            mid=lambda b: ("before", getattr(b, mid_norm)),
            norm=lambda m: m.model.norm,
            decode=lambda m, h: m.lm_head(m.model.norm(h)),
        )

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
        "llama": llama_like("post_attention_layernorm"),
    }


FAMILIES = families()
