"""Configurations of Mistral."""

from architectures.golden import IDS, LONG, REMOVE, VOCABULARY, golden, only, without

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
golden(
    "mistral-empty-rope-scaling",
    MISTRAL,
    {
        "num_hidden_layers": 1,
        "rope_scaling": {},
        "rope_theta": REMOVE,
        "rope_parameters": {"rope_theta": 50.0, "rope_type": "linear", "factor": 2.0},
    },
)
golden(
    "mistral-defaults",
    only(MISTRAL, "intermediate_size", hidden_size=64, num_hidden_layers=1),
    ids=IDS[:5],
)
