"""Large libraries that several threads come to at the same time, in a process that has loaded none of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.cli import python_process

pytestmark = pytest.mark.long

AT_ONCE = """
import sys, threading
from importlib import import_module
from pathlib import Path

from bot.charts.style import figure
from bot.grading.embedded import EmbeddedGrader
from knowledge.bank import Bank
from knowledge.embeddings import WordLlamaEmbedder
from knowledge.index import Index
from knowledge.loading import load_first
from tests.support.cards import make_card

work = {
    "index": lambda: Index(Path(sys.argv[1]), WordLlamaEmbedder()).ensure(Bank.of([make_card()])),
    "judge": lambda: EmbeddedGrader().judge_now(make_card(), "A graph has nodes, and edges between them."),
    "chart": figure,
    "numpy": lambda: import_module("numpy"),
}
failed, gate = [], threading.Barrier(2)

def at_once(name):
    gate.wait()
    try:
        work[name]()
    except BaseException as error:
        failed.append((name, repr(error)))

load_first()
threads = [threading.Thread(target=at_once, args=(name,)) for name in sys.argv[2:]]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(failed or "all done")
"""


@pytest.mark.parametrize(
    ("one", "other"), [("index", "numpy"), ("index", "judge"), ("index", "chart"), ("judge", "chart")]
)
def test_two_threads_that_load_at_once_both_get_there(tmp_path: Path, one: str, other: str) -> None:
    ran = python_process(tmp_path, "-c", AT_ONCE, str(tmp_path / "index"), one, other)
    assert (ran.code, ran.out.strip(), ran.err) == (0, "all done", "")
