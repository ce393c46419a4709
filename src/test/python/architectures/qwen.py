"""Configurations of Qwen2 and Qwen3."""

from architectures.golden import IDS, LONG, REMOVE, VOCABULARY, golden, only
from architectures.llama import LLAMA_WIDE

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

# Null means as many as heads, absent another number.
golden(
    "qwen2-key-heads-null", QWEN2, {"num_key_value_heads": None, "num_hidden_layers": 1}, ids=IDS[:5]
)
golden(
    "qwen2-defaults",
    only(QWEN2, "intermediate_size", hidden_size=64, num_hidden_layers=1),
    ids=IDS[:5],
)

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
golden(
    "qwen3-defaults",
    only(QWEN3, "hidden_size", "intermediate_size", num_hidden_layers=1),
    ids=IDS[:5],
)
