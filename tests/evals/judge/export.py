"""Exports the trained model as int8 ONNX: ``python -m tests.evals.judge.export MODEL.pt [--out FOLDER]``.

``--before OLDER.pt --share S`` blends the weights with those that the training went on from, S of the new ones: what
was learnt later is kept with most of what it made forget.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from bot.grading.crossencoder import FOLDER
from tests.evals.judge.model import BASE, Judge, tokenizer

INPUTS = ("input_ids", "attention_mask", "token_type_ids")


OUTPUTS = ("probabilities", "vectors")


class Probabilities(nn.Module):
    """The model with probabilities instead of log-odds."""

    def __init__(self, model: Judge) -> None:
        super().__init__()
        self.model = model

    def forward(self, input_ids: Tensor, attention_mask: Tensor, token_type_ids: Tensor) -> tuple[Tensor, Tensor]:
        """Rows of the first add up to 1, those of the second are of unit length."""
        odds, vectors = self.model(input_ids, attention_mask, token_type_ids)
        return torch.softmax(odds, -1), vectors


def blended(new: dict[str, Tensor], old: dict[str, Tensor], share: float) -> dict[str, Tensor]:
    """``share`` of ``new`` and the rest of ``old``, weight by weight; whole numbers, such as places, stay."""
    return {n: old[n].lerp(value, share) if value.is_floating_point() else value for n, value in new.items()}


def export(state: dict[str, Tensor], out: Path) -> None:
    """Write ``model.onnx`` (weights as int8 a channel) and ``tokenizer.json`` to ``out``."""
    model = Judge()
    model.load_state_dict(state)
    model.enc.set_attn_implementation("eager")  # what ONNX Runtime makes of it takes a twelfth less time
    example = tokenizer()(["a claim", "another"], ["a passage", "more"], padding=True, return_tensors="pt")
    axes = {name: {0: "pairs", 1: "tokens"} for name in INPUTS} | {name: {0: "pairs"} for name in OUTPUTS}
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "model.onnx"
        torch.onnx.export(
            Probabilities(model).eval(),
            tuple(example[name] for name in INPUTS),
            str(whole),
            input_names=list(INPUTS),
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(str(whole), str(out / "model.onnx"), weight_type=QuantType.QInt8, per_channel=True)
    words = json.loads((BASE / "tokenizer.json").read_text(encoding="utf-8"))
    words["truncation"] = words["padding"] = None  # set by the reader
    (out / "tokenizer.json").write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")


def main() -> None:
    """Read the arguments and export."""
    parser = argparse.ArgumentParser(description="Export the built-in judge's model.")
    parser.add_argument("weights", type=Path)
    parser.add_argument("--out", type=Path, default=FOLDER)
    parser.add_argument("--before", type=Path)
    parser.add_argument("--share", type=float, default=0.6)
    given = parser.parse_args()
    state = torch.load(given.weights, map_location="cpu")
    if given.before:
        state = blended(state, torch.load(given.before, map_location="cpu"), given.share)
    export(state, given.out)


if __name__ == "__main__":
    main()
