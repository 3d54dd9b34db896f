"""`viva doctor`: checks everything the bot needs and says what to fix."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from telegram import Bot, WebhookInfo
from telegram.error import InvalidToken, TelegramError

from bot.advisers import transcriber_of
from bot.commands import len_of
from bot.commands import settings as load_settings
from bot.commands.people import open_store
from bot.config import Settings
from bot.engine import Engine
from bot.folders import card_folders
from bot.grading.chat import spent
from bot.grading.evidence import find_quote, verify
from bot.grading.model import ModelGrader, QuotesInvented
from bot.grading.replies import CUT, HELD_BACK, REFUSED
from bot.grading.service import open_grader
from bot.hearing.probe import probe
from bot.interview.assessment import Findings, Usage, Verdict
from bot.interview.errors import GradingFailed, HearingFailed, ReplyUnusable, VivaError
from bot.keys import check_writable, keys_of, place_for_one
from bot.library import open_index
from bot.settled import settled
from bot.storage.crypto import key_id
from bot.tg.refusals import no_bot_api
from bot.tg.transport import AiohttpRequest
from bot.tg.webhook import PREFIX
from knowledge.bank import load_bank
from knowledge.card import QuestionCard, QuestionType

Check = Callable[[], Awaitable[str]]

LATELY = timedelta(hours=1)
"""How long a webhook's failure is news: Telegram keeps the last one for good."""
OFF_TOPIC = "I would rather talk about my holiday: we rented bikes, swam a lot and ate far too much ice cream."
INVENTED = 0.25
"""The share of made-up quotes up to which a model may be used: one that slips costs no more than its point."""


def run(quick: bool) -> int:
    """Print a line a check; 0 if all are fine."""
    settings = load_settings(quiet=True)
    return asyncio.run(_run(settings, quick))


async def _run(settings: Settings, quick: bool) -> int:
    checks: list[tuple[str, Check]] = [
        ("bank", lambda: _bank(settings)),
        ("key", lambda: _key(settings)),
        ("database", lambda: _database(settings)),
        ("index", lambda: asyncio.to_thread(_index, settings)),
        ("judge", lambda: _judge(settings, quick)),
        ("voice", lambda: _voice(settings, quick)),
        ("telegram", lambda: _telegram(settings)),
        # The last one: when DBOS stops it takes the event loop's threads with it.
        ("queue", lambda: _queue(settings)),
    ]
    failed = 0
    sys.stdout.write("settings   ok\n")
    for name, check in checks:
        error, told = await settled(check())
        failed += error is not None
        result = f"PROBLEM: {_problem(error)}" if error else f"ok: {told}"
        sys.stdout.write(f"{name:<10} {' '.join(result.split())}\n")
        sys.stdout.flush()
    return 1 if failed else 0


def _problem(error: BaseException) -> str:
    """What went wrong, for the operator; of what nobody foresaw the class, so that it hides no other check."""
    if isinstance(error, GradingFailed | HearingFailed):
        return error.log
    return error.person if isinstance(error, VivaError) else type(error).__name__


async def _bank(settings: Settings) -> str:
    bank = load_bank(card_folders(settings))
    if not bank.cards:
        raise VivaError("There are no cards. Set VIVA_BANK, or import some with `viva bank import`.")
    return f"{len_of(len(bank.cards), 'card')}, {len_of(bank.drafts, 'draft')}"


async def _key(settings: Settings) -> str:
    """Which key encrypts what people write, by its id and never the key; or whether one can be made."""
    keys = keys_of(settings)
    if keys:
        where = "VIVA_ENCRYPTION_KEY" if settings.encryption_keys else str(settings.key_file)
        return f"{key_id(keys[0])} in {where}; keep a copy elsewhere"
    place = place_for_one(settings)
    if place is None:
        return "none (VIVA_KEY_FILE=off): what people write is stored in the clear"
    check_writable(place)
    return f"none yet; the first `viva run` makes one in {place}"


async def _database(settings: Settings) -> str:
    store = open_store(settings)
    await store.open(seals=False)
    try:
        people = (await store.counts())["candidates"]
        return "1 person" if people == 1 else f"{people:,} people"
    finally:
        await store.close()


