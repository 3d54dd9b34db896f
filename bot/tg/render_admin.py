"""Words for whoever runs the bot: health, what was contested, what an import brings."""

from __future__ import annotations

from bot.interview.operating import Flagged, Health, Objection, Preview, Written
from bot.tg.buttons import Button
from bot.tg.language import spoken
from bot.tg.language import texts as t
from bot.tg.message import Message
from bot.tg.numbers import decimal
from bot.tg.words import Words

ARGUMENT_LENGTH = 700
"""Characters of an objection or a quote shown; `viva contested` gives the whole."""
QUESTION_LENGTH = 160
CARDS_SHOWN = 20
MEBIBYTE = 1024**2


def health(found: Health) -> Message:
    """The numbers, a line each."""
    rows, words = t.HEALTH_ROWS, Words().line(t.HEALTH, "bold")
    hours, minutes = divmod(found.up_seconds // 60, 60)
    words.line(rows["up"].format(days=hours // 24, hours=hours % 24, minutes=minutes))
    words.line(rows["today"].format(people=found.people_today, answers=found.answers_today))
    words.line(rows["waiting"].format(waiting=found.waiting))
    queue = found.queue
    words.line(rows["queue"].format(running=queue.running, waiting=queue.waiting, later=queue.later))
    words.line(rows["judge"].format(judge=found.judge))
    words.line(rows["troubles"] if found.troubles else rows["no_troubles"])
    for trouble in found.troubles:
        last = trouble.last.strftime("%Y-%m-%d %H:%M UTC")
        what = spoken(trouble.what).removeprefix(t.SAVED).lstrip()
        words.line(rows["trouble"].format(times=trouble.times, what=what, last=last))
    words.line(rows["index"].format(cards=found.cards, state=t.INDEX_STATES[found.index]))
    words.line(rows["database"].format(size=decimal(found.database_bytes / MEBIBYTE, 1)))
    words.line(rows["dead_letters"].format(n=found.dead_letters))
    ago = found.polled_seconds
    if found.webhook:
        words.add(rows["webhook"])
    else:
        words.add(rows["never_polled"] if ago is None else rows["polled"].format(seconds=ago))
    return Message(words)


def flagged(found: Flagged) -> Message:
    """Cards by how often they were contested, then the latest objections, then how many cannot be read."""
    left_out = t.FLAGGED_UNREADABLE.format(n=found.unreadable) if found.unreadable else ""
    if not found.cards:
        return Message(Words(left_out or t.FLAGGED_NONE))
    words = Words().line(t.FLAGGED, "bold")
    for card in found.cards[:CARDS_SHOWN]:
        words.line(t.FLAGGED_CARD.format(card=card.card_id, contested=card.contested, changed=card.changed))
    words.line().line(t.FLAGGED_LATEST, "bold")
    for objection in found.latest:
        _objection(words, objection)
    words.line().add(t.FLAGGED_MORE, "italic")
    return Message(words.line().add(left_out) if left_out else words)


def _objection(words: Words, objection: Objection) -> None:
    words.line().line(objection.card_id, "code").line(objection.text)
    was, outcome = t.VERDICTS[objection.before], t.FLAGGED_OUTCOMES[objection.outcome]
    words.line(t.FLAGGED_VERDICT.format(was=was, outcome=outcome))
    words.add(t.FLAGGED_ARGUMENT, "italic").line(_cut(objection.argument))
    if objection.said:
        words.add(t.FLAGGED_SAID, "italic").line(_cut(objection.said))


def preview(name: str, found: Preview) -> Message:
    """What would be imported, with the button that does it."""
    words = Words().line(t.IMPORT_WOULD.format(name=name), "bold")
    words.line(t.IMPORT_COUNTS.format(complete=found.complete, drafts=found.drafts))
    for question in found.questions:
        words.line(t.IMPORT_QUESTION.format(question=_cut(question, QUESTION_LENGTH)))
    if found.remarks:
        words.line().line(t.IMPORT_REMARKS.format(n=found.warnings), "bold")
        for field, problem in found.remarks:
            words.line(t.IMPORT_REMARK.format(field=field, problem=_cut(problem, QUESTION_LENGTH)))
        if found.warnings > len(found.remarks):
            words.line(t.IMPORT_MORE_REMARKS.format(n=found.warnings - len(found.remarks)))
    if found.key is None:
        return Message(words.line().add(t.IMPORT_NOTHING))
    words.line().add(t.IMPORT_NOT_YET, "italic")
    return Message(words, [[Button(t.IMPORT_BUTTON, "import", found.key)]])


def written(found: Written) -> Message:
    """What became of the cards."""
    words = Words().line(t.IMPORT_DONE, "bold")
    for name, label in t.IMPORT_RESULTS.items():
        number = getattr(found, name)
        if number:
            words.line(label.format(n=number))
    return Message(words.add(t.IMPORT_NEXT_START))


def _cut(text: str, limit: int = ARGUMENT_LENGTH) -> str:
    text = text.strip()
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
