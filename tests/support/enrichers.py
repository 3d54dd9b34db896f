"""Enrichers on a script, and on a provider of the loopback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bot.enriching.enricher import Enricher
from tests.support.provider import Provider

TOKEN = "5f0e9a1c77aa42d1"


def scripted(folder: Path, *steps: Any, structured: bool = True, timeout: float = 10) -> Enricher:
    """An enricher on a script of ``steps`` (see `bot.grading.scripted`), which is laid in ``folder``."""
    path = folder / "script.json"
    path.write_text(json.dumps({"structured": structured, "replies": list(steps)}), encoding="utf-8")
    return Enricher(f"scripted:{path}", timeout, token=lambda: TOKEN)


def at(provider: Provider) -> Enricher:
    """An enricher that asks ``provider`` through langchain-openai."""
    options = {"base_url": provider.url, "api_key": "none"}
    return Enricher("openai:writer-1", 10, token=lambda: TOKEN, options=options)
