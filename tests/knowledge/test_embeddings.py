"""The embedded vectors load without a network; a wrong provider name is one clear line."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
import pytest

from knowledge.embeddings import LangChainEmbedder, WordLlamaEmbedder, open_embedder
from knowledge.errors import BankError


def test_rows_are_unit_vectors_of_the_stated_dimension() -> None:
    embedder = open_embedder()
    rows = embedder.embed(["gradient descent", "a much longer text about data pipelines", "naïve Bayes"])
    assert rows.shape == (3, embedder.dimension)
    assert rows.dtype == np.float32
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)


def test_near_in_meaning_is_near_in_space() -> None:
    one, near, far = open_embedder("").embed(["a car engine", "the motor of an automobile", "a chocolate cake recipe"])
    assert one @ near > one @ far + 0.1


def test_no_texts_and_empty_texts_are_harmless() -> None:
    embedder = open_embedder()
    assert embedder.embed([]).shape == (0, embedder.dimension)
    assert np.isfinite(embedder.embed(["", " "])).all()


def test_threads_share_one_model_and_get_the_same_vectors() -> None:
    embedder = WordLlamaEmbedder()
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: embedder.embed(["overfitting"]), range(8)))
    assert all(np.array_equal(found[0], other) for other in found)


def test_importing_the_module_loads_nothing_heavy() -> None:
    code = (
        "import sys, knowledge.embeddings, bot.grading.embedded\n"
        "print([m for m in ('numpy', 'wordllama', 'langchain') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("spec", "says"),
    [("nonsense", "provider:model"), ("foo:bar", "'foo' is not supported"), ("openai:", "cannot be empty")],
)
def test_a_wrong_name_is_one_line_that_names_the_setting(spec: str, says: str) -> None:
    with pytest.raises(BankError, match="VIVA_EMBEDDINGS") as caught:
        open_embedder(spec)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_package_names_what_to_install() -> None:
    # mistralai is in no extra of this package, so its LangChain package is not installed where tests run
    with pytest.raises(BankError, match="install LangChain's package for mistralai"):
        open_embedder("mistralai:mistral-embed")


class Lengths:
    """A provider whose vectors are known: (length of the text, 1)."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [[float(len(t)), 1.0] for t in texts]


class Down:
    """A provider that cannot be reached."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise ConnectionRefusedError(f"while sending {texts}")


def test_a_providers_vectors_are_normalised() -> None:
    embedder = LangChainEmbedder("test:lengths", Lengths())
    assert embedder.dimension == 2
    assert embedder.name == "test:lengths"
    assert np.allclose(embedder.embed(["xxx"]), [[3 / 10**0.5, 1 / 10**0.5]])


@pytest.mark.parametrize("model", [Down()])
def test_a_provider_that_is_down_is_told_without_the_text_sent(model: Any) -> None:
    with pytest.raises(BankError, match="ConnectionRefusedError") as caught:
        LangChainEmbedder("test:down", model).embed(["secret words"])
    assert "secret" not in str(caught.value)
