"""What whoever runs the bot may ask in the chat, and that nobody else can."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
import yaml

from bot.interview.session import Session
from bot.local.person import LocalPerson
from bot.tg import texts as t
from bot.tg.admin import IMPORT_BYTES
from bot.tg.announcing import announce
from bot.tg.commands import ADMIN_COMMANDS, COMMANDS
from knowledge.sources.writing import card_yaml
from tests.support.cards import make_card
from tests.support.scenes import CARD, answered, asked, card_of, shown
from tests.support.talk import Talk, open_talk

pytestmark = pytest.mark.asyncio(loop_scope="module")

BOSS = 9001
NAMES = [command.name for command in ADMIN_COMMANDS]
CSV = b"question,answer\nWhat is a mutex?,A lock that one thread holds at a time.\nWhat is a deadlock?,Two wait.\n"
NAME = "Zebulon"
ARGUMENT = "I said it in my first sentence, with the words «general features»."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def talk(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Talk]:
    """A bot with an admin and a bank of its own."""
    folder = tmp_path_factory.mktemp("viva")
    bank = folder / "bank"
    bank.mkdir()
    questions = Path(__file__).parents[2] / "knowledge" / "questions"
    for name in (CARD,):
        (file,) = questions.rglob(f"{name}.yaml")
        (bank / file.name).write_bytes(file.read_bytes())
    async with open_talk(folder, admins=str(BOSS), bank=str(bank), model="scripted:echo") as talk:
        yield talk


@pytest.fixture
def boss(talk: Talk) -> LocalPerson:
    return talk.person(BOSS, "Boss")


def bank_of(talk: Talk) -> Path:
    return talk.app.settings.bank[0]


async def sends(
    talk: Talk, person: LocalPerson, content: bytes, name: str = "mine.csv", caption: str = "/import"
) -> str:
    """The person sends a file; what is told."""
    talk.clock.forward(minutes=1)
    before = len(person.sees)
    await person.sends_document(name, content, "text/csv", "/import")
    await talk.settle()
    return shown(message for message in person.sees[before:] if message.from_bot)


async def session_of(talk: Talk, person: LocalPerson) -> Session:
    snapshot = await talk.app.store.snapshot(person.user_id)
    assert snapshot is not None
    return snapshot.candidate.session


@pytest.mark.parametrize("name", NAMES)
async def test_to_everybody_else_it_is_an_unknown_command(talk: Talk, sam: LocalPerson, name: str) -> None:
    assert shown(await talk.says(sam, f"/{name}")) == t.UNKNOWN_COMMAND.format(name=name)
    assert f"/{name}" not in shown(await talk.says(sam, "/help"))


async def test_nobody_else_imports_a_file(talk: Talk, sam: LocalPerson) -> None:
    assert await sends(talk, sam, CSV) == t.UNKNOWN_COMMAND.format(name="import")
    await asked(talk, sam)
    turn = (await session_of(talk, sam)).turn
    await sam.taps_old(sam.last.message_id, f"import|{turn}|{sam.user_id}|0123456789abcdef")
    await talk.settle()
    assert sam.toast == t.UNKNOWN_TOAST


async def test_an_admin_in_a_group_is_nobody(talk: Talk) -> None:
    group = LocalPerson(talk.api, BOSS, chat_id=-100200)
    before = len(group.sees)
    await group.says("/health")
    await talk.settle()
    assert [message for message in group.sees[before:] if message.from_bot] == []


async def test_the_menu_and_help_of_an_admin_have_them(talk: Talk, boss: LocalPerson) -> None:
    await announce(talk.app.bot, talk.app.settings.admins)
    scope = {"type": "chat", "chat_id": BOSS}
    own = (await talk.api.call("getMyCommands", {"scope": scope}))["result"]
    everybodys = (await talk.api.call("getMyCommands"))["result"]
    assert [entry["command"] for entry in own] == [c.names[0] for c in COMMANDS if c.menu] + NAMES
    assert not {entry["command"] for entry in everybodys} & set(NAMES)
    (message,) = await talk.says(boss, "/help")
    assert all(f"/{command.name}: {command.summary}" in message.text for command in ADMIN_COMMANDS)


@pytest.mark.parametrize("name", NAMES)
async def test_each_works_in_the_middle_of_a_question_and_leaves_it_open(
    talk: Talk, boss: LocalPerson, name: str
) -> None:
    await asked(talk, boss)
    for said in (f"/{name}", f"/{name} nonsense", f"/{name.upper()}@viva_bot"):
        told = shown(await talk.says(boss, said))
        assert told
        assert t.PROBLEM not in told
        assert "I do not know" not in told
    assert (await session_of(talk, boss)).open is not None
    await talk.says(boss, "/cancel")


async def test_health_has_numbers_and_nothing_anybody_wrote(talk: Talk, boss: LocalPerson) -> None:
    person = talk.person(9100, NAME)
    await answered(talk, person)
    talk.clock.forward(hours=2)
    told = shown(await talk.says(boss, "/health"))
    assert re.search(r"Running for: 0 d \d+ h \d+ min", told)
    assert re.search(r"Today: people [1-9]\d*, answers [1-9]\d*\n", told)
    assert "Answers waiting for a grade: 0" in told
    assert "Work: under way 0, next in line 0, for later 0" in told
    assert "Judge: scripted:echo" in told
    assert "Failed gradings since the start: none" in told
    assert re.search(r"Questions: 1, index (ready|not used yet)", told)
    assert re.search(r"Database: 0\.\d MiB", told)
    assert re.search(r"Telegram last answered: \d+ s ago", told)
    assert NAME not in told
    assert "9100" not in told


async def test_flagged_shows_objections_without_name_or_number(talk: Talk, boss: LocalPerson) -> None:
    person = talk.person(9_200_123, NAME)
    await answered(talk, person)
    await talk.taps(person, "Disagree")
    await talk.taps(person, 1)
    await talk.says(person, ARGUMENT)
    told = shown(await talk.says(boss, "/flagged"))
    assert re.search(rf"{CARD}: contested 1, changed [01]", told)
    assert ARGUMENT in told
    assert any(point.text in told for point in card_of(talk).key_points)
    assert NAME not in told
    assert "9200123" not in told


async def test_import_alone_explains(talk: Talk, boss: LocalPerson) -> None:
    assert shown(await talk.says(boss, "/import")) == t.IMPORT_HOW.format(limit=5)


async def test_an_import_is_shown_first_and_written_by_the_button(talk: Talk, boss: LocalPerson) -> None:
    told = await sends(talk, boss, CSV, "threads.csv")
    assert "Complete questions: 0, drafts: 2" in told
    assert "• What is a mutex?" in told
    assert t.IMPORT_NOT_YET in told
    assert not (bank_of(talk) / "drafts").exists(), "it was written before the tap"
    report = boss.last.message_id
    assert "New: 2" in shown(await talk.taps(boss, "Import", report))
    assert t.IMPORT_NEXT_START in boss.last.text
    files = sorted(path.name for path in (bank_of(talk) / "drafts").iterdir())
    assert files == ["what-is-a-deadlock.yaml", "what-is-a-mutex.yaml"]
    written = yaml.safe_load((bank_of(talk) / "drafts" / files[0]).read_text(encoding="utf-8"))
    assert written["source"]["title"] == "threads.csv"
    assert "Already there: 2" in shown(await talk.taps(boss, "Import", report))


async def test_what_is_left_out_is_shown_first_with_its_row_and_the_rest_counted(talk: Talk, boss: LocalPerson) -> None:
    rows = [f"What is thread {number}?," for number in range(10)]
    told = await sends(talk, boss, "\n".join(["question,answer", *rows, ",An answer to nothing."]).encode(), "rows.csv")
    remarks = told.partition("Remarks: ")[2].splitlines()
    assert remarks[1] == "• question:12: left out: the question is empty"
    assert remarks[2].startswith("• standard_response:2: ")
    assert not any("columns" in remark for remark in remarks)
    assert remarks[9] == f"… and {int(remarks[0]) - 8} more"


async def test_of_two_questions_with_one_id_the_first_is_imported_and_the_other_told(
    talk: Talk, boss: LocalPerson
) -> None:
    told = await sends(talk, boss, b"question,answer\nWhat is on-call?,A duty.\nWhat is on call?,A turn.\n", "two.csv")
    assert "Complete questions: 0, drafts: 1" in told
    assert "'what-is-on-call' came up before with other content" in told
    assert "New: 1" in shown(await talk.taps(boss, "Import"))
    written = (bank_of(talk) / "drafts" / "what-is-on-call.yaml").read_text(encoding="utf-8")
    assert "What is on-call?" in written


async def test_a_whole_card_goes_to_the_cards(talk: Talk, boss: LocalPerson) -> None:
    card = make_card()
    told = await sends(talk, boss, card_yaml(card).encode(), "../../card.yaml")
    assert "Complete questions: 1, drafts: 0" in told
    await talk.taps(boss, "Import")
    assert (bank_of(talk) / f"{card.id}.yaml").is_file()
    assert talk.app.library.card(card.id) is None, "the bank in use stays as it was"


async def test_a_file_can_be_answered_with_the_command(talk: Talk, boss: LocalPerson) -> None:
    message = await boss.sends_document("later.csv", CSV, "text/csv")
    await talk.settle()
    talk.clock.forward(minutes=1)
    await boss.says("/import", reply_to=message)
    await talk.settle()
    assert "What I would import from later.csv" in boss.last.text


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"%PDF-1.7 nothing for us", "book.pdf", "book.pdf: a binary file"),
        (b" \n", "empty.csv", "empty.csv: the file is empty"),
        (b"x" * (IMPORT_BYTES + 1), "large.csv", "larger than 5 MiB"),
    ],
)
async def test_a_file_that_cannot_be_imported_is_explained(
    talk: Talk, boss: LocalPerson, content: bytes, name: str, reason: str
) -> None:
    told = await sends(talk, boss, content, name)
    assert reason in told
    assert str(talk.app.settings.data_dir) not in told
    assert list((talk.app.settings.data_dir / "imports").rglob(name)) == []


async def test_a_file_without_questions_has_no_button(talk: Talk, boss: LocalPerson) -> None:
    told = await sends(talk, boss, b'[{"name": "x"}]', "none.json")
    assert t.PROBLEM not in told
    assert t.IMPORT_BUTTON not in boss.last.labels


@pytest.mark.parametrize("key", ["0123456789abcdef", "..", "../../etc", "", "²"])
async def test_a_file_that_is_gone_or_was_never_sent_is_asked_for_again(
    talk: Talk, boss: LocalPerson, key: str
) -> None:
    await sends(talk, boss, CSV)
    await boss.taps_old(boss.last.message_id, f"import|0|{BOSS}|{key}")
    await talk.settle()
    assert boss.last.text == t.IMPORT_GONE


async def test_only_the_newest_files_are_kept(talk: Talk, boss: LocalPerson) -> None:
    for n in range(22):
        await sends(talk, boss, CSV + f"Question {n}?,An answer.\n".encode())
    assert len(list((talk.app.settings.data_dir / "imports").iterdir())) == 20
    assert "New:" in shown(await talk.taps(boss, "Import"))


async def test_a_bank_that_cannot_be_written_is_told(talk: Talk, boss: LocalPerson) -> None:
    await sends(talk, boss, b"question,answer\nWhat is a livelock?,Both step aside for ever.\n")
    broken = bank_of(talk) / "drafts" / "what-is-a-livelock.yaml"
    broken.parent.mkdir(exist_ok=True)
    broken.write_text("id: [", encoding="utf-8")
    told = shown(await talk.taps(boss, "Import"))
    broken.unlink()
    assert "what-is-a-livelock.yaml" in told
    assert t.PROBLEM not in told


async def test_what_an_objection_says_of_privacy_is_told(talk: Talk, sam: LocalPerson) -> None:
    assert "your reasons are judged where answers are" in shown(await talk.says(sam, "/privacy"))


async def test_a_file_whose_size_was_not_told_is_not_fetched_when_it_is_too_large(
    talk: Talk, boss: LocalPerson
) -> None:
    message_id = await boss.sends_document("large.csv", b"x" * (IMPORT_BYTES + 1), "text/csv", "nothing yet")
    message = talk.api.world.messages[BOSS][message_id]
    del message["document"]["file_size"]
    message["caption"] = "/import"
    talk.api.push("message", message)
    await talk.settle()
    assert "larger than 5 MiB" in boss.last.text
