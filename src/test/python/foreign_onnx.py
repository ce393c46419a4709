"""Makes the ONNX files of other exporters, and the values they must give, for the tests.

The weights are the same whatever library version writes them: they come from numpy by the name of
each parameter. Two environments are needed, since the exporters changed over the years:

    pip install optimum[exporters]==1.16.2 transformers==4.36.2 torch==2.2.2 'numpy<2' \
        onnx==1.15.0 onnxruntime==1.17.3
    python foreign_onnx.py old ../resources/org/logitlens/export/foreign

    pip install optimum-onnx==0.1.0 transformers==4.57.6 torch==2.10.0 onnxscript==0.7.2 \
        onnx==1.23.2 onnxruntime==1.32.0
    python foreign_onnx.py new ../resources/org/logitlens/export/foreign
"""

import gzip
import hashlib
import json
import pathlib
import shutil
import sys
import tempfile

import numpy as np
import onnx
import torch
from transformers import GPT2Config, GPT2LMHeadModel

IDS = [3, 17, 30, 0, 17, 22, 8]

PLAIN = dict(n_layer=2, n_embd=8, n_head=2, vocab_size=43, n_positions=40)
ODD = dict(
    n_layer=3,
    n_embd=12,
    n_head=3,
    vocab_size=43,
    n_positions=36,
    n_inner=20,
    activation_function="relu",
    layer_norm_epsilon=1e-3,
    scale_attn_by_inverse_layer_idx=True,
    tie_word_embeddings=False,
)


def tensor(name, shape):
    seed = int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "little")
    values = np.random.RandomState(seed).standard_normal(shape).astype(np.float32)
    if ".ln_" in "." + name and name.endswith("weight"):
        return 1 + 0.2 * values
    return 0.35 * values


def model(options):
    # No dropout and no cache is asked for, so that an export holds the bare computation.
    config = GPT2Config(
        **options,
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        bos_token_id=0,
        eos_token_id=0,
    )
    if hasattr(config, "_attn_implementation"):
        config._attn_implementation = "eager"
    made = GPT2LMHeadModel(config)
    with torch.no_grad():
        for name, parameter in made.named_parameters():
            parameter.copy_(torch.from_numpy(tensor(name, tuple(parameter.shape))))
    return made.eval()


class Bare(torch.nn.Module):
    """Ids to logits: what a user writes who exports with torch.onnx alone."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, input_ids):
        return self.inner(input_ids=input_ids, use_cache=False).logits


def goldens(options):
    exact = model(options).double()
    rows = {}

    def keep(name):
        return lambda module, inputs: rows.__setitem__(name, inputs[0][0].tolist())

    blocks = exact.transformer.h
    for i, block in enumerate(blocks):
        block.ln_1.register_forward_pre_hook(keep(f"h_{i}"))
        block.ln_2.register_forward_pre_hook(keep(f"m_{i + 1}"))
    exact.transformer.ln_f.register_forward_pre_hook(keep(f"h_{len(blocks)}"))
    with torch.no_grad():
        logits = exact(torch.tensor([IDS])).logits[0].tolist()
    count = len(blocks)
    return {
        "ids": IDS,
        "blocks": [rows[f"h_{i}"] for i in range(count + 1)],
        "mids": [rows[f"m_{i + 1}"] for i in range(count)] + [rows[f"h_{count}"]],
        "logits": logits,
    }


def rounded(value):
    if isinstance(value, list):
        return [rounded(inner) for inner in value]
    return float("%.9g" % value) if isinstance(value, float) else value


def single_file(source, target):
    """Weights inside, without the exporter's notes on where each node was in its source."""
    loaded = onnx.load(str(source))
    strip(loaded.graph)
    onnx.save(loaded, str(target))


def strip(graph):
    for node in graph.node:
        node.ClearField("doc_string")
        if hasattr(node, "metadata_props"):
            node.ClearField("metadata_props")
        for attribute in node.attribute:
            if attribute.HasField("g"):
                strip(attribute.g)
    graph.ClearField("value_info")


