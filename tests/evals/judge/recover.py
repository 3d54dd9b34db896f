"""The weights of the shipped model, from its int8 file, so that training can go on where it ended.

What is left of each weight are 8 bits; judged by the golden answers and the public dev parts that costs nothing. Not in
the file are the two numbers by which training turns a cosine into log-odds: `SCALE` and `SHIFT`.
"""

from __future__ import annotations

import re
from pathlib import Path

import onnx
import torch
from onnx import numpy_helper
from torch import Tensor

from bot.grading.crossencoder import FOLDER
from tests.evals.judge.model import Judge

PREFIX = "model."
"""The exported module holds the judge as its ``model``."""
UNUSED = ("scale", "shift", "enc.pooler", "enc.embeddings.word_embeddings")
"""What the export has no use for; and the word vectors, which training leaves as the encoder has them."""
SCALE, SHIFT = 11.35, -5.18
"""`Judge.scale` and `Judge.shift`, fitted anew on 5,000 pairs of the train files and topics (model of version 11)."""


def shipped(file: Path = FOLDER / "model.onnx") -> dict[str, Tensor]:
    """The state of a `Judge` as ``file`` holds it. Raises `ValueError` where a weight is missing there."""
    graph = onnx.load(str(file)).graph
    held = {one.name: torch.from_numpy(numpy_helper.to_array(one).copy()) for one in graph.initializer}
    names = {node.input[1]: _module(node.name) for node in graph.node if node.op_type == "MatMulInteger"}
    found = {name: value for name, value in held.items() if name.startswith(PREFIX) and value.is_floating_point()}
    for name in [name for name in held if name.endswith("_quantized")]:
        bare = name.removesuffix("_quantized")
        whole = (held[name].float() - held[f"{bare}_zero_point"].float()) * held[f"{bare}_scale"]
        found[f"{names[name]}.weight" if name in names else bare] = whole.T if name in names else whole
    state: dict[str, Tensor] = Judge().state_dict()
    trained = {name: found.get(PREFIX + name) for name in state if not name.startswith(UNUSED)}
    missing = sorted(name for name, value in trained.items() if value is None and state[name].is_floating_point())
    if missing:
        raise ValueError(f"{file} does not hold {', '.join(missing)}")
    likeness = {"scale": torch.tensor(SCALE), "shift": torch.tensor(SHIFT)}
    return state | {name: value.contiguous() for name, value in trained.items() if value is not None} | likeness


def _module(node: str) -> str:
    """``/model/enc/encoder/layer.0/…/query/MatMul_quant`` → ``model.enc.encoder.layer.0.….query``."""
    return re.sub(r"/(MatMul|Gemm_MatMul)_quant$", "", node).strip("/").replace("/", ".")
