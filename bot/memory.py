"""How the process holds memory while it serves: what is loaded at the start stays, and what starting used goes back.

glibc gives every thread a heap of its own and keeps what was freed; with a dozen threads that are mostly asleep the one
took 16 MB of 320, and what building the index left another 38. Elsewhere (musl, macOS) nothing is done.
"""

from __future__ import annotations

import ctypes
import gc

_ARENA_MAX = -8
"""``M_ARENA_MAX`` of glibc's ``malloc.h``."""
ARENAS = 2
YOUNG = 10_000
"""New objects from which the youngest are looked through for garbage; Python's 700 are made by a single turn."""


def share_heaps() -> None:
    """Let all threads share a few heaps; before there are any."""
    tune = getattr(ctypes.CDLL(None), "mallopt", None)
    if tune is not None:
        tune(_ARENA_MAX, ARENAS)


def settle() -> None:
    """Once all is loaded: leave it out of garbage collection, which would look through it again and again, and give
    back what loading used."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
    give_back = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if give_back is not None:
        give_back(0)
