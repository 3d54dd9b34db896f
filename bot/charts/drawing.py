"""Drawing one chart at a time, whatever goes wrong there told as one error."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from typing import TYPE_CHECKING, Any

from bot.charts.style import figure, png

if TYPE_CHECKING:
    from matplotlib.figure import Figure

TROUBLE = (
    ImportError,
    OSError,
    MemoryError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
"""What drawing may raise: Matplotlib promises no kind of its own."""
_ONE_AT_A_TIME = Lock()


class ChartError(Exception):
    """A chart could not be drawn; what it shows is in the text beside it."""


def picture(paint: Callable[[Figure], None]) -> bytes:
    """The PNG that ``paint`` draws on an empty figure. Raises `ChartError`.

    It takes 0.2 s, the first time also the second in which Matplotlib is loaded: call it in a thread. One at a time,
    because Matplotlib is not made for several threads.
    """
    with _ONE_AT_A_TIME:
        try:
            drawn = figure()
            paint(drawn)
            for text in drawn.findobj(_is_text):
                text.set_parse_math(False)  # type: ignore[attr-defined]
            return png(drawn)
        except TROUBLE as error:
            raise ChartError(f"{type(error).__name__}: {error}") from error


def _is_text(artist: Any) -> bool:
    """Whether Matplotlib would take a $ in it for a formula."""
    return hasattr(artist, "set_parse_math")