async def _queue(settings: Settings) -> str:
    """Opens the engine as an executor of its own, which takes up no work."""
    engine = Engine(settings.engine_url, executor_id="doctor", idle=True)
    await engine.start()
    await engine.stop()
    return "opens"


def _index(settings: Settings) -> str:
    index = open_index(settings)
    try:
        index.ensure(load_bank(card_folders(settings)))
        return f"answers searches in {index.where}" if index.search("databases", 1) else "empty"
    finally:
        index.close()


async def _judge(settings: Settings, quick: bool) -> str:
    """Two real gradings: an example answer must get credit for its own words, a holiday story none. ``quick``, a model
    is only built.
    """
    grader = open_grader(settings.model, settings.model_timeout, settings.model_concurrency)
    if isinstance(grader, ModelGrader):
        await grader.prepare()
        if quick:
            return f"{grader.name} (not tried)"
    card = _with_all_kinds(load_bank(card_folders(settings)).cards.values())
    if card is None:
        raise VivaError("There is no card to try the judge with.")
    try:
        said = await grader.judge(card, card.standard_response)
        said_off = await grader.judge(card, OFF_TOPIC)
    except ReplyUnusable as error:
        raise VivaError(_of_no_use(grader.name, error)) from error
    cost = _cost(spent([said.usage, said_off.usage]))
    good, off = verify(card, card.standard_response, said), verify(card, OFF_TOPIC, said_off)
    claims = _claims(said) + _claims(said_off)
    invented = _invented(card.standard_response, said, good) + _invented(OFF_TOPIC, said_off, off)
    if invented > INVENTED * claims:
        quotes = f"{invented} of {claims} stand in no answer, or are too short to count"
        raise VivaError(f"{grader.name} makes up its quotes: {quotes} ({cost}); choose another VIVA_MODEL.")
    if not _credits(card, good, {Verdict.COVERED}):
        raise VivaError(f"{grader.name} finds nothing in an example answer ({cost}); choose another VIVA_MODEL.")
    if _credits(card, off, {Verdict.COVERED, Verdict.PARTIAL}):
        raise VivaError(f"{grader.name} gives credit to a holiday story ({cost}); choose another VIVA_MODEL.")
    slips = f"; {invented} of {claims} quotes made up or too short, which count for nothing" if invented else ""
    return f"{grader.name} tells a good answer from an off-topic one{slips} ({cost})"


def _of_no_use(name: str, error: ReplyUnusable) -> str:
    """What became of the model's reply and its repair, in words for who chose the model."""
    last = error.__cause__
    if isinstance(last, QuotesInvented):
        quotes = "not one stands in the answer, nor when asked once more"
        return f"{name} makes up its quotes: {quotes}; choose another VIVA_MODEL."
    if str(last) == CUT:  # which goes on with advice to the model
        return f"{name}: its reply was cut off by the length limit, with more room as well; choose another VIVA_MODEL."
    if str(last) in (REFUSED, HELD_BACK):
        return f"{error.log}; choose another VIVA_MODEL."
    return f"{error.log}; it cannot follow the reply's schema, so choose another VIVA_MODEL."


def _with_all_kinds(cards: Iterable[QuestionCard]) -> QuestionCard | None:
    """A card with points of content and of form, about a concept if there is one, since its example states the facts as
    such; of these the one with the least to read, for which somebody pays. Any card if none has both kinds."""
    every = list(cards)
    mixed = [card for card in every if len(card.content_points) < len(card.key_points)]
    return min(mixed or every, key=_to_try, default=None)


def _to_try(card: QuestionCard) -> tuple[bool, int, str]:
    return card.type is not QuestionType.TECHNICAL_CONCEPT, len(card.model_dump_json()), card.id


def _credits(card: QuestionCard, found: Findings, verdicts: set[Verdict]) -> bool:
    """Whether a point of content has one of ``verdicts``: of form, a holiday story may well have something."""
    content = {point.id for point in card.content_points}
    return any(point.verdict in verdicts and point.id in content for point in found.points)


