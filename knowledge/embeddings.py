"""Sentence vectors, from the weights that ship with the package or from a configured provider."""

from __future__ import annotations

import sys
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Protocol

from knowledge.errors import BankError
from knowledge.loading import loading

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SETTING = "VIVA_EMBEDDINGS"

_FIX = "write it as provider:model with the provider's key set, or leave it empty for the embedded vectors."

_EXTRAS = {"openai": "openai", "azure_openai": "openai", "google_genai": "google", "ollama": "ollama"}
"""Provider name before the colon, and the extra of this package that installs it."""

_BASES = (
    ("openai", "OpenAIError"),
    ("httpx", "HTTPError"),
    ("google.api_core.exceptions", "GoogleAPIError"),
    ("google.genai.errors", "APIError"),
    ("langchain_google_genai._common", "GoogleGenerativeAIError"),
    ("ollama", "ResponseError"),
)
"""Modules of the providers' libraries and what they raise besides `OSError` and `ValueError`."""

AT_ONCE = 8
"""Texts whose words are laid out side by side, each as long as the longest: of 64 cards that took 40 MB."""


class Embedder(Protocol):
    """Turns texts into vectors. ``name`` identifies the model: vectors of two names must never be compared."""

    @property
    def name(self) -> str: ...

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, one row a text: float32 of shape ``(len(texts), dimension)``; a text without words is zeros.

        Raises `BankError` if the provider does not answer. May be called from several threads.
        """


class WordLlamaEmbedder:
    """Static word vectors out of the `wordllama` wheel: about 14,000 short texts a second, no network, no key.

    Loaded at first use (0.4 s); loading happens once, whichever thread comes first.
    """

    name = "wordllama-l2-supercat-256"
    dimension = 256

    def __init__(self) -> None:
        self._model: Any = None
        self._lock = threading.Lock()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        raw = self._loaded().embed(list(texts), norm=False, batch_size=AT_ONCE)
        return _unit(raw)

    def _loaded(self) -> Any:
        with self._lock:
            if self._model is None:
                from pathlib import Path

                with loading:
                    import wordllama

                # 0.4.0.post1 looks for its tokenizer in the wrong folder unless told, then would download it
                folder = Path(wordllama.__file__).parent
                self._model = wordllama.WordLlama.load(cache_dir=folder, disable_download=True)
            return self._model


class LangChainEmbedder:
    """Any embedding model that LangChain's `init_embeddings` knows."""

    def __init__(self, spec: str, model: Any) -> None:
        self.name = spec
        self._model = model
        self._dimension: int | None = None

    @property
    def dimension(self) -> int:
        """Asked of the provider once, by embedding one word."""
        if self._dimension is None:
            self._dimension = int(self.embed(["dimension"]).shape[1])
        return self._dimension

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import numpy as np

        if not texts:
            return np.zeros((0, self.dimension), dtype=np.float32)
        try:
            raw = np.asarray(self._model.embed_documents(list(texts)), dtype=np.float32)
        except _refusals() as error:
            # the provider's text may hold what was sent, so only its kind is told
            raise BankError(f"{SETTING}={self.name}: the provider gave no vectors ({type(error).__name__}).") from error
        return _unit(raw)


_embedded = WordLlamaEmbedder()


def open_embedder(spec: str = "") -> Embedder:
    """The embedder that ``spec`` names: empty for the embedded one, else ``provider:model`` as LangChain writes it.

    Raises `BankError`, in one line, for an unknown provider, a missing package or a key that is not set.
    """
    if not spec.strip():
        return _embedded
    with loading:
        from langchain.embeddings import init_embeddings

    spec = spec.strip()
    provider = spec.partition(":")[0]
    try:
        return LangChainEmbedder(spec, init_embeddings(spec))
    except ImportError as error:
        extra = _EXTRAS.get(provider)
        fix = f"pip install 'viva-interview[{extra}]'" if extra else f"install LangChain's package for {provider}"
        raise BankError(f"{SETTING}={spec}: a package is missing; {fix}, or leave {SETTING} empty.") from error
    except _refusals() as error:
        reason = str(error).split("\n", 1)[0].rstrip(" .:")
        raise BankError(f"{SETTING}={spec} cannot be used: {reason}; {_FIX}") from error


def _refusals() -> tuple[type[Exception], ...]:
    """What the providers' libraries raise: they share no base class, and importing all of them would be slow."""
    return (
        OSError,
        ValueError,
        *(getattr(sys.modules[module], name) for module, name in _BASES if hasattr(sys.modules.get(module), name)),
    )


def _unit(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: NDArray[np.float32] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0).astype(np.float32)
    return found
