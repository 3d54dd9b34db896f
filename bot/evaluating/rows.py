"""Reading labelled rows: JSON Lines, each row checked; what does not fit is told with file, line and reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from knowledge.errors import VivaError

R = TypeVar("R", bound="Row")


class Row(BaseModel):
    """Base of the rows of all files. Fields that are not ours are let be, so that richer files can be used."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def read_rows(path: Path, model: type[R], limit: int | None = None) -> list[R]:
    """The rows of ``path``, the first ``limit`` of them. Raises `VivaError` naming the line that does not fit."""
    rows: list[R] = []
    for number, line in _lines(path):
        if limit is not None and len(rows) >= limit:
            break
        try:
            rows.append(model.model_validate_json(line))
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(map(str, first["loc"])) or "row"
            raise VivaError(
                f"{path}:{number}: {field}: {first['msg']}. Rows of this file need {_fields(model)}.",
                log=f"{path}:{number}: {error}",
            ) from error
    if not rows:
        raise VivaError(f"{path}: holds no row; it needs JSON Lines, one object a line.")
    return rows


def _fields(model: type[Row]) -> str:
    return ", ".join(name for name, field in model.model_fields.items() if field.is_required())


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    try:
        with path.open(encoding="utf-8-sig") as file:
            for number, line in enumerate(file, start=1):
                if line.strip():
                    yield number, line
    except UnicodeDecodeError as error:  # its position counts from the last piece read, so it would mislead
        raise VivaError(f"{path}: not UTF-8; save the file as UTF-8.") from error
    except OSError as error:
        raise VivaError(f"{path}: cannot be read ({error.strerror}); check the name and its rights.") from error