def _claims(found: Findings) -> int:
    """How much is said to stand in the answer, each with a quote: points, mistakes, errors."""
    points = sum(point.verdict is not Verdict.MISSING for point in found.points)
    return points + sum(mistake.made for mistake in found.mistakes) + len(found.factual_errors)


def _invented(answer: str, found: Findings, checked: Findings) -> int:
    """How many claims of what was ``found`` do not stand in ``answer``, or are too short to count. An error told twice
    was not made up.
    """
    return len(checked.withdrawn) + sum(find_quote(answer, error.quote) is None for error in found.factual_errors)


def _cost(usage: Usage) -> str:
    """What two gradings took; the embedded judge has no tokens."""
    tokens = f"{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out, " if usage.input_tokens else ""
    return f"two gradings: {len_of(usage.calls, 'call')}, {tokens}{usage.seconds:.1f} s"


async def _voice(settings: Settings, quick: bool) -> str:
    """One real transcription, of a second of a tone: whatever is heard in it, the engine answers."""
    transcriber = transcriber_of(settings)
    if transcriber is None:
        return "nothing listens to voice notes (VIVA_TRANSCRIBE)"
    await transcriber.prepare()
    where = transcriber.place or "this computer"
    if quick:
        return f"{where} (not tried)"
    started = time.perf_counter()
    await transcriber.transcribe(probe())
    return f"voice notes are written down by {where} (one second of sound: {time.perf_counter() - started:.1f} s)"


def _without_password(address: str) -> str:
    """An address as it may be shown: without the user before its host, too."""
    parts = urlsplit(address)
    return parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl()


def how_updates_come(settings: Settings, info: WebhookInfo, now: datetime) -> str:
    """How updates come, as Telegram knows it. Raises `VivaError` if some wait that it could not bring lately."""
    host = urlsplit(_without_password(info.url)).netloc
    if not settings.webhook_url:
        return "updates are polled" + (f"; `viva run` takes away the webhook at {host}" if host else "")
    wanted = settings.webhook_url.rstrip("/") + PREFIX
    if not info.url.startswith(wanted):
        instead = f" instead of the one at {host}" if host else ""
        return f"`viva run` registers the webhook {_without_password(wanted)}…{instead}"
    waiting, failed = info.pending_update_count, info.last_error_date
    wait = "waits" if waiting == 1 else "wait"
    fine = f"updates come to the webhook at {host}, {waiting:,} {wait}"
    if failed is None or now - failed >= LATELY:
        return fine
    ago = len_of(int((now - failed).total_seconds() // 60), "minute")
    if not waiting:
        return f"{fine}; the last failure was {ago} ago"
    raise VivaError(
        f"Telegram cannot bring updates to {host}: {info.last_error_message} ({ago} ago, "
        f"{len_of(waiting, 'update')} {wait}). Is `viva run` up, and does the proxy pass on {PREFIX}?"
    )


async def _telegram(settings: Settings) -> str:
    if settings.telegram_token is None:
        return "no token, so only `viva practice` works (VIVA_TELEGRAM_TOKEN)"
    base = settings.telegram_api.rstrip("/")
    request, unused = AiohttpRequest(1), AiohttpRequest(1)  # the transport that `viva run` has
    bot = Bot(
        settings.telegram_token.get_secret_value(),
        base_url=f"{base}/bot",
        base_file_url=f"{base}/file/bot",
        request=request,
        get_updates_request=unused,
    )
    try:
        async with bot:
            return f"@{bot.username}; {how_updates_come(settings, await bot.get_webhook_info(), datetime.now(UTC))}"
    except TelegramError as error:
        where = _without_password(base)
        why = f"Telegram cannot be reached at {where} ({type(error).__name__}); check the network and proxies."
        if no_bot_api(error):
            why = f"What answers at {where} is not the Bot API; check VIVA_TELEGRAM_API, the network and proxies."
        elif isinstance(error, InvalidToken):
            why = "Telegram refuses the token; get a new one from @BotFather (VIVA_TELEGRAM_TOKEN)."
        raise VivaError(why) from error
