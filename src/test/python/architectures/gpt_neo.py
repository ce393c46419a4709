"""Configurations of GPT-Neo."""

from architectures.golden import IDS, LONG, REMOVE, VOCABULARY, golden, masks, only, without

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
golden(
    "gpt-neo-defaults",
    only(GPT_NEO, "attention_types", "hidden_size", "max_position_embeddings", "num_layers"),
    ids=IDS[:4],
)
