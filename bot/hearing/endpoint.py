"""A transcription service that speaks OpenAI's protocol: ``POST <address>/audio/transcriptions`` as a multipart form.

OpenAI's own, and servers of one's own such as Speaches, LocalAI or vLLM. One that is busy or away is called again in a
moment (`bot.grading.backoff`), and all of it together stays within the time limit. What a service says in a refusal is
not logged: it may repeat what was said in the recording.
"""

from __future__ import annotations

import asyncio
import json
import logging
import mimetypes
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from bot.grading.backoff import Backoff
from bot.grading.failures import passing, status_of
from bot.hearing.languages import code_of
from bot.interview.errors import HearingFailed, SoundUnusable
from bot.interview.speech import Sound, Transcript
from bot.slots import Slots

if TYPE_CHECKING:
    import httpx

log = logging.getLogger(__name__)

LONGEST_REPLY = 1024 * 1024
"""Bytes of a reply that are read: an hour of speech is about 60,000."""
CANNOT_READ = frozenset({400, 413, 415, 422})
"""What services answer to a recording they cannot use, or to a field they do not know."""
FORMATS = ("verbose_json", "json")
"""The first one also tells the language; newer models of OpenAI's know the second only."""
_MIME = {"ogg": "audio/ogg", "oga": "audio/ogg", "opus": "audio/ogg", "m4a": "audio/mp4", "mp4": "video/mp4"}


class _Reply(NamedTuple):
    """What came back: the text with its language, or the error of the call."""

    transcript: Transcript | None
    error: BaseException | None


class Endpoint:
    """The service at ``address`` (up to and with ``/v1``), asked for ``model``; ``key`` may be empty.

    ``timeout`` is seconds for a voice note with all calls and pauses, ``concurrency`` how many are sent at once;
    ``key_name`` is the setting to mend when the key is refused. One object belongs to one event loop.
    """

    def __init__(
        self,
        address: str,
        model: str,
        key: str,
        timeout: float,
        *,
        key_name: str,
        concurrency: int | Slots = 16,
        backoff: Backoff | None = None,
    ) -> None:
        self.place = urlsplit(address).hostname or address
        self._url = f"{address.rstrip('/')}/audio/transcriptions"
        self._model = model
        self._key = key
        self._timeout = timeout
        self._key_name = key_name
        self._backoff = backoff or Backoff()
        self._formats: tuple[str, ...] = FORMATS
        self._free = Slots.of(concurrency)

    async def prepare(self) -> None:
        """Nothing to build; `viva doctor` calls the service."""

    async def transcribe(self, sound: Sound) -> Transcript:
        """What ``sound`` says. Raises `HearingFailed` or `SoundUnusable` (see `bot.interview.speech.Transcriber`)."""
        async with self._free:
            try:
                async with asyncio.timeout(self._timeout) as limit:
                    return await self._insist(sound, limit.when() or 0.0)
            except TimeoutError as error:
                seconds = f"{self._timeout:g} s (VIVA_TRANSCRIBE_TIMEOUT)"
                raise _failed(f"{self.place}: no transcript in {seconds}; timed out") from error

    async def _insist(self, sound: Sound, ends: float) -> Transcript:
        """Call until there is a transcript; no pause goes beyond ``ends`` (loop time)."""
        failed, formats = 0, self._formats
        while True:
            reply = await self._call(sound, formats[0])
            if reply.transcript is not None:
                self._formats = formats  # a recording that cannot be used says nothing of the format
                return reply.transcript
            error = reply.error or RuntimeError()
            if status_of(error) in CANNOT_READ and len(formats) > 1:
                formats = formats[1:]
                log.warning("%s: refused the request, trying with response_format=%s", self.place, formats[0])
                continue
            failed += 1
            pause = self._backoff.pause(failed, error) if passing(error) else None
            if pause is None or asyncio.get_running_loop().time() + pause >= ends:
                raise self._meaning(error) from error
            log.warning("%s: %s; calling again in %.1f s", self.place, type(error).__name__, pause)
            await self._backoff.sleep(pause)

    async def _call(self, sound: Sound, response_format: str) -> _Reply:
        import httpx

        headers = {"Authorization": f"Bearer {self._key}"} if self._key else {}
        fields = {"model": self._model, "response_format": response_format, "temperature": "0"}
        files = {"file": (sound.name, sound.content, _mime(sound.name))}
        try:
            calling = httpx.AsyncClient(timeout=self._timeout)  # reads which proxies are set
        except ImportError as error:
            raise _failed(f"{self.place}: a SOCKS proxy is set, and httpx[socks] is not installed") from error
        except (ValueError, httpx.InvalidURL) as error:
            raise _failed(f"{self.place}: the proxy that is set has no address of an HTTP or SOCKS proxy") from error
        try:
            async with (
                calling as client,
                client.stream("POST", self._url, headers=headers, data=fields, files=files) as response,
            ):
                response.raise_for_status()
                body = await _body(response)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            return _Reply(None, error)
        return _Reply(_read(body, self.place), None)

    def _meaning(self, error: BaseException) -> HearingFailed:
        """What a failed call means. Its text is left out."""
        status = status_of(error)
        what = f"{self.place}: {type(error).__name__}" + (f", HTTP {status}" if status else "")
        if status in {401, 403}:
            return _failed(f"{what}; the service refuses the key: check {self._key_name}")
        if status == 404:
            return _failed(f"{what}; the service knows no such model or address: check VIVA_TRANSCRIBE")
        if status in CANNOT_READ:
            return SoundUnusable("I could not make out any sound in that.", f"{what}; it cannot use the recording")
        return _failed(what)


def _mime(name: str) -> str:
    ending = name.rpartition(".")[2].lower()
    return _MIME.get(ending) or mimetypes.guess_type(name)[0] or "application/octet-stream"


async def _body(response: httpx.Response) -> bytes:
    """The reply, if it has a sensible length."""
    body = b""
    async for chunk in response.aiter_bytes():
        body += chunk
        if len(body) > LONGEST_REPLY:
            raise _failed("the reply is longer than any transcript")
    return body


def _read(body: bytes, place: str) -> Transcript:
    """The transcript in a reply of either format. Raises `HearingFailed` if there is none."""
    try:
        reply: Any = json.loads(body)
    except ValueError:
        reply = None
    text = reply.get("text") if isinstance(reply, dict) else None
    if not isinstance(text, str):
        raise _failed(f"{place}: the reply holds no transcript; is this an address of a transcription service?")
    return Transcript(text=text.strip(), language=code_of(reply.get("language")))


def _failed(detail: str) -> HearingFailed:
    return HearingFailed("I cannot listen just now.", detail)
