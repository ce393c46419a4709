"""Writes the files of PyTorch that the tests read, and what must be read from them.

Run with PyTorch 2.x in this folder. Bytes may differ from version to version; the tests hold for any.
"""

import json
from collections import OrderedDict

import torch


def state_dict():
    generator = torch.Generator().manual_seed(1)

    def random(*shape):
        return torch.randn(*shape, generator=generator)

    embedding = random(5, 4)
    odd = random(3)
    odd[1] = float("nan")
    odd[2] = float("-inf")
    base = torch.arange(24, dtype=torch.float32).reshape(4, 6)
    state = OrderedDict()
    state["wte.weight"] = embedding
    state["attn.weight"] = base.t()
    state["attn.rows"] = base[1:3]
    state["attn.columns"] = base[:, 2:5]
    state["attn.permuted"] = base.reshape(2, 3, 4).permute(2, 0, 1)
    state["expanded"] = random(3, 1).expand(3, 4)
    state["overlapping"] = torch.arange(6, dtype=torch.float32).as_strided((3, 3), (1, 1), 1)
    state["odd"] = odd
    state["half"] = random(2, 3).half()
    state["bfloat"] = random(3, 2).bfloat16()
    state["double"] = random(2).double()
    state["parameter"] = torch.nn.Parameter(random(2, 2))
    state["scalar"] = torch.tensor(0.5)
    state["empty"] = torch.zeros(0, 3)
    state["ids"] = torch.tensor([1, -2, 3])
    state["mask"] = torch.tensor([[True, False]])
    state["words"] = torch.tensor([1, 65535], dtype=torch.uint16)
    state["lm_head.weight"] = embedding
    # What every state dict of a module carries along.
    state._metadata = OrderedDict([("", {"version": 1})])
    return state


def expected(state):
    tensors = {}
    for name, tensor in state.items():
        entry = {
            "dtype": str(tensor.dtype).removeprefix("torch."),
            "shape": list(tensor.shape),
            "strides": list(tensor.stride()),
        }
        if tensor.is_floating_point():
            values = tensor.detach().double().flatten().tolist()
            entry["values"] = [str(value) for value in values]
        tensors[name] = entry
    return tensors


def main():
    state = state_dict()
    for zipped, kind in ((True, "zip"), (False, "stacked")):
        for protocol in range(1, 6):
            torch.save(
                state,
                f"{kind}-protocol{protocol}.pt",
                pickle_protocol=protocol,
                _use_new_zipfile_serialization=zipped,
            )
    small = {"a.weight": torch.ones(2, 3), "a.bias": torch.zeros(2)}
    torch.save({"model": small, "step": 7, "optimizer": {"state": {}}}, "nested-model.pt")
    torch.save(
        {"state_dict": small, "epoch": 7},
        "nested-state_dict.pt",
        _use_new_zipfile_serialization=False,
    )
    torch.save(
        {
            "translators": {0: {"weight": torch.eye(2)}, 1: {"weight": -torch.eye(2)}},
            "name": "lens \u2603",
            "layers": [0, -1, 300, 70000, 1 << 40, 1 << 70],
            "size": torch.Size([2, 2]),
            "dtype": torch.float16,
            "rate": 0.1,
            "bias": True,
            "nothing": None,
            "pair": ("a", ()),
        },
        "tree.pt",
    )
    with open("expected.json", "w") as out:
        json.dump(expected(state), out, indent=1)


main()