def old(out):
    from optimum.exporters.onnx import main_export

    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        hub = scratch / "hub"
        model(PLAIN).save_pretrained(hub)
        legacy = scratch / "legacy"
        main_export(
            str(hub), legacy, task="text-generation-with-past", legacy=True, do_validation=False
        )
        for name in ["decoder_model", "decoder_with_past_model", "decoder_model_merged"]:
            single_file(legacy / f"{name}.onnx", out / f"optimum_{name}.onnx")
        with_past = scratch / "with_past"
        main_export(
            str(hub), with_past, task="text-generation-with-past", do_validation=False
        )
        single_file(with_past / "model.onnx", out / "optimum_old_model.onnx")
        ids = torch.tensor([IDS])
        for options, name in [(PLAIN, "plain"), (ODD, "odd")]:
            torch.onnx.export(
                Bare(model(options)),
                (ids,),
                str(out / f"torch_opset13_{name}.onnx"),
                opset_version=13,
                input_names=["input_ids"],
                output_names=["logits"],
                dynamic_axes={"input_ids": {1: "T"}, "logits": {1: "T"}},
            )
        # Unfolded: the unembedding stays a transposition of the embedding.
        torch.onnx.export(
            Bare(model(PLAIN)),
            (ids,),
            str(out / "torch_opset17_unfolded.onnx"),
            opset_version=17,
            do_constant_folding=False,
            input_names=["input_ids"],
            output_names=["logits"],
            dynamic_axes={"input_ids": {1: "T"}, "logits": {1: "T"}},
        )
        torch.onnx.export(
            Bare(model(PLAIN)),
            (ids,),
            str(out / "torch_fixed.onnx"),
            opset_version=13,
            input_names=["input_ids"],
            output_names=["logits"],
        )
        optimised(out / "optimum_decoder_model.onnx", out)
        own_export(scratch, out)


def optimised(source, out):
    from onnxruntime.quantization import QuantType, quantize_dynamic
    from onnxruntime.transformers import optimizer
    from onnxruntime.transformers.fusion_options import FusionOptions

    fused = optimizer.optimize_model(
        str(source),
        model_type="gpt2",
        num_heads=PLAIN["n_head"],
        hidden_size=PLAIN["n_embd"],
        optimization_options=FusionOptions("gpt2"),
        opt_level=0,
    )
    fused.save_model_to_file(str(out / "ort_optimised.onnx"))
    half = optimizer.optimize_model(
        str(source),
        model_type="gpt2",
        num_heads=PLAIN["n_head"],
        hidden_size=PLAIN["n_embd"],
        optimization_options=FusionOptions("gpt2"),
        opt_level=0,
    )
    half.convert_float_to_float16(keep_io_types=False)
    half.save_model_to_file(str(out / "ort_half.onnx"))
    quantize_dynamic(str(source), str(out / "ort_int8.onnx"), weight_type=QuantType.QInt8)


def new(out):
    from optimum.exporters.onnx import main_export

    with tempfile.TemporaryDirectory() as scratch:
        scratch = pathlib.Path(scratch)
        for options, name in [(PLAIN, "plain"), (ODD, "odd")]:
            hub = scratch / name
            model(options).save_pretrained(hub)
            made = scratch / f"{name}_onnx"
            main_export(str(hub), made, task="text-generation-with-past", do_validation=False)
            if options is PLAIN:
                single_file(made / "model.onnx", out / "optimum_model.onnx")
            shutil.copy(made / "config.json", out / f"{name}_config.json")
            (out / f"{name}_goldens.json").write_text(
                json.dumps(rounded(goldens(options)), separators=(",", ":")) + "\n"
            )
        ids = torch.tensor([IDS])
        for options, name in [(PLAIN, "plain"), (ODD, "odd")]:
            torch.onnx.export(
                Bare(model(options)),
                (ids,),
                str(scratch / f"{name}.onnx"),
                dynamo=True,
                opset_version=18,
                input_names=["input_ids"],
                output_names=["logits"],
                dynamic_shapes={"input_ids": {1: torch.export.Dim("T", min=1, max=16)}},
                optimize=True,
            )
            single_file(scratch / f"{name}.onnx", out / f"torch_dynamo_{name}.onnx")
        external(scratch / "plain.onnx", out)


def external(source, out):
    loaded = onnx.load(str(source))
    strip(loaded.graph)
    onnx.save(
        loaded,
        str(out / "external.onnx"),
        save_as_external_data=True,
        all_tensors_to_one_file=True,
        location="external.onnx_data",
        size_threshold=64,
    )


def own_export(scratch, out):
    """ONNX Runtime's own export: past_0 [2, B, H, P, D], ids of 32 bits, a mask of floats."""
    from onnxruntime.transformers.models.gpt2.gpt2_helper import Gpt2Helper, MyGPT2LMHeadModel

    plain = model(PLAIN)
    made = MyGPT2LMHeadModel(plain.config)
    made.load_state_dict(plain.state_dict())
    made.eval()
    Gpt2Helper.export_onnx(made, torch.device("cpu"), str(scratch / "own.onnx"), verbose=False)
    single_file(scratch / "own.onnx", out / "ort_own.onnx")
    Gpt2Helper.optimize_onnx(
        str(scratch / "own.onnx"),
        str(out / "ort_own_optimised.onnx"),
        False,
        PLAIN["n_head"],
        PLAIN["n_embd"],
    )


if __name__ == "__main__":
    torch.set_num_threads(1)
    target = pathlib.Path(sys.argv[2])
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        {"old": old, "new": new}[sys.argv[1]](pathlib.Path(made))
        for file in sorted(pathlib.Path(made).iterdir()):
            # The same bytes at every run: no time, no name.
            packed = gzip.compress(file.read_bytes(), mtime=0)
            (target / f"{file.name}.gz").write_bytes(packed)
