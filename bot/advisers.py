"""What helps beside grading, as the settings say: reading vacancies, asking on, writing down voice notes.

Nothing heavy is loaded yet. ``slots`` are the model's: whoever calls it takes one, and pays from the ``allowance``;
while nothing is left of that they do without the model. The tokens they take are reported to ``watch``.
"""

from __future__ import annotations

from bot.allowance import Allowance
from bot.config import Settings
from bot.hearing.opening import open_transcriber
from bot.interview.attempt import Attempt
from bot.interview.following import Probe
from bot.interview.speech import Transcriber
from bot.interview.vacancy import Reading
from bot.library import BankLibrary
from bot.probing.prober import Prober
from bot.slots import Slots
from bot.tg.follow_ups import Maker
from bot.tg.vacancies import Reader
from bot.vacancies.extracting import Extractor
from bot.vacancies.reader import VacancyReader
from bot.watching import UNWATCHED, Watch
from knowledge.embeddings import open_embedder


class WatchedReader:
    """Reports the tokens of vacancies."""

    def __init__(self, reader: Reader, watch: Watch = UNWATCHED) -> None:
        self._reader = reader
        self._watch = watch

    async def read(self, text: str, ask_model: bool) -> Reading:
        """See `bot.tg.vacancies.Reader`."""
        reading = await self._reader.read(text, ask_model)
        self._watch.asked("vacancy", reading.tokens)
        return reading


class WatchedMaker:
    """Reports the tokens of follow-up questions."""

    def __init__(self, maker: Maker, watch: Watch = UNWATCHED) -> None:
        self._maker = maker
        self._watch = watch

    async def probe(self, attempt: Attempt, ask_model: bool) -> Probe | None:
        """See `bot.tg.follow_ups.Maker`."""
        probe = await self._maker.probe(attempt, ask_model)
        if probe is not None:
            self._watch.asked("follow_up", probe.tokens)
        return probe


def open_reader(
    settings: Settings, library: BankLibrary, slots: Slots, allowance: Allowance, watch: Watch
) -> WatchedReader:
    """Reads vacancies by rules, and with VIVA_MODEL by that first."""
    model = settings.model
    extractor = Extractor(model, settings.model_timeout, slots, allowance=allowance) if model else None
    return WatchedReader(VacancyReader(library, extractor), watch)


def open_maker(
    settings: Settings, library: BankLibrary, slots: Slots, allowance: Allowance, watch: Watch
) -> WatchedMaker:
    """Makes follow-up questions of the card's, and with VIVA_MODEL of the answer's own words."""
    prober = Prober(
        library.card,
        lambda: open_embedder(settings.embeddings),
        settings.model,
        settings.model_timeout,
        slots,
        allowance=allowance,
    )
    return WatchedMaker(prober, watch)


def transcriber_of(settings: Settings, slots: Slots | None = None) -> Transcriber | None:
    """What writes down voice notes, in ``slots`` of its own; None if nothing is set. Raises `SettingsError`."""
    key = settings.transcribe_key.get_secret_value() if settings.transcribe_key else ""
    concurrency = slots or settings.model_concurrency
    return open_transcriber(
        settings.transcribe, key, settings.openai_environment(), settings.transcribe_timeout, concurrency
    )
