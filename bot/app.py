"""The one place where the parts meet: settings in, a running bot out."""

from __future__ import annotations

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from telegram.ext import Application
from telegram.request import BaseRequest

from bot.advisers import open_maker, open_reader, transcriber_of
from bot.budget import Budget
from bot.config import Settings
from bot.engine import POLL_SECONDS, Engine, Sealing, turn_key
from bot.examiner import Examiner, reads
from bot.figures import figures
from bot.folders import imported_cards
from bot.housekeeping import Housekeeping
from bot.intake import Intake
from bot.interview.errors import VivaError
from bot.interview.interviewer import Interviewer
from bot.interview.trust import Figures
from bot.keys import keys_of
from bot.library import open_library
from bot.office import Office, Pulse, Watched
from bot.probes import STOPPING, TELEGRAM, Probes
from bot.queue_work import QueueWork
from bot.sealing import anything_queued, catch_up
from bot.slots import Slots
from bot.spacing import spaced
from bot.storage.crypto import Seal
from bot.storage.store import SqlStore
from bot.tg.admin import IMPORT_BYTES, AdminDesk
from bot.tg.connection import Connection
from bot.tg.dead import DeadLetters
from bot.tg.delivery import Sleep
from bot.tg.desk import Desk
from bot.tg.doors import Doors
from bot.tg.facts import Facts
from bot.tg.fetching import fetch, fetch_import
from bot.tg.flood import FloodGate
from bot.tg.gradings import Examiner as ExaminerPort
from bot.tg.handlers import CONTEXT_TYPES, VivaApplication, add_handlers
from bot.tg.ingest import MARGIN
from bot.tg.pace import Limits, Pace
from bot.tg.sending import Sender
from bot.tg.turnstile import Turnstile
from bot.tg.voices import Ears
from bot.tg.webhook import Webhook, register
from bot.trying import Again
from bot.watching import UNWATCHED, Watch
from knowledge.bank import Bank, load_bank
from knowledge.embeddings import Embedder
from knowledge.errors import BankError
from knowledge.loading import load_first
from knowledge.roles import ROLE_NAMES

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

CLOSING_SECONDS = 2.0
"""How long leaving waits for an index that is still being built or asked."""
SILENT_POLLS = 3
"""That many polls one after the other, each given up, and Telegram counts as away: two minutes."""


