"""Lists in pages; pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """``items`` of page ``page`` (from 0) of ``pages``; ``first`` is the number of the first item, from 1."""

    items: Sequence[T]
    page: int
    pages: int
    first: int


def page_of(items: Sequence[T], page: int, size: int) -> Page[T]:
    """The page ``page`` of ``items``, the last one if there are fewer; an empty list has one empty page."""
    pages = max(1, -(-len(items) // size))
    page = min(max(page, 0), pages - 1)
    return Page(items[page * size : (page + 1) * size], page, pages, page * size + 1)


def wanted_page(text: str, page: int) -> int | None:
    """The page, from 0, that was typed as a number from 1, or that a button says; None for other words."""
    text = text.strip()
    if not text:
        return page
    return int(text) - 1 if text.isdecimal() and 0 < len(text) <= 9 and int(text) > 0 else None
