"""The tiny configurations whose golden values `architecture_goldens.py` makes.

Together they use every option that changes a published model's numbers, in the spellings that
published `config.json` files have: old ones (`torch_dtype`, `rope_scaling`, `n_embed`, ...) and new
ones (`dtype`, `rope_parameters`, ...), with keys that change nothing left in where they are usual.
"""

from architectures import (
    bloom,
    ctrl,
    gemma3,
    gpt2,
    gpt_neo,
    gpt_neox,
    gptj,
    half,
    llama,
    mistral,
    opt,
    qwen,
)
from architectures.families import FAMILIES
from architectures.golden import CONFIGURATIONS

__all__ = ["CONFIGURATIONS", "FAMILIES"]
