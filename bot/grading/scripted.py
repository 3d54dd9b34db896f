"""A language model that follows a script: for trying Viva, its failures above all, without a provider.

It is chosen like any provider and goes the same way (schema, strict reading, repair, evidence, score):

    VIVA_MODEL=scripted:echo           judges by shared words: a sentence of the answer that shares two of them with
                                       a key point is quoted, and the point is covered from half of its words on;
                                       asks on about the first sentence, copies the listed lines of a vacancy
    VIVA_MODEL=scripted:covers-all     credits everything and quotes words that nobody said
    VIVA_MODEL=scripted:garbage        prose instead of JSON; likewise scripted:empty, scripted:refusal
    VIVA_MODEL=scripted:endless        never comes to an end and is cut off by the limit on its length
    VIVA_MODEL=scripted:timeout        fails; likewise scripted:hang (never answers), scripted:network, scripted:429
                                       and any other HTTP status
    VIVA_MODEL=scripted:enrich         completes drafts (`viva bank import --enrich`): each sentence of the example
                                       answer becomes a fact
    VIVA_MODEL=scripted:enrich-invents the same with sentences that stand in no answer
    VIVA_MODEL=scripted:enrich-strays  the same with ids, tags and roles of its own
    VIVA_MODEL=scripted:<path>         a YAML or JSON file: a list of replies, given in order; the last one stays

A reply is a word as above, `{reply: {…}}` (a JSON object), or `{text: "…"}` (as it stands). The file may also be
`{structured: false, replies: […]}` to play a provider without a JSON schema mode, or `structured: refused` for one
that has the mode and answers HTTP 400 to it. Tokens are counted in words. A failure stands for what is left after the
retries inside a call (`bot.grading.backoff`), so that each grading takes one step of the script.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from langchain_core.language_models import BaseChatModel

_WORDS: dict[str, str] = {
    "empty": "",
    "garbage": "This is a thoughtful answer, and I would be glad to give it a 7 out of 10.",
    "refusal": "I'm sorry, but I can't help with that.",
    "endless": '{"points": {' + "and so on " * 1000,
}
_JUDGES = ("echo", "covers-all")
_ENRICHERS = ("enrich", "enrich-invents", "enrich-strays")
_RULES = (*_JUDGES, *_ENRICHERS)
_FAILURES = ("timeout", "hang", "network")
_ITEM = re.compile(r"^- ([a-z0-9-]+): (.+)$", re.MULTILINE)
_ANSWER = re.compile(r"^<<<ANSWER (\w+)>>>\n(.*)\n<<<END ANSWER \1>>>$", re.MULTILINE | re.DOTALL)
_IMPORTED = re.compile(
    r"^<<<IMPORTED (\w+)>>>\nQuestion:\n(.*?)\n\nExample answer:\n(.*)\n\nAlso on the page:\n.*^<<<END IMPORTED \1>>>$",
    re.MULTILINE | re.DOTALL,
)
_VACANCY = re.compile(r"^<<<VACANCY (\w+)>>>\n(.*)\n<<<END VACANCY \1>>>$", re.MULTILINE | re.DOTALL)
_BULLET = re.compile(r"^\s*[-*•\u2013]\s+(.{12,})$", re.MULTILINE)
_PROBED = "for the follow-up to this answer."
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n+")


class ScriptedFailure(Exception):
    """Stands for a provider's error that carries an HTTP status."""

    def __init__(self, status_code: int) -> None:
        super().__init__(f"scripted HTTP {status_code}")
        self.status_code = status_code


