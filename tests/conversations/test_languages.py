"""Viva speaks the person's language: the one they chose, else their Telegram's, else English."""

from __future__ import annotations

import re

import pytest

from bot.grading.prompting import prompt_hash
from bot.interview.attempt import Attempt
from bot.interview.languages import LANGUAGES
from bot.interview.ports import Change
from bot.interview.session import Prefs, Snapshot
from bot.local.person import LocalPerson
from bot.tg.announcing import announce
from bot.tg.commands import COMMANDS
from bot.tg.language import speaking, spoken
from bot.tg.language import texts as t
from bot.tg.words import utf16
from tests.support.scenes import ANSWER, CARD, OTHER_CARD, card_of, score_of, shown
from tests.support.talk import Talk

pytestmark = pytest.mark.asyncio(loop_scope="module")
SETTINGS = {"model": "scripted:echo", "retention_days": "90"}


@pytest.fixture
def mia(talk: Talk, sam: LocalPerson) -> LocalPerson:
    """Somebody with a Telegram in German."""
    return talk.person(sam.user_id + 50_000, "Mia", "de-AT")


async def chooses(talk: Talk, person: LocalPerson, language: str | None) -> None:
    """The person's choice, as /settings keeps it."""

    def decide(snapshot: Snapshot) -> Change:
        session = snapshot.candidate.session.model_copy(update={"prefs": Prefs(language=language)})
        return Change(candidate=snapshot.candidate.model_copy(update={"session": session}))

    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    key = f"choice-{person.user_id}-{language}"
    await talk.app.store.turn(key, snapshot.candidate.person, talk.clock(), decide)


async def last_attempt(talk: Talk, person: LocalPerson) -> Attempt:
    return (await talk.app.store.attempts(person.user_id))[0]


async def test_a_whole_talk_in_german(talk: Talk, mia: LocalPerson) -> None:
    hello = shown(await talk.says(mia, "/start"))
    assert hello.startswith("Hallo, Mia!\nIch stelle dir echte Fragen")
    assert mia.last.labels[-1] == "Mehr Rollen"
    assert "Wie schwer soll es sein?" in shown(await talk.taps(mia, "Data Scientist"))
    assert mia.last.labels == ["Leicht", "Mittel", "Schwer", "Adaptiv"]
    told = shown(await talk.taps(mia, "Mittel"))
    assert told.startswith("Schwierigkeit: mittel\nMittel · ")
    assert "Schreib deine Antwort so, wie du sie sagen würdest." in told
    assert mia.last.labels == ["Tipp", "Beispiel", "Überspringen", "Merken"]
    question = shown(await talk.says(mia, f"/start q_{CARD}"))
    assert card_of(talk).question in question, "the card's words stay as they are"
    feedback = await talk.says(mia, ANSWER)
    assert score_of(feedback) > 0
    assert "Was du gesagt hast" in shown(feedback)
    assert "Nächster Schritt, zählt bis zu" in shown(feedback)
    labels = [
        "Noch einmal",
        "Lücke füllen",
        "Beispiel",
        "Warum",
        "Widersprechen",
        "Merken",
        "Weiter",
        "Nachfrage",
    ]
    assert mia.last.labels == labels
    assert "Wie deine Punktzahl zustande kam" in shown(await talk.taps(mia, "Warum"))
    assert shown(await talk.says(mia, "/stats")).startswith(
        "Deine Übung bisher\nAntworten: 1 (1 in den letzten 7 Tagen)"
    )


async def test_a_language_that_is_not_there_is_english(talk: Talk, sam: LocalPerson) -> None:
    for language in ("fr", None):
        person = talk.person(sam.user_id + (60_000 if language else 70_000), "Luc", language)
        assert shown(await talk.says(person, "/start")).startswith("Hello, Luc!")


async def test_the_choice_goes_before_telegrams_language(talk: Talk, mia: LocalPerson) -> None:
    await talk.says(mia, "/start")
    await chooses(talk, mia, "es")
    assert "Preguntas sobre «caching»" in shown(await talk.says(mia, "/find caching"))
    await chooses(talk, mia, "en")
    assert shown(await talk.says(mia, "/stats")) == "No answers yet. Take a /question and come back."
    await chooses(talk, mia, None)
    assert shown(await talk.says(mia, "/stats")).startswith("Noch keine Antworten.")


async def test_the_language_follows_the_client(talk: Talk, mia: LocalPerson) -> None:
    await talk.says(mia, "/start")
    mia.user["language_code"] = "es"
    assert shown(await talk.says(mia, "/hint")).startswith("No hay ninguna pregunta abierta.")
    del mia.user["language_code"]
    assert shown(await talk.says(mia, "/hint")).startswith("No hay ninguna pregunta abierta."), "the last one known"


