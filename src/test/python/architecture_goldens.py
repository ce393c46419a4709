"""Golden values of every architecture, computed by Hugging Face's own implementation.

    python architecture_goldens.py [name ...]

writes one JSON file for each configuration of the package `architectures`, or only for those whose
names start with one of the given ones, to `src/test/resources/org/logitlens/export/architectures`.
Made with torch 2.15 and transformers 5.23; the tests need neither.

Weights are not stored: they follow from a tensor's name and an element's index (`weights`), in
Python as in `GoldenCheckpoint.java`. A checkpoint of them is written under the names that published
files use and loaded by `from_pretrained`, so that a name that Hugging Face itself would not find
fails here. The model runs with eager attention in double precision, on what is stored widened to
it, be it halves or singles; where the implementation rounds to single precision on its own
(softmax, RMS norms, rotations) so does the golden.

Letters: L blocks, T tokens, C hidden width, V vocabulary. A file holds

    family, config         what goes into `config.json`, as published models spell it
    tensors                [name, dtype, shape], in the order they are stored; a fourth entry is
                           the tensor that this one repeats
    crc32                  of all tensors' bytes, in that order
    ids                    [T]
    hidden                 [L + 1][T][C], the residual stream before the final norm
    mid                    [L][T][C], the same after the attention of each block
    logits                 [T][V], the model's own
    logit_lens             [L + 1] rows: `top` [T][3] ids, best first, and each statistic [T]
                           ([T - 1] for those of the next token), every hidden row decoded by the
                           model's own final norm, projection, unembedding, bias and soft cap
    mid_lens               where asked for: the same for `mid` with the last hidden row after it
    post_2020              where asked for: the same rows without the norm's gain and bias, and
                           one more, the model's output
"""

import json
import sys
import tempfile
import zlib
from pathlib import Path

import numpy as np
import torch
from safetensors import safe_open
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM
from transformers.utils import logging

from architectures import CONFIGURATIONS, FAMILIES

FOLDER = Path(__file__).parents[1] / "resources/org/logitlens/export/architectures"
DIGITS = 9
STORED = {
    "F32": torch.float32,
    "F16": torch.float16,
    "BF16": torch.bfloat16,
    "BOOL": torch.bool,
    "U8": torch.uint8,
}


def weights(name, shape):
    """The float32 values of a tensor; 32-bit integer arithmetic that wraps around.

    The seed is the FNV-1a hash of the name. Element i takes 24 bits of MurmurHash3's finaliser of
    seed + i times the golden ratio; they give u, uniform on [-1, 1). Matrices are 0.6 u, vectors
    0.3 u, and those called `weight` 1 + 0.3 u: all of them are the gains of norms.
    """
    seed = 0x811C9DC5
    for byte in name.encode():
        seed = (seed ^ byte) * 0x01000193 & 0xFFFFFFFF
    x = np.arange(int(np.prod(shape)), dtype=np.uint32) * np.uint32(0x9E3779B9) + np.uint32(seed)
    x = (x ^ (x >> 16)) * np.uint32(0x85EBCA6B)
    x = (x ^ (x >> 13)) * np.uint32(0xC2B2AE35)
    x ^= x >> 16
    u = ((x >> 8).astype(np.float64) - 2**23) / 2**23
    if len(shape) > 1:
        values = 0.6 * u
    else:
        values = 0.3 * u + (1 if name.endswith("weight") else 0)
    return values.astype(np.float32).reshape(shape)


def tensor(name, dtype, shape, repeated=None):
    """A tensor as it is stored: rounded to its type; masks, which no weight may be, are zero."""
    kind = STORED[dtype]
    if not kind.is_floating_point:
        return torch.zeros(shape, dtype=kind)
    return torch.from_numpy(weights(repeated or name, shape)).to(kind)


def stored_bytes(values):
    return values.reshape(-1).view(torch.uint8).numpy().tobytes()


