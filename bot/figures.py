"""The measured figures that ship with Viva: ``bot/grading/figures.json``, one judge or a list of them."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable

from pydantic import TypeAdapter, ValidationError

from bot.interview.errors import SettingsError
from bot.interview.trust import Figures

_SHAPE: TypeAdapter[Figures | list[Figures]] = TypeAdapter(Figures | list[Figures])


def figures(grader: str, fingerprint: str = "", file: Traversable | None = None) -> Figures | None:
    """The figures of ``grader``; None if nobody has measured it. Raises `SettingsError` for a file of another shape.

    ``fingerprint`` is the version in use: figures of another are ``outdated``.
    """
    file = file or resources.files("bot.grading").joinpath("figures.json")
    if not file.is_file():
        return None
    try:
        found = _SHAPE.validate_json(file.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise SettingsError(
            f"The figures of /trust cannot be read (figures.json: {error.error_count()} fields do not fit). "
            "Install Viva again."
        ) from error
    all_found = [found] if isinstance(found, Figures) else found
    mine = next((one for one in all_found if one.grader == grader), None)
    if mine is None or not (fingerprint and mine.fingerprint):
        return mine
    return mine.model_copy(update={"outdated": mine.fingerprint != fingerprint})