async def test_what_is_said_without_a_turn_is_in_the_persons_language_too(talk: Talk, mia: LocalPerson) -> None:
    assert shown(await talk.says(mia, "/nonsense")).startswith("/nonsense kenne ich nicht.")
    await talk.says(mia, "/start")
    await chooses(talk, mia, "es")
    assert shown(await talk.says(mia, "/nonsense")).startswith("No conozco /nonsense.")
    await mia.taps_old(mia.last.message_id, "forged")
    await talk.settle()
    assert str(mia.toast).startswith("Ya no conozco ese botón.")
    await talk.app.engine.store("flood", f"flood-{mia.user_id}", mia.user_id, {"chat": mia.user_id})
    await talk.settle()
    assert mia.last.text.startswith("Es más de lo que puedo leer en un minuto")
    left_out = {"chat": mia.user_id, "left_out": 3}
    await talk.app.engine.store("flood", f"flood-over-{mia.user_id}", mia.user_id, left_out)
    await talk.settle()
    assert mia.last.text.startswith("Antes de esto he dejado fuera 3 mensajes y toques tuyos")


async def test_stale_buttons_and_forgetting_in_german(talk: Talk, mia: LocalPerson) -> None:
    await talk.says(mia, f"/start q_{CARD}")
    old = mia.last.message_id
    await talk.says(mia, ANSWER)
    await talk.says(mia, f"/start q_{OTHER_CARD}")
    await talk.taps(mia, "Tipp", old)
    assert mia.toast == "Dieser Knopf gehört zu einem früheren Moment. Nimm die neueste Nachricht."
    assert "1 Antwort, deine Punkte" in shown(await talk.says(mia, "/forget"))
    assert shown(await talk.taps(mia, "Alles löschen")).startswith("Erledigt: Von dir ist nichts mehr gespeichert.")


async def test_the_export_is_captioned_in_german_and_holds_the_language(talk: Talk, mia: LocalPerson) -> None:
    await talk.says(mia, "/start")
    assert "als JSON" in shown(await talk.says(mia, "/export"))
    exported = await talk.app.store.export(mia.user_id)
    assert exported is not None
    assert exported["candidate"]["session"]["spoken"] == "de"


@pytest.mark.parametrize("code", LANGUAGES)
async def test_help_and_privacy_fit_one_message(talk: Talk, sam: LocalPerson, code: str) -> None:
    person = talk.person(sam.user_id + 80_000, "Ana", code)
    (told,) = await talk.says(person, "/help")
    (kept,) = await talk.says(person, "/privacy")
    assert utf16(told.text) <= 4_096
    with speaking(code):
        for command in COMMANDS:
            assert all(f"/{name}" in told.text.split() for name in command.names)
        assert t.PRIVACY_DAYS.format(n=90) in kept.text
        assert t.JUDGE_MODEL.format(name="scripted:echo") in kept.text


async def test_telegrams_menu_is_set_in_every_language(talk: Talk) -> None:
    await announce(talk.app.bot, talk.app.settings.admins)
    for code in ("", "de", "es"):
        menu = (await talk.api.call("getMyCommands", {"language_code": code}))["result"]
        profile = (await talk.api.call("getMyShortDescription", {"language_code": code}))["result"]
        with speaking(code or "en"):
            assert [(e["command"], e["description"]) for e in menu] == [
                (command.names[0], spoken(command.summary)) for command in COMMANDS if command.menu
            ]
            assert profile["short_description"] == t.BOT_SHORT


async def test_a_model_is_told_the_language_of_its_feedback_only_where_one_is_wished(
    talk: Talk, mia: LocalPerson, sam: LocalPerson
) -> None:
    async def asked_with(person: LocalPerson) -> str | None:
        await talk.says(person, f"/start q_{CARD}")
        await talk.says(person, ANSWER)
        assessment = (await last_attempt(talk, person)).assessment
        assert assessment is not None
        return assessment.prompt_hash

    assert await asked_with(sam) == prompt_hash()
    assert await asked_with(mia) == prompt_hash("German")
    await chooses(talk, mia, "en")
    assert await asked_with(mia) == prompt_hash("English")
    await chooses(talk, sam, "es")
    assert await asked_with(sam) == prompt_hash("Spanish")


async def test_numbers_have_the_sign_of_the_language(talk: Talk, mia: LocalPerson, sam: LocalPerson) -> None:
    said = "i do dashboards in power bi and sql reports"
    english, german = [shown(await talk.says(person, f"/role {said}")) for person in (sam, mia)]
    numbers = re.findall(r"\b0\.\d\d\b", english)
    assert numbers
    assert re.findall(r"\b0,\d\d\b", german) == [number.replace(".", ",") for number in numbers]
    assert not re.findall(r"\b0\.\d\d\b", german)
