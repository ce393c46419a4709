"""Configurations of OPT."""

from architectures.golden import REMOVE, VOCABULARY, golden, only, without

OPT = {
    "_remove_final_layer_norm": False,
    "activation_dropout": 0.0,
    "activation_function": "relu",
    "architectures": ["OPTForCausalLM"],
    "attention_dropout": 0.0,
    "bos_token_id": 2,
    "do_layer_norm_before": True,
    "dropout": 0.1,
    "eos_token_id": 2,
    "ffn_dim": 40,
    "hidden_size": 16,
    "init_std": 0.02,
    "layerdrop": 0.0,
    "max_position_embeddings": 16,
    "model_type": "opt",
    "num_attention_heads": 2,
    "num_hidden_layers": 2,
    "pad_token_id": 1,
    "prefix": "</s>",
    "torch_dtype": "float16",
    "use_cache": True,
    "vocab_size": VOCABULARY,
    "word_embed_proj_dim": 16,
}
# Begins as the tokenizer does; the padding token is one like any other here.
OPT_IDS = [2, 31, 1, 19, 40, 7, 13]
golden(
    "opt",
    OPT,
    {"max_position_embeddings": len(OPT_IDS)},
    post_2020=True,
    ids=OPT_IDS,
    extra=(["lm_head.weight", "F32", [VOCABULARY, 16], "model.decoder.embed_tokens.weight"],),
)
golden(
    "opt-350m",
    OPT,
    {"do_layer_norm_before": False, "word_embed_proj_dim": 12, "dropout": 0.1},
    post_2020=True,
    mid_lens=True,
    ids=OPT_IDS,
)
golden(
    "opt-projected",
    OPT,
    {"word_embed_proj_dim": 10, "num_attention_heads": 4, "activation_function": "gelu"},
    ids=OPT_IDS,
    post_2020=True,
    stored=without("model."),
)
golden("opt-without-final-norm", OPT, {"_remove_final_layer_norm": True}, ids=OPT_IDS)
golden(
    "opt-without-biases",
    OPT,
    {
        "enable_bias": False,
        "layer_norm_elementwise_affine": False,
        "tie_word_embeddings": False,
        "word_embed_proj_dim": REMOVE,
        "torch_dtype": REMOVE,
        "dtype": "float32",
    },
    post_2020=True,
    ids=OPT_IDS,
)
golden(
    "opt-post-norm-plain",
    OPT,
    {"do_layer_norm_before": False, "layer_norm_elementwise_affine": False, "enable_bias": False},
    ids=OPT_IDS,
)
golden(
    "opt-defaults",
    only(OPT, "max_position_embeddings", ffn_dim=24, hidden_size=24, num_hidden_layers=1),
    ids=OPT_IDS[:5],
)
