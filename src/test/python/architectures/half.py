"""One block of every family, its weights stored in each kind of half precision."""

from architectures.bloom import BLOOM
from architectures.ctrl import CTRL
from architectures.gemma3 import GEMMA3
from architectures.golden import IDS, golden
from architectures.gpt2 import GPT2
from architectures.gpt_neo import GPT_NEO
from architectures.gpt_neox import GPT_NEOX
from architectures.gptj import GPTJ
from architectures.llama import LLAMA
from architectures.mistral import MISTRAL
from architectures.opt import OPT
from architectures.qwen import QWEN2, QWEN3

ONE_BLOCK = {"num_hidden_layers": 1}
FAMILIES = {
    "gpt2": GPT2 | {"n_layer": 1},
    "gpt-neo": GPT_NEO
    | {"num_layers": 1, "attention_layers": ["local"], "attention_types": [[["local"], 1]]},
    "ctrl": CTRL | {"n_layer": 1},
    "gptj": GPTJ | {"n_layer": 1},
    "gpt-neox": GPT_NEOX | ONE_BLOCK | {"hidden_size": 16, "rotary_pct": 0.5},
    "opt": OPT | ONE_BLOCK | {"word_embed_proj_dim": 12},
    "bloom": BLOOM | {"n_layer": 1},
    "llama": LLAMA | ONE_BLOCK,
    "mistral": MISTRAL | ONE_BLOCK,
    "qwen2": QWEN2 | ONE_BLOCK,
    "qwen3": QWEN3 | ONE_BLOCK,
    "gemma3": GEMMA3 | ONE_BLOCK,
}
for name, config in FAMILIES.items():
    for dtype, spelled in (("F16", "float16"), ("BF16", "bfloat16")):
        golden(f"{name}-{dtype.lower()}", config, {"torch_dtype": spelled}, ids=IDS[:4], dtype=dtype)
