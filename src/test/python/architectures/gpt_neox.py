"""Configurations of GPT-NeoX."""

from architectures.golden import IDS, LONG, REMOVE, VOCABULARY, golden, masks, only, renamed

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
    mid_lens=True,
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
            "original_max_position_embeddings": 64,
        },
        "max_position_embeddings": 256,
        "hidden_size": 32,
        "num_attention_heads": 2,
    },
)
NEOX_ROPE = {"hidden_size": 32, "rotary_pct": 0.5}
golden(
    "gpt-neox-rope-dynamic",
    GPT_NEOX,
    GPT_NEOX_NEW,
    NEOX_ROPE,
    {"rope_scaling": {"type": "dynamic", "factor": 2.0}, "max_position_embeddings": 8},
    ids=LONG,
)
LONGROPE = {"long_factor": [1.5, 2.0, 3.0, 4.5], "short_factor": [1.0, 1.1, 1.3, 1.6]}
golden(
    "gpt-neox-rope-longrope-short",
    GPT_NEOX,
    GPT_NEOX_NEW,
    {
        "hidden_size": 32,
        "rope_parameters": LONGROPE
        | {
            "rope_type": "longrope",
            "rope_theta": 500.0,
            "partial_rotary_factor": 0.5,
            "original_max_position_embeddings": 16,
        },
        "max_position_embeddings": 32,
    },
)
golden(
    "gpt-neox-rope-longrope-long",
    GPT_NEOX,
    GPT_NEOX_NEW,
    NEOX_ROPE,
    {
        "rope_scaling": LONGROPE | {"type": "longrope"},
        "original_max_position_embeddings": 8,
        "max_position_embeddings": 32,
    },
    ids=LONG,
)
golden(
    "gpt-neox-defaults",
    only(
        GPT_NEOX,
        "intermediate_size",
        "max_position_embeddings",
        "num_attention_heads",
        hidden_size=16,
        num_hidden_layers=1,
    ),
    ids=IDS[:5],
)
