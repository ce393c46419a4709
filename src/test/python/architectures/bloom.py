"""Configurations of BLOOM."""

from architectures.golden import IDS, LONG, REMOVE, VOCABULARY, golden, only, without

BLOOM = {
    "apply_residual_connection_post_layernorm": False,
    "architectures": ["BloomForCausalLM"],
    "attention_dropout": 0.0,
    "attention_softmax_in_fp32": True,
    "bias_dropout_fusion": True,
    "bos_token_id": 1,
    "eos_token_id": 2,
    "hidden_dropout": 0.0,
    "initializer_range": 0.02,
    "layer_norm_epsilon": 1e-05,
    "masked_softmax_fusion": True,
    "model_type": "bloom",
    "n_embed": 16,
    "n_inner": None,
    "n_layer": 2,
    "num_attention_heads": 4,
    "offset_alibi": 100,
    "pad_token_id": 3,
    "pretraining_tp": 2,
    "seq_length": 16,
    "skip_bias_add": True,
    "skip_bias_add_qkv": False,
    "unk_token_id": 0,
    "use_cache": True,
    "vocab_size": VOCABULARY,
}
BLOOM_NEW = {
    "n_embed": REMOVE,
    "num_attention_heads": REMOVE,
    "pretraining_tp": 1,
    "dtype": "float32",
}
golden("bloom", BLOOM, post_2020=True, ids=LONG, stored=without("transformer."))
golden(
    "bloom-three-heads",
    BLOOM,
    BLOOM_NEW,
    {"hidden_size": 12, "n_head": 3, "layer_norm_epsilon": 0.01, "tie_word_embeddings": False},
)
golden("bloom-six-heads", BLOOM, BLOOM_NEW, {"hidden_size": 24, "n_head": 6, "n_layer": 1})
golden(
    "bloom-residual-after-norm",
    BLOOM,
    {
        "apply_residual_connection_post_layernorm": True,
        "slow_but_exact": False,
        "num_attention_heads": 1,
    },
)
golden("bloom-defaults", only(BLOOM, hidden_size=16, n_layer=1), ids=IDS[:5])
