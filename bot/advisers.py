"""What helps beside grading, as the settings say: reading vacancies and asking on. Nothing heavy is loaded yet.

``slots`` are the model's: whoever calls it takes one.
"""

from __future__ import annotations

from bot.config import Settings
from bot.library import BankLibrary
from bot.probing.prober import Prober
from bot.slots import Slots
from bot.vacancies.extracting import Extractor
from bot.vacancies.reader import VacancyReader
from knowledge.embeddings import open_embedder


def open_reader(settings: Settings, library: BankLibrary, slots: Slots) -> VacancyReader:
    """Reads vacancies by rules, and with VIVA_MODEL by that first."""
    model = settings.model
    extractor = Extractor(model, settings.model_timeout, slots) if model else None
    return VacancyReader(library, extractor)


def open_maker(settings: Settings, library: BankLibrary, slots: Slots) -> Prober:
    """Makes follow-up questions of the card's, and with VIVA_MODEL of the answer's own words."""
    return Prober(
        library.card,
        lambda: open_embedder(settings.embeddings),
        settings.model,
        settings.model_timeout,
        slots,
    )
