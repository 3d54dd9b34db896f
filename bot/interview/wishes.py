"""A whole message that names a button or asks the bot for something, in place of an answer: "skip", "a hint please".

A short list for each language spoken, and only whole messages: nothing is guessed inside a longer answer. Pure.
"""

from __future__ import annotations

import re
from typing import Literal

Wish = Literal[
    "hint",
    "solution",
    "skip",
    "next",
    "retry",
    "gap",
    "why",
    "disagree",
    "follow",
    "done",
    "cancel",
    "explain",
    "language",
]
"""What a message asks for: a button's verb; that the question is explained; another language."""

LONGEST = 80
"""Characters of a message that may be one."""

_SAID: dict[Wish, str] = {
    "hint": "hint|hints|tip|clue|tipp|tipps|hinweis|pista|pistas|help|help me|hilfe|hilf mir|ayuda|ayúdame",
    "solution": """example answer|example|sample answer|model answer|solution|show answer|beispielantwort|beispiel
        lösung|musterlösung|respuesta de ejemplo|ejemplo|solución""",
    "skip": """skip|skip it|skip this|skip that|skip this one|skip question|skip the question|skip this question
        überspringen|überspring das|überspringe das|frage überspringen|diese frage überspringen|saltar|sáltala
        saltar pregunta|saltar la pregunta|saltar esta pregunta""",
    "next": """next|next one|next question|question|new question|different question|other question|get a question
        weiter|nächste|nächste frage|neue frage|andere frage|frage holen|siguiente|siguiente pregunta|otra pregunta
        nueva pregunta|pedir una pregunta|pregunta""",
    "retry": "retry|try again|once more|noch einmal|nochmal|noch mal|repetir|otra vez|de nuevo",
    "gap": "fill the gap|lücke füllen|cubrir la laguna",
    "why": "why|warum|por qué",
    "disagree": "disagree|i disagree|widersprechen|no estoy de acuerdo",
    "follow": "follow up|followup|nachfrage|repregunta",
    "done": "done|finished|that s all|that was all|fertig|das war alles|listo|eso es todo",
    "cancel": "cancel|abbrechen|cancelar",
    "explain": """what do you mean|what do you mean by that|what do you mean by this|what does that mean
        what does this mean|what does it mean|i don t understand|i don t understand the question
        i don t understand this question|i do not understand the question|don t understand the question
        i don t get it|explain the question|explain question|explain this question|repeat the question
        repeat question|repeat that|rephrase|rephrase the question|rephrase that|what is the question
        was meinst du|was meinst du damit|was heißt das|was bedeutet das|ich verstehe die frage nicht
        ich verstehe das nicht|frage wiederholen|die frage wiederholen|frage erklären|die frage erklären
        qué quieres decir|qué quieres decir con eso|qué significa eso|qué significa|no entiendo
        no entiendo la pregunta|repetir la pregunta|repite la pregunta|explica la pregunta|explicar la pregunta""",
}
_PHRASES = {" ".join(said.split()): wish for wish, all_ in _SAID.items() for said in re.split(r"[|\n]", all_)}
_POLITE_WORDS = """
    can could may might will would you u i we please pls give show tell me us get have need want like take move d m
    a an another one some the to just ok okay hey hi hello so now let s lets thanks thank onto for
    kann kannst können könnte könntest könnten du ich wir sie bitte gib gibst geben zeig zeige zeigen mir uns mal doch
    einen eine ein den die das noch haben hätte gern gerne brauche möchte will jetzt hallo danke dir zur zum
    puedes puede podemos podrías puedo tú usted por favor dame darme da muéstrame quiero quisiera necesito tener una un
    la el los las ahora hola gracias a pasar ver"""
_POLITE = frozenset(_POLITE_WORDS.split())
_LANGUAGES = re.compile(
    r"(?:auf|in|en|to|zu|al)? ?\b(?:german|english|spanish|deutsch|deutsche|deutschen|englisch|englische"
    r"|spanisch|spanische|alemán|aleman|inglés|ingles|español|espanol)\b"
)
_TALKING_WORDS = """
    speak talk continue go on switch change answer do this ask questions language is it possible that be in my
    sprechen sprich reden rede weitermachen weiter machen antworten antworte wechseln sprache geht es auch fragen frage
    lieber auf mit dir auf
    hablar habla hablas hablamos seguir continuar sigue cambiar responder contestar idioma es posible se preguntas
    pregunta en"""
_TALKING = _POLITE | frozenset(_TALKING_WORDS.split())


def wish_of(text: str) -> Wish | None:
    """What the whole of ``text`` asks for, or None: it is whatever else it may be."""
    if len(text) > LONGEST:
        return None
    said = " ".join(re.findall(r"\w+", text.casefold()))
    rest = said.split()
    while rest:
        wish = _PHRASES.get(" ".join(rest))
        if wish is not None:
            return wish
        if rest[0] in _POLITE:
            rest = rest[1:]
        elif rest[-1] in _POLITE:
            rest = rest[:-1]
        else:
            break
    other, found = _LANGUAGES.subn(" ", said)
    return "language" if found == 1 and set(other.split()) <= _TALKING else None