class Script:
    """Replies in order. Raises ValueError, naming the place, for a script that cannot be played."""

    def __init__(self, steps: list[Any], structured: object = True) -> None:
        if not steps:
            raise ValueError("the script holds no replies")
        if structured not in (True, False, "refused"):
            raise ValueError("structured is true, false or refused")
        for number, step in enumerate(steps, 1):
            if not (_is_word(step) or (isinstance(step, dict) and step.keys() in ({"reply"}, {"text"}))):
                raise ValueError(f"reply {number} of the script is none; write a known word, reply: or text:")
        self.structured = structured
        self._steps = _held(steps)

    async def answer(self, system: str, person: str) -> str:
        """The next reply to a prompt. Raises what the script says should be raised; may never return."""
        step = next(self._steps)
        if isinstance(step, dict):
            return str(step["text"]) if "text" in step else json.dumps(step["reply"])
        word = str(step)
        if word == "hang":
            await asyncio.Event().wait()
        if word == "timeout":
            raise TimeoutError("scripted")
        if word == "network":
            raise ConnectionError("scripted")
        if word.isdigit():
            raise ScriptedFailure(int(word))
        if word in _JUDGES:
            return json.dumps(_aside(word, person) or _judged(word, system, person))
        return json.dumps(_enriched(word, person)) if word in _ENRICHERS else _WORDS[word]


def scripted_model(script: str) -> BaseChatModel:
    """The chat model for the part of VIVA_MODEL after ``scripted:``. Raises ValueError for what is no script."""
    if _is_word(script):
        return _chat_model(Script([script]))
    path = Path(script)
    if not path.is_file():
        words = ", ".join((*_RULES, *_WORDS, *_FAILURES))
        raise ValueError(f"{script} is no file and no script; known are {words} and HTTP statuses")
    loaded = yaml.safe_load(path.read_text(encoding="utf-8"))
    if isinstance(loaded, dict) and loaded.keys() <= {"structured", "replies"}:
        return _chat_model(Script(loaded.get("replies") or [], loaded.get("structured", True)))
    if not isinstance(loaded, list):
        raise ValueError(f"{path}: a script is a list of replies")
    return _chat_model(Script(loaded))


def _chat_model(script: Script) -> BaseChatModel:
    from langchain_core.language_models import BaseChatModel
    from langchain_core.messages import AIMessage, BaseMessage
    from langchain_core.outputs import ChatGeneration, ChatResult
    from langchain_core.runnables import Runnable, RunnableLambda

    class ScriptedModel(BaseChatModel):
        @property
        def _llm_type(self) -> str:
            return "scripted"

        def _generate(self, messages: list[BaseMessage], *_: Any, **kwargs: Any) -> ChatResult:
            return asyncio.run(self._agenerate(messages, **kwargs))

        async def _agenerate(self, messages: list[BaseMessage], *_: Any, **__: Any) -> ChatResult:
            texts = {message.type: str(message.text) for message in reversed(messages)}
            text = await script.answer(texts.get("system", ""), texts.get("human", ""))
            read, written = sum(len(str(message.text).split()) for message in messages), len(text.split())
            usage = {"input_tokens": read, "output_tokens": written, "total_tokens": read + written}
            reason = {"finish_reason": "length" if text == _WORDS["endless"] else "stop"}
            message = AIMessage(content=text, usage_metadata=usage, response_metadata=reason)
            return ChatResult(generations=[ChatGeneration(message=message)])

        def with_structured_output(self, *_: Any, **__: Any) -> Runnable[Any, Any]:
            if not script.structured:
                raise NotImplementedError("this script plays a provider without a JSON schema mode")
            if script.structured == "refused":
                return RunnableLambda(_refuse_schema)
            return self | RunnableLambda(lambda message: {"raw": message, "parsed": None, "parsing_error": None})

    return ScriptedModel()


def _refuse_schema(_messages: object) -> None:
    raise ScriptedFailure(400)


def _held(steps: list[Any]) -> Iterator[Any]:
    yield from steps
    while True:
        yield steps[-1]


def _is_word(step: object) -> bool:
    if isinstance(step, bool) or not isinstance(step, str | int):
        return False
    word = str(step)
    return word in _RULES or word in _WORDS or word in _FAILURES or (word.isdigit() and 400 <= int(word) < 600)


