"""A draft as it is shown for review: the answer, and for each key point the sentence that bears it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from bot.enriching.support import supporting
from bot.grading.delimiters import visible
from knowledge.card import DraftCard, PointKind

COLOURS = ("cyan", "green", "magenta", "yellow", "blue", "red")
"""Of a point and its sentence, in turn; the number stands beside both, so nobody needs to tell them apart."""


def draft_view(card: DraftCard, place: str, lacks: Sequence[str]) -> RenderableType:
    """All of ``card`` that a person needs to judge it; ``place`` says which draft it is, ``lacks`` what is missing."""
    return Group(
        Rule(Text(visible(place)), style="dim"),
        Text(visible(card.question), style="bold"),
        Text(_facts(card), style="dim"),
        Text(),
        *_answer(card),
        *_points(card),
        *_list("Common mistakes", [mistake.text for mistake in card.common_mistakes]),
        *_list("Approach", card.approach),
        *_list("Follow-ups", card.follow_ups),
        *_list("For other audiences", [f"{other.audience}: {other.advice}" for other in card.alternatives]),
        Text(),
        *_verdict(lacks),
    )


def _facts(card: DraftCard) -> str:
    lines = [
        f"{card.type or 'type unknown'} · {card.difficulty or 'difficulty unknown'}",
        f"roles: {', '.join(card.roles) or 'none'} · tags: {', '.join(card.tags) or 'none'}",
        f"from: {card.source.title}{f' ({card.source.url})' if card.source.url else ''}, {card.source.licence}",
    ]
    if card.source.enriched_by:
        lines.append(f"completed by: {card.source.enriched_by}; read it with care")
    return visible("\n".join(lines))


def _answer(card: DraftCard) -> Iterator[RenderableType]:
    answer = visible(card.standard_response)
    yield Text("Example answer", style="bold")
    shown = Text(answer or "none")
    marks: list[tuple[int, str]] = []
    for number, point in enumerate(card.key_points, 1):
        span = supporting(answer, point.text) if point.kind is PointKind.CONTENT else None
        if span:
            shown.stylize(_colour(number), *span)
            marks.append((span[1], f"[{number}]"))
    for at, mark in sorted(marks, reverse=True):
        shown = Text.assemble(shown[:at], (mark, "bold"), shown[at:])
    yield Padding(shown, (0, 0, 0, 2), expand=False)


def _points(card: DraftCard) -> Iterator[RenderableType]:
    answer = visible(card.standard_response)
    yield Text("\nKey points" if card.key_points else "\nKey points: none", style="bold")
    for number, point in enumerate(card.key_points, 1):
        yield Text(f"  [{number}] {visible(point.text)}  ({point.kind}, weight {point.weight})", style=_colour(number))
        if point.kind is PointKind.CONTENT:
            span = supporting(answer, point.text)
            said = f'"{answer[slice(*span)]}"' if span else "no sentence of the answer was found to say this"
            yield Padding(Text(said, style="dim" if span else "bold yellow"), (0, 0, 0, 6), expand=False)
        for example in point.examples:
            yield Padding(Text(f"· {visible(example)}"), (0, 0, 0, 6), expand=False)


def _list(title: str, texts: Sequence[str]) -> Iterator[RenderableType]:
    if texts:
        yield Text(f"\n{title}", style="bold")
    for text in texts:
        yield Padding(Text(f"· {visible(text)}"), (0, 0, 0, 2), expand=False)


def _verdict(lacks: Sequence[str]) -> Iterator[RenderableType]:
    if not lacks:
        yield Text("Complete: it may be accepted.", style="green")
        return
    yield Text("Not complete yet:", style="bold yellow")
    for line in lacks:
        yield Padding(Text(visible(line), style="yellow"), (0, 0, 0, 2), expand=False)


def _colour(number: int) -> str:
    return COLOURS[(number - 1) % len(COLOURS)]
