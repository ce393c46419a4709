"""What each key of a config changes, by Hugging Face's own implementation.

    python config_keys.py

takes a tiny model of every family, changes one key of its config after the other, those of the
family's config class and those that other families have, and runs the model again. Writes
`src/test/resources/org/logitlens/export/config-keys.json`: by `model_type`

    config, tensors, ids   a model as in `architecture_goldens.py`, which says how its weights follow
    logits                 [V], those of the last token
    changes                for each changed config `key`, `value`, `same` where the logits stay what
                           they were and otherwise `logits`; where other tensors are stored,
                           `added` and `removed`

Changes that the implementation itself refuses are left out. Fails when a config class has a key
that neither `CHANGED` nor `UNTOUCHED` names. Made with torch 2.15 and transformers 5.23.
"""

import json
import logging as plain_logging
import tempfile
import warnings
from pathlib import Path

import torch
from architecture_goldens import load
from architectures import CONFIGURATIONS
from architectures.golden import Golden
from transformers import AutoConfig
from transformers.utils import logging

FILE = Path(__file__).parents[1] / "resources/org/logitlens/export/config-keys.json"
WINDOWED = {"use_sliding_window": True, "max_window_layers": 1, "sliding_window": 3}
MODELS = {
    "gpt2": {},
    "gpt-neo": {"num_layers": 2, "attention_layers": ["global", "local"], "window_size": 2}
    | {"attention_types": [[["global", "local"], 1]]},
    "ctrl": {"n_positions": 16},
    "gptj": {},
    "gpt-neox": {"rotary_pct": 0.5},
    "opt": {"max_position_embeddings": 16},
    "bloom": {},
    "llama": {"rope_theta": 50.0}
    | {
        "rope_scaling": {
            "rope_type": "llama3",
            "factor": 8.0,
            "high_freq_factor": 4.0,
            "low_freq_factor": 1.0,
        }
    },
    "mistral": {"rope_theta": 50.0, "sliding_window": 3},
    "qwen2": {"rope_theta": 50.0} | WINDOWED,
    "qwen3": WINDOWED,
    "gemma3": {"num_hidden_layers": 2, "sliding_window_pattern": 2, "sliding_window": 3},
}
IDS = [7, 31, 2, 19, 40]
LINEAR = {"rope_type": "linear", "factor": 2.0}

# Sizes, which goldens of their own cover, and what is not about the computation at all.
UNTOUCHED = {
    "architectures",
    "transformers_version",
    "id2label",
    "label2id",
    "output_attentions",
    "return_dict",
    "problem_type",
    "vocab_size",
    "n_positions",
    "n_embd",
    "n_layer",
    "n_inner",
    "num_layers",
    "hidden_size",
    "num_hidden_layers",
    "intermediate_size",
    "ffn_dim",
    "dff",
    "rotary_dim",
    "word_embed_proj_dim",
    "attention_types",
}
CHANGED = {
    "_remove_final_layer_norm": [True],
    "_sliding_window_pattern": [1],
    "activation_function": ["relu", "tanh"],
    "add_cross_attention": [True],
    "apply_residual_connection_post_layernorm": [True],
    "attention_bias": [True, False],
    "attention_chunk_size": [2],
    "attention_dropout": [0.5],
    "attention_multiplier": [3.0],
    "attn_logit_softcapping": [2.0],
    "attn_pdrop": [0.5],
    "bos_token_id": [3],
    "chunk_size_feed_forward": [2],
    "classifier_dropout": [0.5],
    "do_layer_norm_before": [False],
    "dropout": [0.5],
    "dtype": ["bfloat16"],
    "embd_pdrop": [0.5],
    "embed_dropout": [0.5],
    "embedding_multiplier": [3.0],
    "enable_bias": [False],
    "eos_token_id": [[1, 2]],
    "final_logit_softcapping": [2.0],
    "head_dim": [2, 4],
    "hidden_act": ["relu"],
    "hidden_activation": ["relu"],
    "hidden_dropout": [0.5],
    "init_std": [0.5],
    "initializer_range": [0.5],
    "is_causal": [False],
    "is_decoder": [True],
    "is_encoder_decoder": [True],
    "layer_norm_elementwise_affine": [False],
    "layer_norm_eps": [0.5],
    "layer_norm_epsilon": [0.5],
    "layer_types": [["sliding_attention", "full_attention"], ["full_attention"] * 2],
    "layerdrop": [0.5],
    "logit_scale": [3.0],
    "logits_scaling": [3.0],
    "max_position_embeddings": [16],
    "max_window_layers": [0, 2],
    "mlp_bias": [True],
    "n_ctx": [8],
    "n_head": [1],
    "num_attention_heads": [2],
    "num_heads": [1],
    "num_key_value_heads": [None, 1],
    "original_max_position_embeddings": [4],
    "output_hidden_states": [True],
    "pad_token_id": [3],
    "partial_rotary_factor": [0.5],
    "pretraining_tp": [2],
    "qk_layernorm": [True],
    "query_pre_attn_scalar": [3],
    "reorder_and_upcast_attn": [False],
    "resid_dropout": [0.5],
    "resid_pdrop": [0.5],
    "residual_multiplier": [3.0],
    "rms_norm_eps": [0.5],
    "rope_local_base_freq": [9.0],
    "rope_parameters": [LINEAR | {"rope_theta": 30.0}],
    "rope_scaling": [LINEAR, {"type": "dynamic", "factor": 2.0}, {}],
    "rope_theta": [30.0],
    "rotary_emb_base": [30],
    "rotary_pct": [1.0],
    "scale_attn_by_inverse_layer_idx": [True],
    "scale_attn_weights": [False],
    "scale_embedding": [True],
    "sliding_window": [2, None],
    "sliding_window_pattern": [1],
    "slow_but_exact": [True],
    "summary_activation": ["tanh"],
    "summary_first_dropout": [0.5],
    "summary_proj_to_labels": [False],
    "summary_type": ["last"],
    "summary_use_proj": [False],
    "tie_word_embeddings": [True, False],
    "use_bidirectional_attention": [True],
    "use_cache": [False],
    "use_parallel_residual": [False],
    "use_qk_norm": [True],
    "use_sliding_window": [True, False],
    "window_size": [1],
}


