"""What is said of a configuration."""

from collections.abc import Callable
from dataclasses import dataclass

IDS = [7, 31, 2, 19, 40, 7, 13]
# More than any window or original context length below.
LONG = [7, 31, 2, 19, 40, 7, 13, 5, 38, 2, 26]
VOCABULARY = 41


@dataclass(frozen=True)
class Family:
    """Where a family keeps its parts.

    `mid` gives, for a block, how the stream after its attention is seen: `before` a module, as the
    output `of` one, or as the output of the attention to be `added` to the block's input.
    """

    blocks: Callable
    mid: Callable
    norm: Callable
    decode: Callable


@dataclass(frozen=True)
class Golden:
    """One configuration.

    `stored` renames a tensor from the name `save_pretrained` gives it; `extra` are entries for
    further tensors in the file, buffers of old releases and copies of tied weights; `single` asks
    for single precision, `mid_lens` for the statistics of the rows inside the blocks, and `dtype`
    is what weights are stored as.
    """

    name: str
    config: dict
    ids: list
    post_2020: bool = False
    mid_lens: bool = False
    dtype: str = "F32"
    single: bool = False
    stored: Callable = staticmethod(lambda name: name)
    extra: tuple = ()


CONFIGURATIONS = []


def golden(name, *configs, ids=IDS, **options):
    """Adds a configuration; later dicts change earlier ones, and REMOVE removes."""
    config = {key: value for part in configs for key, value in part.items()}
    config = {key: value for key, value in config.items() if value is not REMOVE}
    CONFIGURATIONS.append(Golden(name, config, ids, **options))


REMOVE = object()


def only(config, *keys, **changed):
    """Keys of a config, for goldens of what the others are by default; and a few that differ."""
    return {
        key: config[key] for key in ("architectures", "model_type", "vocab_size", *keys)
    } | changed


def without(prefix):
    """Names as a model without its language modelling head stores them."""
    return lambda name: name.removeprefix(prefix)


def renamed(old, new):
    """Names as other releases write them."""
    return lambda name: name.replace(old, new)


def masks(names, context, number_type="F32"):
    """Buffers of old files: the causal mask and the number that hides."""
    return tuple(
        entry
        for name in names
        for entry in (
            [name + "bias", number_type, [1, 1, context, context]],
            [name + "masked_bias", "F32", []],
        )
    )
