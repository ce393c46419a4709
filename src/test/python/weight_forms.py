"""Writes one tiny GPT-2 in every form that weights come in.

The same numbers as model.safetensors, as both formats of torch.save (with transposed, sliced and
shared views), as a compressed archive, and split into several files. Run with torch and
safetensors: python weight_forms.py TARGET
"""

import json
import pathlib
import sys
import zipfile

import torch
from safetensors.torch import save_file

V, P, C, L, I = 40, 12, 8, 2, 16
CONFIG = {
    "model_type": "gpt2",
    "architectures": ["GPT2LMHeadModel"],
    "vocab_size": V,
    "n_positions": P,
    "n_embd": C,
    "n_layer": L,
    "n_head": 2,
    "n_inner": I,
    "activation_function": "gelu_new",
    "bos_token_id": 0,
}


def weights():
    torch.manual_seed(5)
    shapes = {"wte.weight": (V, C), "wpe.weight": (P, C)}
    for n in range(L):
        block = f"h.{n}."
        for name, sizes in {
            "ln_1": (C,),
            "attn.c_attn": (C, 3 * C),
            "attn.c_proj": (C, C),
            "ln_2": (C,),
            "mlp.c_fc": (C, I),
            "mlp.c_proj": (I, C),
        }.items():
            shapes[block + name + ".weight"] = sizes
            shapes[block + name + ".bias"] = sizes[-1:]
    shapes["ln_f.weight"] = shapes["ln_f.bias"] = (C,)
    return {name: torch.randn(sizes) * 0.4 for name, sizes in shapes.items()}


def with_views(state):
    """The same numbers, some of them as views of other storages."""
    state = dict(state)
    transposed = "h.0.mlp.c_fc.weight"
    state[transposed] = state[transposed].t().contiguous().t()
    sliced = "h.1.attn.c_attn.weight"
    wide = torch.zeros(C, 5 * C)
    wide[:, C : 4 * C] = state[sliced]
    state[sliced] = wide[:, C : 4 * C]
    state["lm_head.weight"] = state["wte.weight"]
    return state


def main(target):
    target = pathlib.Path(target)
    state = weights()
    folders = {}
    for name in ["safetensors", "zip", "stacked", "compressed", "shards", "torch-shards"]:
        folders[name] = target / name
        folders[name].mkdir(parents=True, exist_ok=True)
        (folders[name] / "config.json").write_text(json.dumps(CONFIG))
    save_file(state, folders["safetensors"] / "model.safetensors")
    views = with_views(state)
    torch.save(views, folders["zip"] / "pytorch_model.bin")
    torch.save(
        views, folders["stacked"] / "pytorch_model.bin", _use_new_zipfile_serialization=False
    )
    stored = zipfile.ZipFile(folders["zip"] / "pytorch_model.bin")
    with zipfile.ZipFile(
        folders["compressed"] / "pytorch_model.bin", "w", zipfile.ZIP_DEFLATED
    ) as packed:
        for entry in stored.infolist():
            info = zipfile.ZipInfo(entry.filename, (2020, 1, 1, 0, 0, 0))
            packed.writestr(info, stored.read(entry), zipfile.ZIP_DEFLATED)
    names = list(state)
    halves = [names[: len(names) // 2], names[len(names) // 2 :]]
    for folder, stem, ending in [
        ("shards", "model", "safetensors"),
        ("torch-shards", "pytorch_model", "bin"),
    ]:
        index = {}
        for number, half in enumerate(halves, 1):
            file = f"{stem}-0000{number}-of-00002.{ending}"
            part = {name: state[name] for name in half}
            if ending == "bin":
                torch.save(part, folders[folder] / file)
            else:
                save_file(part, folders[folder] / file)
            index.update({name: file for name in half})
        (folders[folder] / f"{stem}.{ending}.index.json").write_text(
            json.dumps({"metadata": {}, "weight_map": index})
        )


if __name__ == "__main__":
    main(sys.argv[1])