def own_keys(model_type):
    """The keys of a config class, also those it takes from the class of all."""
    keys = set()
    for each in type(AutoConfig.for_model(model_type)).__mro__:
        annotations = each.__dict__.get("__annotations__", {})
        keys |= {key for key, kind in annotations.items() if "ClassVar" not in str(kind)}
    return {key for key in keys if not key.startswith("_") or key in CHANGED}


def run(name, config):
    """The stored tensors of a model, and the logits of its last token."""
    with tempfile.TemporaryDirectory() as folder:
        model, tensors, _ = load(Golden(name, config, IDS), Path(folder))
    with torch.no_grad():
        logits = model(torch.tensor([IDS]), use_cache=False, return_dict=True).logits[0, -1]
    if not torch.isfinite(logits).all():
        raise ValueError("not finite")
    return tensors, logits.double()


def digits(logits):
    return [float(f"{value:.7g}") for value in logits.tolist()]


def family(golden, changed):
    config = golden.config | changed
    tensors, logits = run(golden.name, config)
    model_type = config["model_type"]
    missing = own_keys(model_type) - CHANGED.keys() - UNTOUCHED
    if missing:
        raise ValueError(f"{model_type} has {sorted(missing)}")
    changes = []
    for key, values in CHANGED.items():
        for value in values:
            if key in config and config[key] == value:
                continue
            try:
                others, result = run(golden.name, config | {key: value})
            except Exception as refusal:  # Whatever it is, there is nothing to compare with.
                print(f"{model_type}: {key} = {value}: {type(refusal).__name__}")
                continue
            change = {"key": key, "value": value}
            if result.shape == logits.shape and (result - logits).abs().max() < 1e-9:
                change["same"] = True
            else:
                change["logits"] = digits(result)
            if others != tensors:
                change["added"] = [entry for entry in others if entry not in tensors]
                change["removed"] = [entry[0] for entry in tensors if entry not in others]
            changes.append(change)
    return {
        "config": config,
        "tensors": tensors,
        "ids": IDS,
        "logits": digits(logits),
        "changes": changes,
    }


def main():
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    plain_logging.disable(plain_logging.ERROR)
    warnings.simplefilter("ignore")
    goldens = {golden.name: golden for golden in CONFIGURATIONS}
    lines = []
    for name, changed in MODELS.items():
        result = family(goldens[name], changed)
        changes = ",\n".join(
            json.dumps(change, separators=(",", ":")) for change in result.pop("changes")
        )
        head = json.dumps(result, separators=(",", ":"))[:-1]
        lines.append(f'"{result["config"]["model_type"]}":{head},"changes":[\n{changes}]}}')
    FILE.write_text("{\n" + ",\n".join(lines) + "\n}\n")


if __name__ == "__main__":
    main()
