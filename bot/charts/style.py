"""What all charts share: the size of the picture, colours, type, and how a figure becomes a PNG.

A phone shows the picture at about a quarter of its size, hence the large type; it brings its own light ground, so that
it reads the same in Telegram's light and dark mode. Figures are made without pyplot, whose state threads would share.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from knowledge.loading import loading

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

WIDTH, HEIGHT, DPI = 1280, 720, 100
"""Pixels, and pixels an inch: 1 point of type is 100/72 pixels."""
PAPER, INK, MUTED, GRID = "#FAF8F3", "#1F2328", "#5B6169", "#D9D5CB"
READY, SOLID, VAGUE, THIN, NONE = "#1B7F5C", "#2F6DB5", "#B77B12", "#C2512F", "#8C8F94"
TITLE, LARGE, BODY, SMALL = 30, 25, 21, 18
"""Points of type: 18 is as small as a phone shows well."""
EMPTY_HATCH = "//"
"""Marks what has no number; never a colour alone."""

_BY_SCORE = ((80, READY), (60, SOLID), (40, VAGUE), (20, THIN), (0, NONE))


def colour(score: float) -> str:
    """The colour of the band that a score, 0 to 100, lies in. The number is written beside it."""
    return next(shade for low, shade in _BY_SCORE if score >= low)


def figure() -> Figure:
    """An empty picture of 1280 by 720 pixels, drawn by Agg."""
    with loading:
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure as NewFigure

    made = NewFigure(figsize=(WIDTH / DPI, HEIGHT / DPI), dpi=DPI, facecolor=PAPER)
    FigureCanvasAgg(made)
    return made


def bare(axes: Axes) -> None:
    """Take frame, ticks and ground from ``axes``."""
    axes.set_facecolor(PAPER)
    axes.tick_params(length=0, colors=INK, labelsize=SMALL)
    for spine in axes.spines.values():
        spine.set_visible(False)


def png(drawn: Figure) -> bytes:
    """The picture as PNG; the same figure gives the same bytes."""
    out = BytesIO()
    drawn.savefig(out, format="png", dpi=DPI, facecolor=PAPER, metadata={"Software": None})
    return out.getvalue()
