"""Reading a claim and a passage together: does the passage state the claim, contradict it, or neither? And each by
itself: how near is what the two say?

The model is a small encoder of our own that does both (`bot/grading/judge/README.md`: data, licences, figures, limits),
run by ONNX Runtime on one core. It is loaded at the first question, in about a tenth of a second.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from knowledge.loading import loading

if TYPE_CHECKING:
    import numpy as np
    import onnxruntime
    from numpy.typing import NDArray
    from tokenizers import Encoding, Tokenizer

FOLDER = Path(__file__).parent / "judge"
LONGEST = 256
"""Tokens of a pair, as in training; what is longer is cut at the end of its longer part."""
BATCH = 4
"""Pairs read at once, sorted by length, so that little is padded; more at once take longer on one core."""

LARGE = 500
"""Tokens, padding included, from which a batch's working memory is given back at once: it can take 60 MB. Giving back
that of each batch takes a fifth more time."""

SLOW = ["SkipLayerNormFusion"]
"""What ONNX Runtime makes of a graph unasked and this model is the slower for: the fused operator takes several times
as long as the two that it replaces (1.32, a tenth of the whole)."""

SIZE = 384
"""Numbers in a vector."""
CARDS = 64
"""Cards of which the vectors of the claims and examples are remembered, about 50 KB each."""

STATED, CONTRADICTED, ABSENT = range(3)
"""Columns of `CrossEncoder.read`."""


class Pair(NamedTuple):
    """A claim and a passage that may state it."""

    claim: str
    passage: str


class CrossEncoder:
    """The model of ``folder`` (``model.onnx`` and ``tokenizer.json``). May be used by several threads."""

    def __init__(self, folder: Path = FOLDER) -> None:
        self._folder = folder
        self._loading = Lock()
        self._loaded: tuple[onnxruntime.InferenceSession, Tokenizer] | None = None
        self.claims = lru_cache(CARDS)(self.vectors)
        """As `vectors`, for the claims of a card, as a tuple: remembered."""

    @cached_property
    def fingerprint(self) -> str:
        """12 hex digits over the model's bytes."""
        return hashlib.sha256((self._folder / "model.onnx").read_bytes()).hexdigest()[:12]

    def read(self, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        """Probabilities of stated, contradicted and absent for each pair: shape (n, 3), rows add up to 1."""
        import numpy as np

        found = np.zeros((len(pairs), 3), dtype=np.float32)
        for places, rows in self._run("probabilities", [(pair.claim, pair.passage) for pair in pairs]):
            found[places] = rows
        return found

    def vectors(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """What each text says by itself, as vectors of unit length: shape (n, `SIZE`). Each is read alone: what stands
        in one batch shares a scale when it is made int8, so padding would move the vectors of what is beside it."""
        import numpy as np

        found = np.zeros((len(texts), SIZE), dtype=np.float32)
        for places, rows in self._run("vectors", list(texts), 1):
            found[places] = rows
        return found

    def _run(
        self, output: str, texts: Sequence[str | tuple[str, str]], at_once: int = BATCH
    ) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """The rows of ``output`` for all ``texts``, ``at_once`` together, with their places among the texts."""
        if not texts:
            return
        session, tokenizer = self._load()
        tokens = tokenizer.encode_batch(texts)
        order = sorted(range(len(texts)), key=lambda i: len(tokens[i].ids))
        for start in range(0, len(order), at_once):
            places = order[start : start + at_once]
            batch = _padded([tokens[i] for i in places])
            options = _tidily() if batch["input_ids"].size > LARGE else None
            yield places, session.run([output], batch, options)[0]

    def _load(self) -> tuple[onnxruntime.InferenceSession, Tokenizer]:
        with self._loading:
            if self._loaded is None:
                with loading:
                    import onnxruntime
                    from tokenizers import Tokenizer

                options = onnxruntime.SessionOptions()
                options.intra_op_num_threads = options.inter_op_num_threads = 1  # many chats share the other cores
                options.log_severity_level = 3
                session = onnxruntime.InferenceSession(
                    str(self._folder / "model.onnx"),
                    options,
                    providers=["CPUExecutionProvider"],
                    disabled_optimizers=SLOW,
                )
                tokenizer = Tokenizer.from_file(str(self._folder / "tokenizer.json"))
                tokenizer.no_padding()
                tokenizer.enable_truncation(LONGEST, strategy="longest_first")
                self._loaded = (session, tokenizer)
            return self._loaded


def _tidily() -> onnxruntime.RunOptions:
    import onnxruntime

    options = onnxruntime.RunOptions()
    options.add_run_config_entry("memory.enable_memory_arena_shrinkage", "cpu:0")
    return options


def _padded(tokens: Sequence[Encoding]) -> dict[str, NDArray[np.int64]]:
    import numpy as np

    shape = (len(tokens), max(len(one.ids) for one in tokens))
    ids, mask, types = (np.zeros(shape, dtype=np.int64) for _ in range(3))
    for row, one in enumerate(tokens):
        length = len(one.ids)
        ids[row, :length], mask[row, :length], types[row, :length] = one.ids, 1, one.type_ids
    return {"input_ids": ids, "attention_mask": mask, "token_type_ids": types}
