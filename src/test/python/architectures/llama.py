"""Configurations of Llama."""

from architectures.golden import IDS, LONG, REMOVE, VOCABULARY, golden, without

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
    "llama-rope-dynamic",
    LLAMA,
    LLAMA_WIDE,
    {"rope_scaling": {"type": "dynamic", "factor": 2.0}, "max_position_embeddings": len(IDS)},
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
    "original_max_position_embeddings": 64,
}
golden(
    "llama-rope-yarn",
    LLAMA,
    LLAMA_WIDE,
    {
        "rope_scaling": {
            "factor": 4.0,
            "original_max_position_embeddings": 64,
            "type": "yarn",
            "finetuned": True,
        },
        "rope_theta": 100.0,
        "max_position_embeddings": 256,
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
        "max_position_embeddings": 256,
    },
)
golden(
    "llama-rope-yarn-attention-factor",
    LLAMA,
    LLAMA_WIDE,
    LLAMA_NEW,
    {"rope_parameters": YARN | {"attention_factor": 0.8}, "max_position_embeddings": 256},
)
LONGROPE = {"long_factor": [1.5, 2.0, 3.0, 4.5], "short_factor": [1.0, 1.1, 1.3, 1.6]}
golden(
    "llama-rope-longrope-short",
    LLAMA,
    LLAMA_WIDE,
    {
        "rope_scaling": LONGROPE | {"type": "longrope"},
        "original_max_position_embeddings": len(IDS),
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
# The original length beside the object counts before the one inside.
golden(
    "llama-rope-llama3-outside",
    LLAMA,
    LLAMA_WIDE,
    {
        "rope_scaling": LLAMA3,
        "rope_theta": 50.0,
        "max_position_embeddings": 256,
        "original_max_position_embeddings": 8,
    },
)
