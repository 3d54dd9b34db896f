"""What the serving process does with its memory; tried in a process of its own, because it is set for all of it."""

from __future__ import annotations

import subprocess
import sys

TRIED = """
import gc
from bot import memory
memory.share_heaps()
kept = [[] for _ in range(1000)]
memory.settle()
assert gc.get_freeze_count() >= 1000, gc.get_freeze_count()
assert gc.get_threshold()[0] == memory.YOUNG
me = []
me.append(me)
del me
assert gc.collect() >= 1
"""


def test_what_is_loaded_is_left_alone_and_later_garbage_is_still_found() -> None:
    subprocess.run([sys.executable, "-c", TRIED], check=True)
