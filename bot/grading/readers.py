"""What the built-in judge's two readers see of an answer: for every point and mistake of a card, what is read of it.

The model (`bot.grading.crossencoder`) says how near each sentence is to every statement. By that and by the words the
sentence that is likeliest to say it is chosen (`bot.grading.quoting`); the model reads this beside the claim, once more
beside an example, or behind the question where there is none, and of a fact one more passage (`bot.grading.windows`).
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
from bot.grading.windows import Passages, ahead, leads, pairs_of, sentences_of, wording, worthwhile
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
    """Both readers; ``quoting`` chooses the sentences that are read."""

    encoder: CrossEncoder
    words: WordReader
    quoting: Quoting

    def see(self, card: QuestionCard, answer: str) -> dict[str, Seen]:
        """What both see of every point and mistake of ``card``, by id."""
        items: list[KeyPoint | Mistake] = [*card.key_points, *card.common_mistakes]
        statements = [Statement(item.id, (item.text, *item.examples)) for item in items]
        task = _Task(items, statements, card.question, answer, framed(answer))
        kept = worthwhile(answer, card.question, task.frames)
        if not kept:
            return {item.id: NOTHING for item in items}
        best = self.words.best(statements, answer, card.question, task.frames)
        found = self._passages(task, kept, best)
        heard = self._read(task, items, found)
        if any(one.against for one in heard):
            against = [one.against for one in heard]
            best = self.words.best(statements, answer, card.question, task.frames, against)
            found, heard = self._once_more(task, found, heard, best)
        return {
            item.id: weighed(item, passages.without(one.against), one.table, alike)
            for item, passages, one, alike in zip(items, found, heard, best, strict=True)
        }

    def _passages(self, task: _Task, kept: list[Span], best: list[Best]) -> list[Passages]:
        """What is read for each statement."""
        sentences, pairs = sentences_of(task.answer, kept, task.frames), pairs_of(task.answer, kept, task.frames)
        near = self._near(task, sentences)
        alone = ahead(near, [place for place, item in enumerate(task.items) if is_fact(item)])
        return [
            self._chosen(item, Passages(sentences, pairs, one, lead, 0, 0, ahead=alone.get(place, 0.0)), alike)
            for place, (item, one, lead, alike) in enumerate(zip(task.items, near, leads(near), best, strict=True))
        ]

    def _chosen(self, item: KeyPoint | Mistake, passages: Passages, alike: Best) -> Passages:
        """``passages`` with what is read for ``item``, whatever was before."""
        places = quotable(passages.sentences, passages.pairs, passages.near, passages.lead, alike.likely)
        shown, *others = places.likeliest(self.quoting)
        second, share = None, None
        if is_fact(item) and not item.examples:
            second = places.beside(self.quoting)
        elif is_fact(item):
            second = passages.sentences[others[0]] if others else None
            share = places.likelier(self.quoting, shown, others[0]) if others else 0.0
        return passages._replace(shown=shown, wording=wording(passages.near, shown), second=second, share=share)

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
        for place, (item, one, (_, against), alike) in enumerate(zip(task.items, found, heard, best, strict=True)):
            if one.sentences[one.shown] in against:
                rest = self._chosen(item, one.without({*against, *task.frames}), alike)
                if rest.sentences[rest.shown] not in {*against, *task.frames}:
                    changed[place] = rest._replace(near=one.near, lead=one.lead)
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
    """What the model reads for ``item``: the sentence that may be quoted and the other passage beside its claim, then
    this sentence beside an example or (if there is none) behind the question, and last what is in the frame of each of
    these that has one."""
    *texts, last = (task.answer[slice(*span)] for span in passages.read)
    if passages.wording:
        again = Pair(item.examples[passages.wording - 1], last)
    else:
        again = Pair(item.text, f"{task.question} {last}".lstrip())
    pairs = [*(Pair(item.text, text) for text in texts), again]
    within = ((pair.claim, to_read(span, task.frames)) for pair, span in zip(pairs, passages.read, strict=True))
    return pairs + [Pair(claim, task.answer[slice(*bare)]) for claim, bare in within if bare]
