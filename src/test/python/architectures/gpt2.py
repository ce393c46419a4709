"""Configurations of GPT-2."""

from architectures.golden import IDS, VOCABULARY, golden, masks, only, without

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
    mid_lens=True,
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
golden("gpt2-defaults", only(GPT2, "n_positions", n_embd=24, n_layer=1), ids=IDS[:5])
