"""Configurations of GPT-J."""

from architectures.golden import IDS, VOCABULARY, golden, masks, only

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
    mid_lens=True,
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
golden(
    "gptj-defaults",
    only(GPTJ, "n_head", "n_positions", "rotary_dim", n_embd=16, n_layer=1),
    ids=IDS[:5],
)
