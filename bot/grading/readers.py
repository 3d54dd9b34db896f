"""What the built-in judge's two readers see of an answer: for every point and mistake of a card, what is read of it.

The model (`bot.grading.crossencoder`) says how near each sentence is to every statement. Of a fact it reads the nearest
passages (`bot.grading.windows`) beside the claim; and of every statement the one sentence that is likeliest to say it
(`bot.grading.quoting`), beside the claim and once more beside an example, or behind the question where there is none.
What an answer denies, takes back or asks, it does not state (`bot.grading.denied`). The other reader compares words
(`bot.grading.lexical`).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from bot.grading.crossencoder import CrossEncoder, Pair
from bot.grading.denied import Frames, framed, to_read, unframed, wants_questions
from bot.grading.fusion import Quoting, Read
from bot.grading.lexical import Best, WordReader
from bot.grading.matching import Statement
from bot.grading.quoting import quotable
from bot.grading.seen import Seen, is_fact, weighed
from bot.grading.text import Span
from bot.grading.windows import (
    MOST_READ,
    Passages,
    ahead,
    holding,
    leads,
    nearest,
    sentences_of,
    windows_of,
    with_single_sentences,
    wording,
    worthwhile,
)
from knowledge.card import KeyPoint, Mistake, QuestionCard

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOTHING = Seen(Read(0.0, 0.0, 0.0, 0.0, 0.0), Best(None, 0.0, 0.0), None, None)
"""What is seen of anything in an answer of which nothing is read."""


class _Task(NamedTuple):
    """A card and an answer to it, as the readers need them."""

    items: list[KeyPoint | Mistake]
    statements: list[Statement]
    question: str
    answer: str
    frames: Frames


class _Heard(NamedTuple):
    """What the model made of what was read for one statement, and the pieces that do not speak for it."""

    table: NDArray[np.float32]
    against: set[Span]


class Readers(NamedTuple):
    """Both readers; ``quoting`` chooses the sentence that is read by itself."""

    encoder: CrossEncoder
    words: WordReader
    quoting: Quoting

    def see(self, card: QuestionCard, answer: str) -> dict[str, Seen]:
        """What both see of every point and mistake of ``card``, by id."""
        items: list[KeyPoint | Mistake] = [*card.key_points, *card.common_mistakes]
        statements = [Statement(item.id, (item.text, *item.examples)) for item in items]
        task = _Task(items, statements, card.question, answer, framed(answer))
        kept = worthwhile(answer, card.question, task.frames)
        usual = windows_of(answer, kept, task.frames)
        if not usual:
            return {item.id: NOTHING for item in items}
        spans = with_single_sentences(answer, kept, usual, task.frames)
        best = self.words.best(statements, answer, card.question, task.frames)
        found = self._passages(task, spans, sentences_of(answer, kept, task.frames), best)
        heard = self._read(task, items, found)
        if any(one.against for one in heard):
            against = [one.against for one in heard]
            best = self.words.best(statements, answer, card.question, task.frames, against)
            found, heard = self._once_more(task, found, heard, best)
        return {
            item.id: weighed(item, passages.without(one.against), one.table, alike, len(usual))
            for item, passages, one, alike in zip(items, found, heard, best, strict=True)
        }

    def _passages(self, task: _Task, spans: list[Span], sentences: list[Span], best: list[Best]) -> list[Passages]:
        """What is read for each statement."""
        near, holds = self._near(task, sentences), holding(spans, sentences)
        alone = ahead(near, [place for place, item in enumerate(task.items) if is_fact(item)])
        found = []
        for place, (item, one, lead, alike) in enumerate(zip(task.items, near, leads(near), best, strict=True)):
            shown = quotable(sentences, spans, one, lead, alike.likely).first(self.quoting)
            chosen = nearest(one, holds, MOST_READ if is_fact(item) else 0)
            read = Passages(spans, sentences, one, lead, chosen, shown, wording(one, shown), alone.get(place, 0.0))
            found.append(read)
        return found

    def _near(self, task: _Task, sentences: list[Span]) -> list[NDArray[np.float32]]:
        """For each statement the cosines of its phrasings, the claim first, and the sentences: shape (phrasings, n)."""
        import numpy as np

        phrasings = self.encoder.claims(tuple(text for one in task.statements for text in one.phrasings))
        alike = phrasings @ self.encoder.vectors([task.answer[a:b] for a, b in sentences]).T
        ends = np.cumsum([len(one.phrasings) for one in task.statements])
        return np.split(alike, ends[:-1])

    def _read(self, task: _Task, items: Sequence[KeyPoint | Mistake], found: Sequence[Passages]) -> list[_Heard]:
        """What the model makes of what is read for ``items``, some of the task's."""
        import numpy as np

        pairs = [_pairs(item, one, task) for item, one in zip(items, found, strict=True)]
        rows = self.encoder.read([pair for of_item in pairs for pair in of_item])
        by_item = np.split(rows, np.cumsum([len(of_item) for of_item in pairs])[:-1])
        phrasings = [text for one in task.statements for text in one.phrasings]
        asked = [bool(task.frames) and wants_questions(item.text, phrasings) for item in items]
        return [
            _Heard(*unframed(one.read, table, task.frames, one.same, wanted))
            for one, table, wanted in zip(found, by_item, asked, strict=True)
        ]

    def _once_more(
        self, task: _Task, found: list[Passages], heard: list[_Heard], best: list[Best]
    ) -> tuple[list[Passages], list[_Heard]]:
        """The same, where the sentence read by itself turned out not to speak for its statement ("Is it true that X?"
        before X) with the likeliest of those outside any frame in its place, if there are such."""
        changed: dict[int, Passages] = {}
        for place, (one, (_, against), alike) in enumerate(zip(found, heard, best, strict=True)):
            if one.sentences[one.shown] in against:
                rest = one.without({*against, *task.frames})
                shown = quotable(rest.sentences, rest.spans, rest.near, rest.lead, alike.likely).first(self.quoting)
                if one.sentences[shown] not in {*against, *task.frames}:
                    changed[place] = one._replace(shown=shown, wording=wording(one.near, shown))
        if not changed:
            return found, heard
        again = self._read(task, [task.items[place] for place in changed], list(changed.values()))
        anew = {
            place: _Heard(one.table, one.against | heard[place].against)
            for place, one in zip(changed, again, strict=True)
        }
        return (
            [changed.get(place, one) for place, one in enumerate(found)],
            [anew.get(place, one) for place, one in enumerate(heard)],
        )


def _pairs(item: KeyPoint | Mistake, passages: Passages, task: _Task) -> list[Pair]:
    """What the model reads for ``item``: passages and the sentence that may be quoted beside its claim, then this
    sentence beside an example or (if there is none) behind the question, and last what is in the frame of each of these
    that has one."""
    *texts, last = (task.answer[slice(*span)] for span in passages.read)
    if passages.wording:
        again = Pair(item.examples[passages.wording - 1], last)
    else:
        again = Pair(item.text, f"{task.question} {last}".lstrip())
    pairs = [*(Pair(item.text, text) for text in texts), again]
    within = ((pair.claim, to_read(span, task.frames)) for pair, span in zip(pairs, passages.read, strict=True))
    return pairs + [Pair(claim, task.answer[slice(*bare)]) for claim, bare in within if bare]
