"""Configurations of CTRL."""

from architectures.golden import IDS, LONG, VOCABULARY, golden, only

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
golden("ctrl-defaults", only(CTRL, "dff", n_embd=16, n_layer=1), ids=IDS[:5])
