"""The question on the table, with what was typed or spoken to it so far."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SpokenNote(_Model):
    """A voice note of an answer that is being given.

    ``id`` is Telegram's number of its message, ``file_id`` names the sound there and ``name`` its kind ("voice.ogg");
    ``seconds`` is its length, 0 if that is not known. Once ``heard`` its transcript is one of the question's parts, in
    the ``language`` with this code of two letters, if known.
    """

    id: int
    file_id: str
    name: str
    seconds: int
    heard: bool = False
    language: str | None = None


class OpenQuestion(_Model):
    """The question on the table. ``turn`` numbers it within the person's talk; buttons are bound to it.

    ``base`` is set while a gap is filled: the answer ``retry_of`` as it was, to which the new text will be added.
    ``notes`` are voice notes in the order they were sent. The transcripts of those that were heard are the last of the
    ``parts``, in the same order, and wait for the person's word; what was typed stands before them.
    ``probe`` is the follow-up question asked about that answer, if one was, ``probed`` its words that it is about.
    ``begun`` was sent as the answer and too short to judge: what is sent now is added to it. Unlike the ``parts`` it is
    kept as an answer already, and does not hold the question back.
    ``typed_at`` is when the last of the ``parts`` came, ``base_at`` when the answer in ``base`` was given.
    """

    turn: int
    card_id: str
    asked_at: datetime
    hints: int = 0
    revealed: bool = False
    parts: tuple[str, ...] = ()
    retry_of: str | None = None
    base: str | None = None
    base_at: datetime | None = None
    probe: str | None = None
    probed: str | None = None
    typed_at: datetime | None = None
    notes: tuple[SpokenNote, ...] = ()
    begun: str | None = None

    @property
    def heard(self) -> tuple[SpokenNote, ...]:
        """The voice notes that were written down."""
        return tuple(note for note in self.notes if note.heard)

    @property
    def unheard(self) -> tuple[SpokenNote, ...]:
        """The voice notes that are still to be written down."""
        return tuple(note for note in self.notes if not note.heard)

    @property
    def typed(self) -> tuple[str, ...]:
        """The parts that are no transcript."""
        return self.parts[: len(self.parts) - len(self.heard)]

    @property
    def holds_words(self) -> bool:
        """Whether anything of an answer lies with it, typed or spoken."""
        return bool(self.parts or self.notes or self.begun)

    @property
    def touched(self) -> bool:
        """Whether anything was done with it, so that asked afresh it would not be the same."""
        return self.holds_words or self.hints > 0 or self.revealed

    @property
    def spoiled(self) -> bool:
        """Whether the example answer caps the score: a retry may have seen it, that is what it is for."""
        return self.revealed and (self.retry_of is None or self.base is not None)
