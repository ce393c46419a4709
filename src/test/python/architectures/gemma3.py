"""Configurations of Gemma 3."""

from architectures.golden import IDS, REMOVE, VOCABULARY, golden, only

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
golden("gemma3", GEMMA3, ids=GEMMA_IDS, post_2020=True, mid_lens=True)
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
# Six blocks are one turn of the pattern.
golden(
    "gemma3-defaults",
    only(GEMMA3, "hidden_size", "intermediate_size", num_hidden_layers=6),
    ids=IDS[:4],
)