def stored_tensors(config, golden, folder):
    """The [name, dtype, shape] list of a model, named as `save_pretrained` or as published."""
    model = AutoModelForCausalLM.from_config(config)
    model.save_pretrained(folder)
    with safe_open(folder / "model.safetensors", "np") as file:
        # By number, not as text: block 10 after block 9.
        names = sorted(
            file.keys(),
            key=lambda name: [(p.isdigit(), int(p) if p.isdigit() else p) for p in name.split(".")],
        )
        tensors = [
            [golden.stored(name), golden.dtype, file.get_slice(name).get_shape()] for name in names
        ]
    return tensors + [list(extra) for extra in golden.extra]


def load(golden, folder):
    """The model, loaded from a checkpoint of our weights; also its tensors and their checksum."""
    (folder / "config.json").write_text(json.dumps(golden.config))
    config = AutoConfig.from_pretrained(folder)
    if type(config).model_type != golden.config["model_type"]:
        raise ValueError(f"{golden.name} is read as {type(config).model_type}")
    tensors = stored_tensors(config, golden, folder / "saved")
    values = {entry[0]: tensor(*entry) for entry in tensors}
    save_file(values, folder / "model.safetensors", {"format": "pt"})
    model, found = AutoModelForCausalLM.from_pretrained(
        folder,
        dtype=torch.float32 if golden.single else torch.float64,
        attn_implementation="eager",
        output_loading_info=True,
    )
    if found["missing_keys"] or found["mismatched_keys"]:
        raise ValueError(f"{golden.name}: {found}")
    ours = {extra[0] for extra in golden.extra}
    if set(found["unexpected_keys"]) - ours:
        raise ValueError(f"{golden.name}: {found}")
    crc = 0
    for each in values.values():
        crc = zlib.crc32(stored_bytes(each), crc)
    return model.eval(), tensors, crc


def residual_rows(family, model, ids):
    """The stream before, inside and after every block, and the logits."""
    blocks = family.blocks(model)
    hidden, mid, handles = [], [], []

    def keep(rows, value):
        value = value[0] if isinstance(value, tuple) else value
        # One text: [1, T, C], or [T, C] where the model has joined the two.
        rows.append(value.reshape(len(ids), -1).clone())

    def before(rows):
        return lambda module, args, kwargs: keep(rows, args[0] if args else kwargs["hidden_states"])

    def after(rows, base=None):
        def hook(module, args, kwargs, output):
            keep(rows, output)
            if base is not None:
                rows[-1] = base[-1] + rows[-1]

        return hook

    for block in blocks:
        handles.append(block.register_forward_pre_hook(before(hidden), with_kwargs=True))
        kind, module = family.mid(block)
        if kind == "before":
            handles.append(module.register_forward_pre_hook(before(mid), with_kwargs=True))
        else:
            base = hidden if kind == "added" else None
            handles.append(module.register_forward_hook(after(mid, base), with_kwargs=True))
    handles.append(blocks[-1].register_forward_hook(after(hidden), with_kwargs=True))
    with torch.no_grad():
        logits = model(torch.tensor([ids]), use_cache=False).logits[0]
    for handle in handles:
        handle.remove()
    hidden, mid = torch.stack(hidden), torch.stack(mid)
    if len(hidden) != len(blocks) + 1 or mid.shape != hidden[1:].shape:
        raise ValueError(f"{hidden.shape} before and {mid.shape} inside {len(blocks)} blocks")
    return hidden, mid, logits


def without_affine(norm):
    """Takes a norm's gain and bias away."""
    with torch.no_grad():
        # Gemma's gain is one plus its weight.
        plain = 0.0 if "Gemma" in type(norm).__name__ else 1.0
        if norm is not None and getattr(norm, "weight", None) is not None:
            norm.weight.fill_(plain)
            if getattr(norm, "bias", None) is not None:
                norm.bias.zero_()