def utc_now() -> datetime:
    """The clock of the real bot."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Parts:
    """What may be exchanged: how Telegram is reached, the clock, and where tests look on.

    ``request`` is called twice, for polling and for everything else; ``examiner`` None grades as the settings say;
    ``sleep`` is how messages wait for their time; ``watch`` hears how the work goes. ``limits`` is how fast messages
    may leave, by the ``monotonic`` clock in seconds; None where Telegram is this very process, which nothing holds up:
    only `viva run` sets them.
    ``queue_seconds`` is how often the work queue is looked at. ``embedder`` None searches as the settings say.
    ``cards`` is the folder that /import writes to; None, as the settings say. ``load`` reads the cards of some folders.
    ``menu``: whatever shows the talk has a menu of the commands, as Telegram does.
    """

    request: Callable[[], BaseRequest]
    clock: Clock = utc_now
    seed: str = "viva"
    observe: Callable[[str], None] | None = None
    poll_seconds: int = 25
    examiner: ExaminerPort | None = None
    sleep: Sleep = asyncio.sleep
    watch: Watch = UNWATCHED
    limits: Limits | None = None
    monotonic: Callable[[], float] = time.monotonic
    queue_seconds: float = POLL_SECONDS
    embedder: Embedder | None = None
    cards: Path | None = None
    load: Callable[[tuple[Path, ...], bool], Bank] = load_bank
    menu: bool = True


def roles_to_offer(known: Collection[str]) -> tuple[str, ...]:
    """Role names in their usual order, those that no card names last; ``known`` are those that one does."""
    return tuple(sorted(ROLE_NAMES, key=lambda name: name not in known))


class App:
    """A bot put together from settings. `start`, then `poll` (or feed updates to ``intake``), then `stop`."""

    def __init__(self, settings: Settings, parts: Parts, skip_bad: bool = False) -> None:
        self.settings = settings
        self.library = open_library(settings, skip_bad, parts.embedder, parts.load)
        keys = keys_of(settings)
        self._sealed = bool(keys)
        self.store = SqlStore(settings.database_url, keys)
        self._model_slots = Slots(settings.model_concurrency)
        self._hearing_slots = Slots(settings.model_concurrency)
        self.engine = self._engine(keys, parts)
        token = settings.telegram_token.get_secret_value() if settings.telegram_token else "0:in-process"
        self._connection = Connection(settings.telegram_api, token, parts.request, parts.watch.refused)
        self.bot = self._connection.bot
        self.application: VivaApplication = (
            Application.builder().bot(self.bot).updater(None).context_types(CONTEXT_TYPES).build()
        )
        self._parts = parts
        self._flood = FloodGate(settings.flood_per_minute)
        self._pulse = Pulse(parts.clock())
        turnstile = Turnstile(Pace(parts.limits), parts.sleep, parts.monotonic) if parts.limits else None
        interviewer = self._interviewer(parts)
        door = Doors(interviewer.chat_closed, interviewer.close_chat, turn_key)
        self.sender = Sender(self.bot, parts.sleep, turnstile, door)
        silent = timedelta(seconds=SILENT_POLLS * (parts.poll_seconds + MARGIN))
        self.probes = Probes(self.store, self.engine, self._pulse, parts.clock, silent, self.library.bank.cards)
        self.desk = self._desk(parts, interviewer)
        self.housekeeping = Housekeeping(interviewer, self.engine, self._office, parts.clock, settings.retention_days)
        self.intake = self._intake(parts)
        secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
        self.webhook = Webhook(self.intake.take, token, secret)
        add_handlers(self.application, self.desk, turn_key)
        dead = DeadLetters(self.engine, self.store.bury, self.desk.asides.say, parts.clock, parts.watch.buried)
        again = Again(self.engine, parts.sleep)
        self._work = QueueWork(self.engine, self.application, self.desk, dead, again, parts.watch, parts.clock)

    def _engine(self, keys: tuple[str, ...], parts: Parts) -> Engine:
        seal = Seal(keys)
        return Engine(
            self.settings.engine_url,
            executor_id=self.settings.executor,
            sealing=Sealing(seal.close, seal.open),
            observe=parts.observe,
            replicas=self._share,
            poll_seconds=parts.queue_seconds,
        )

    def _share(self, n: int) -> None:
        """From now on ``n`` processes answer for this bot: each takes its part of what all may do together."""
        for slots in (self._model_slots, self._hearing_slots):
            slots.share(self.settings.model_concurrency, n)
        self.sender.share(n)
        self._flood.share(n)

    def _interviewer(self, parts: Parts) -> Interviewer:
        settings = self.settings
        return Interviewer(
            self.store,
            self.library,
            parts.clock,
            parts.seed,
            daily_answers=settings.daily_answers,
            daily_tokens=settings.daily_tokens,
            model_configured=bool(settings.model),
            spacing=spaced,
            reads=reads,
        )

    def _desk(self, parts: Parts, interviewer: Interviewer) -> Desk:
        settings = self.settings
        budget = Budget(self.store, parts.clock, settings.total_daily_answers, settings.total_daily_tokens)
        own = Examiner(settings, self.library, self.store, parts.clock, budget, self._model_slots)
        self._prepare = own.prepare
        kind = "model" if settings.model else "embedded"
        examiner = Watched(parts.examiner or own, parts.clock, parts.watch, kind)
        cards = parts.cards or imported_cards(settings)
        self._office = Office(
            settings, self.library, self.store, self.engine, examiner, self._pulse, parts.clock, cards
        )
        fetch_file = partial(fetch_import, self.bot, most=IMPORT_BYTES)
        admin = AdminDesk(self.engine, self._office, self.sender, fetch_file, frozenset(settings.admins))
        measured = figures(settings.model or "embedded", own.fingerprint)
        ears = self._ears()
        allowed = frozenset((*settings.allowed_users, *settings.admins) if settings.allowed_users else ())
        return Desk(
            self.engine,
            interviewer,
            examiner,
            self.sender,
            self._facts(measured, ears),
            ears,
            allowed,
            admin,
            reader=open_reader(settings, self.library, self._model_slots, budget, parts.watch),
            maker=open_maker(settings, self.library, self._model_slots, budget, parts.watch),
        )

    def _facts(self, measured: Figures | None, ears: Ears) -> Facts:
        settings = self.settings
        return Facts(
            roles_to_offer(self.library.named_roles()),
            settings.model,
            settings.retention_days,
            measured,
            ears.transcriber.place if ears.transcriber else None,
            sealed=self._sealed,
            searches=settings.embeddings,
            reads=reads,
            menu=self._parts.menu,
        )

    def _intake(self, parts: Parts) -> Intake:
        return Intake(
            self.engine,
            self.bot,
            self.sender,
            self.desk.asides,
            self._flood,
            self.probes,
            self._pulse,
            parts.watch,
            parts.clock,
        )

    def _ears(self) -> Ears:
        settings = self.settings
        return Ears(
            transcriber_of(settings, self._hearing_slots),
            partial(fetch, self.bot),
            settings.voice_seconds,
            frozenset(settings.admins),
        )

    async def start(self) -> None:
        """Reach Telegram, open database and queue, resume what was pending, delete what was kept long enough.

        Raises `StoreError`, `SettingsError` for a model or a transcriber that cannot be built, or
        `telegram.error.InvalidToken` when Telegram refuses the token.
        """
        # The library's coming behaviour; without it every "too many requests" is also a deprecation warning.
        os.environ.setdefault("PTB_TIMEDELTA", "true")
        load_first()
        await self._prepare()
        await self.desk.voices.prepare()
        # Telegram first: while it cannot be reached, `start` is called again, and nothing else is open yet.
        await self.application.initialize()
        try:
            await self.store.open(before=partial(anything_queued, self.settings))
            await catch_up(self.settings, self.store.database)
            await self.engine.start()
            self.probes.lacks = TELEGRAM if self.settings.webhook_url else ""
            await self.housekeeping.run()
        except VivaError:
            # Whoever started it is told one thing only, not also what was left open.
            await self.store.close()
            await self.application.shutdown()
            raise

    async def register(self) -> None:
        """Have Telegram bring updates to `VIVA_WEBHOOK_URL`. Raises as `bot.tg.webhook.register` does."""
        await register(self.bot, self.settings.webhook_url, self.webhook)
        self.probes.lacks = ""

    async def poll(self) -> None:
        """Take away a webhook left on this token, then take updates by long polling until `stop`."""
        self._pulse.polling_since = self._parts.clock()
        await self._connection.poll(self.intake.take, self._parts.poll_seconds, self._parts.sleep, self._polled)

    def _polled(self) -> None:
        self._pulse.polled = self._parts.clock()

    def warm(self, loaded: Callable[[], None] = lambda: None) -> None:
        """Load the index beside the talk, then call ``loaded``; whatever fails there is told when it is needed."""

        def work() -> None:
            try:
                self.library.warm()
            except BankError as error:
                log.warning("the index is not ready: %s", error.log)
            except (ImportError, OSError, RuntimeError, ValueError) as error:
                log.warning("the index is not ready: %s: %s", type(error).__name__, error)
            loaded()

        # Not the event loop's threads: leaving would wait for a server that does not answer.
        threading.Thread(target=work, daemon=True).start()

    async def stop(self, wait_seconds: float = 0) -> None:
        """Leave; what is unfinished after ``wait_seconds`` runs again at the next start."""
        self._connection.stop_polling()
        at_work, self.probes.lacks = self.probes.takes, STOPPING
        if wait_seconds:
            try:
                await self.engine.idle(wait_seconds)
            except TimeoutError:
                log.info("leaving with work under way; it runs again at the next start")
        self.intake.close()
        if at_work:
            await self.engine.stop()
        await self.application.shutdown()
        await self._connection.close()  # where a start broke off, the application has not closed it
        await self.store.close()
        closing = threading.Thread(target=self.library.index.close, daemon=True)
        closing.start()
        closing.join(CLOSING_SECONDS)