def _aside(rule: str, person: str) -> dict[str, Any] | None:
    """What a judge replies when it is asked to read a vacancy or to ask on; None when it is asked to judge."""
    vacancy = _VACANCY.search(person)
    invents = rule == "covers-all"
    if vacancy:
        asked = (
            ["ten years of taming dragons"]
            if invents
            else [" ".join(m[1].split()) for m in _BULLET.finditer(vacancy[2])]
        )
        return {"requirements": [{"quote": quote, "topics": []} for quote in asked[:12]]}
    answer = _ANSWER.search(person)
    if answer and person.rstrip().endswith(_PROBED):
        quote = "words that nobody said" if invents else _SENTENCE_END.split(answer[2])[0]
        return {"quote": quote, "question": "What makes you say so?"}
    return None


def _judged(rule: str, system: str, person: str) -> dict[str, Any]:
    """A reply in the asked shape, from the rubric and the answer as the prompt shows them."""
    points, _, mistakes = system.partition("Common mistakes of the rubric")
    answer = _ANSWER.search(person)
    sentences = _SENTENCE_END.split(answer[2]) if answer else []
    judge: Callable[[str], dict[str, str]] = (
        (lambda text: _echoed(text, sentences)) if rule == "echo" else (lambda _: _invented())
    )
    said = {item[1]: judge(item[2]) for item in _ITEM.finditer(points)}
    silent = all(found["verdict"] == "missing" for found in said.values())
    return {
        "points": said,
        "mistakes": {item[1]: {"quote": "", "verdict": "not_made"} for item in _ITEM.finditer(mistakes)},
        "factual_errors": [],
        "strength": "",
        "next_step": "Say what the question asks for." if silent else "",
    }


def _echoed(text: str, sentences: list[str]) -> dict[str, str]:
    wanted = _content_words(text)
    best = max(sentences, key=lambda sentence: len(wanted & _content_words(sentence)), default="")
    shared = len(wanted & _content_words(best))
    if shared < 2:
        return {"quote": "", "verdict": "missing"}
    return {"quote": best, "verdict": "covered" if 2 * shared >= len(wanted) else "partial"}


def _invented() -> dict[str, str]:
    return {"quote": "the candidate explained this point perfectly well", "verdict": "covered"}


def _enriched(rule: str, person: str) -> dict[str, Any]:
    """A rubric in the asked shape, from the material as the prompt shows it."""
    found = _IMPORTED.search(person)
    sentences = [s for s in _SENTENCE_END.split(found[3]) if len(s.split()) > 2][:6] if found else []
    strays = rule == "enrich-strays"
    points = [_claim(f"Nobody ever wrote: {s}" if rule == "enrich-invents" else s, s) for s in sentences]
    shape = {"source_sentence": "", "kind": "form", "text": "Gives an example.", "weight": 1, "examples": ["Once, ..."]}
    mistakes = [
        {"text": f"Mixes up the {which} thing with its opposite.", "examples": [f"It is the other way round, {which}."]}
        for which in ("first", "second")
    ]
    return {
        "standard_response": "",
        "key_points": [*({**point, **({"id": "../../x"} if strays else {})} for point in points), shape],
        "common_mistakes": mistakes,
        "approach": ["Say what it is.", "Say why it matters.", "Give an example."],
        "technical": "Go into the detail.",
        "managerial": "Say what it costs.",
        "follow_ups": ["When would you not do this?"],
        "type": "technical-concept",
        "difficulty": "medium",
        "tags": [*(["Quantum Gardening"] if strays else []), "Reliability"],
        "roles": [*(["Wizard"] if strays else []), "Backend Engineer"],
    }


def _claim(source: str, text: str) -> dict[str, Any]:
    return {"source_sentence": source, "kind": "content", "text": text, "weight": 2, "examples": [f"Well, {text}"]}


def _content_words(text: str) -> set[str]:
    return {word[:6] for word in re.findall(r"[a-z0-9]+", text.lower()) if len(word) > 3}