def statistics(logits, ids):
    """Rows of top ids and statistics of logits [R, T, V], by their definitions."""
    z = logits.double()
    ln = torch.log_softmax(z, -1)
    p = ln.exp()
    final, first = ln[-1], ln[0]
    columns = torch.arange(len(ids))
    next_columns, following = columns[:-1], torch.tensor(ids[1:])

    def divergence(a, b):
        return (a.exp() * (a - b)).sum(-1)

    def rank(row, at, token):
        return (1 + (z[row][at] > z[row][at, token][:, None]).sum(-1)).tolist()

    # Everything about the final guess would hang on rounding.
    best, second = z[-1].topk(2).values.unbind(-1)
    if (best - second).min() < 5e-4:
        raise ValueError("two best guesses are too near")
    rows = []
    best = z[-1].argmax(-1)
    for row in range(len(z)):
        own = ln[row]
        mean = ((own.exp() + final.exp()) / 2).log()
        rows.append(
            {
                "top": torch.sort(z[row], descending=True, stable=True).indices[:, :3].tolist(),
                "lse": rounded(torch.logsumexp(z[row], -1)),
                "entropy": rounded(-(p[row] * own).sum(-1)),
                "rank_final": rank(row, columns, best),
                "rank_input": rank(row, columns, torch.tensor(ids)),
                "rank_next": rank(row, next_columns, following),
                "logit_final": rounded(z[row][columns, best]),
                "surprisal_next": rounded(-own[next_columns, following]),
                "kl_final_layer": rounded(divergence(final, own)),
                "kl_layer_final": rounded(divergence(own, final)),
                "kl_input_layer": rounded(divergence(first, own)),
                "js": rounded((divergence(own, mean) + divergence(final, mean)) / 2),
            }
        )
    return rows


def rounded(values):
    if isinstance(values, torch.Tensor):
        values = values.tolist()
    if isinstance(values, list):
        return [rounded(value) for value in values]
    if not np.isfinite(values):
        raise ValueError(values)
    # A divergence of zero has rounding errors instead of digits.
    return float(f"{values:.{DIGITS}g}") if abs(values) > 1e-12 else 0


def make(golden):
    family = FAMILIES[golden.config["model_type"]]
    with tempfile.TemporaryDirectory() as folder:
        model, tensors, crc = load(golden, Path(folder))
    hidden, mid, logits = residual_rows(family, model, golden.ids)
    with torch.no_grad():
        decoded = family.decode(model, hidden)
        error = (decoded[-1] - logits).abs().max().item()
        if error > 1e-5:
            raise ValueError(f"{golden.name}: decoded output differs by {error}")
        result = {
            "family": golden.config["model_type"],
            "config": golden.config,
            "tensors": tensors,
            "crc32": crc,
            "ids": golden.ids,
            "hidden": rounded(hidden),
            "mid": rounded(mid),
            "logits": rounded(logits),
            "logit_lens": statistics(decoded, golden.ids),
        }
        if golden.mid_lens:
            between = family.decode(model, torch.cat([mid, hidden[-1:]]))
            result["mid_lens"] = statistics(between, golden.ids)
        if golden.post_2020:
            without_affine(family.norm(model))
            plain = torch.cat([family.decode(model, hidden), logits[None]])
            result["post_2020"] = statistics(plain, golden.ids)
    spread = (hidden[-1] - hidden[0]).norm() / hidden[0].norm()
    sharp = min(logits[t].max().item() - logits[t].mean().item() for t in range(len(golden.ids)))
    parts = [
        json.dumps(key) + ":" + json.dumps(value, separators=(",", ":"))
        for key, value in result.items()
    ]
    text = "{\n" + ",\n".join(parts) + "\n}\n"
    (FOLDER / f"{golden.name}.json").write_text(text)
    print(
        f"{golden.name}: {len(text)} bytes, stream grows {spread:.2f}, best logit over mean {sharp:.2f}"
    )


def main(prefixes):
    torch.set_num_threads(1)
    logging.disable_progress_bar()
    FOLDER.mkdir(parents=True, exist_ok=True)
    names = [golden.name for golden in CONFIGURATIONS]
    if len(set(names)) < len(names):
        raise ValueError("names given twice")
    for golden in CONFIGURATIONS:
        if not prefixes or golden.name.startswith(tuple(prefixes)):
            make(golden)
    if not prefixes:
        for stale in set(FOLDER.glob("*.json")) - {FOLDER / f"{name}.json" for name in names}:
            stale.unlink()


if __name__ == "__main__":
    main(sys.argv[1:])
