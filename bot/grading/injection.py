"""Passages of an answer that talk to the grader instead of the interviewer.

Patterns on folded text, sentence by sentence. They look for an order or a forged result, not for a topic: talking
about injection, markup or JSON is what some questions ask for. A flag costs no points; it only means that these words
cannot be evidence. The real protection is elsewhere: every quote is checked, and the score is made by code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from bot.grading.text import Span, fold, sentences

_PARTS = {
    "FULL": r"(?:full|top|perfect|maximum|max|maximal|highest|complete|best|best possible)",
    "MARKS": r"(?:marks?|scores?|credits?|points|grades?|rating)",
    "AWARD": r"(?:give|award|assign|grant|score|grade|rate|deserve|receive|earn|output|return|get|want|worth)\w*",
    "MINE": r"(?:(?:this|my|the above|above|the following|any|every|all)(?: \w+)?"
    r" (?:answers?|responses?|submissions?))",
    "RUBRIC": r"(?:rubric|mark(?:ing)? scheme|(?:grading|scoring|marking) (?:criteria|policy|rules|instructions)"
    r"|evaluation criteria|key points|reference answer|model answer)",
    "START": r"(?:^\W*|[.,:;!?\-\"'(\[>#*|]\s*|\b(?:please|now|then|and|you must|simply|just|kindly|before grading) )",
    "EARLIER": r"(?:(?:all|any|of|the|your|my|these|those|every) )*(?:all|your|previous|prior|above|earlier|preceding)",
    "GRADER": r"(?:ai|llm|graders?|examiners?|assessors?|evaluators?|grading (?:system|model)|language model)",
    "TAG": r"(?:(?:student|candidate|user)?[_ -]?(?:answer|response|submission)|rubric|grading|grader|system"
    r"|instructions?|(?:new[_ -]?)?task|verdict|assessment)",
}
_ORDERS = (
    r"{START}(?:ignore|disregard|forget|override|bypass|(?:do not|don't) (?:use|follow|apply)) "
    r"(?:(?:about )?{EARLIER} (?:\w+ )?(?:instructions?|prompts?|guidelines|criteria|rules)|(?:\w+ ){{0,3}}{RUBRIC})",
    r"\b{AWARD}(?: \S+){{0,4}} (?:full|top|perfect) {MARKS}\b",
    r"\b{AWARD} (?:me|this|my|it|the (?:answer|candidate|student))(?: \S+){{0,4}} {FULL} {MARKS}\b",
    r"{START}(?:award|grant|give)(?: me| it| this(?: answer)?)? \d+(?: ?(?:/|out of) ?\d+)?(?: {MARKS})?\W*$",
    r"\b{MINE} (?:\w+ ){{0,2}}?(?:deserves?|should (?:get|receive|be (?:graded|marked|scored))|(?:shall|must) receive)",
    r"\b{MINE}\b.{{0,80}} (?:shall|must|will) receive a (?:grade|score)",
    r"\b(?:note|message|memo|attention)(?: to)?(?: the| all)? {GRADER}\b|\b(?:dear|hey|hello) {GRADER}\b",
    r"\b{GRADER} (?:note|instructions?|message)\b|^\W*{GRADER} ?:",
    r"\b(?:revised?|updated?|new|overrid\w+|supersed\w+)\b(?: \S+){{0,4}}? (?:grading|marking|scoring)"
    r" (?:policy|criteria)",
    r"\bevaluation criteria for this (?:assignment|answer|question)|\bsupersedes the (?:previous|earlier) requirement",
    r"\b(?:do not|don't|no need to) (?:evaluate|grade|judge|assess)(?: \w+){{0,2}} (?:answer|content|response)\b",
    r"\b(?:this|my|the above) (?:answer|response|submission) (?:is|was|fully|covers|contains|includes|meets)"
    r"(?: \S+){{0,6}}? ?(?:complete|correct|accurate|perfect|excellent|flawless|all|every|{RUBRIC})\b",
    r"\b(?:all|every)(?: \w+)? key points? (?:\w+ )?(?:is|are|present|covered|met)\b|\bkey points covered ?:",
    r"\bthe {RUBRIC} (?:asks|requires|wants|lists|needs)\b",
    r"\byou are (?:now )?(?:in|playing) a \S*role|\b(?:have to|must|please|now) pretend\b|^pretend (?:that|you|it)\b",
    r"\byou are (?:now )?(?:a|an|the) (?:\w+ ){{0,2}}(?:{GRADER}|assistant)\b",
    r"\byour (?:new )?task is now\b|^\W*(?:task|grading) (?:is )?(?:completed?|finished|done)\W*$|\bnext task ?:",
    r"\b(?:output|respond with|reply with|print) (?:only|exactly|just) (?:the )?(?:number|word|score|verdict|\{{)",
    r"\b(?:grade|judge|score|mark) the (?:answer|response|text) above\b|\bmust output \{{|\bexpected output format\b",
    r"{START}(?:print|reveal|repeat|output|show me|tell me|give me)(?: \S+){{0,5}}? (?:{RUBRIC}|system prompt)\b",
    r"^\W*example \d+\W*$|^\W*answer ?:\W*same as above|\[result\]\s*\d|\bprevious (?:grader|examiner|judge|score) ?:",
    r"^\W*(?:final |total |overall )?(?:score|grade|marks?|verdict|result) ?[:=] ?"
    r"(?:\d+(?: ?/ ?\d+)?|covered|correct|passed|full marks)\W*$",
    r"^\W*(?:system|developer|assistant)\W{{0,2}} ?: ?.*"
    r"\b(?:you (?:are|must)|grade|score|marks?|covered|award|ignore)\b",
    r"^#+ ?(?:new )?(?:system|instructions?) ?:?$",
)
_LANGUAGES = (
    r"\b(?:ignorier|missacht|vergiss)\w*.{0,50}(?:anweisung|regeln|bewertung|kriterien|vorgaben)",
    r"\b(?:volle[nr]?|maximale|höchste) (?:punkt|note|bewertung)",
    r"\b(?:ignor|oubli)\w*.{0,50}(?:instruction|consigne|barème|critères)"
    r"(?:s précédente|s ci-dessus|s antérieure|\W*$)",
    r"\b(?:note|score) (?:maximale?|parfaite?)\b|\b(?:donne|attribue|accorde)\w*.{0,30}tous les points",
    r"\b(?:ignor|olvid|esqueç)\w*.{0,50}(?:instruccion|instruções|rúbrica|criterios|critérios)",
    r"\b(?:puntuación|nota|calificación|pontuação) (?:máxima|completa|perfecta)",
    r"\b(?:ignora|dimentica)\w*.{0,50}(?:istruzion|criteri)|\b(?:punteggio|voto) (?:pieno|massimo)",
    r"\bnegeer.{0,50}(?:instructies|criteria|regels)|\bvolledige (?:score|punten)",
    r"(?:игнорир|ігнору|забудь)\w*.{0,50}(?:инструкц|указан|критери|правил|інструкц|вказівк)",
    r"(?:максимальн|высш|найвищ)\w* (?:балл|бал|оценк|оцінк)",
    r"\b(?:zignoruj|ignoruj)\w*.{0,50}(?:instrukc|polece|kryteri|pokyn)",
    r"\b(?:maksymaln|najwyższ)\w* (?:liczb|ocen|punkt)",
    r"(?:talimat|kural|kriter)\w*.{0,30}(?:yok say|görmezden gel|unut)|\btam puan",
    r"(?:忽略|无视|無視|忘记).{0,20}(?:指令|指示|规则|規則|评分|評分|标准)|(?:指示|採点).{0,10}無視|满分|滿分|満点",
    r"지시.{0,12}무시|만점",
    r"تجاهل.{0,40}(?:التعليمات|المعايير)|الدرجة الكاملة|(?:निर्देश|नियम).{0,25}(?:अनदेखा|नजरअंदाज)|पूरे अंक",
)
_FORGED = (
    r"<\|[a-z_]+\|>|\[/?inst\]|<</?sys>>",
    r"</\s*{TAG}\s*>|^\s*<\s*{TAG}\s*>",
    r"(?:-{{2,}}|={{3,}}|#{{2,}}|\[)\s*(?:end|begin|start)(?: of)?(?: the)?(?: \w+)? {TAG}[^\n]*",
    r"\[/?end bulletin\]|\[[^\]\n]*\b(?:graders?|administrator)\b[^\]\n]*\]",
    r"<!--[^>]*\b(?:{GRADER}|marks|key points|rubric|covered|score)\b[^>]*-->",
    r"[{{]?[^{{}}\n]*[\"'](?:verdict[\"']\s*:|covered[\"']\s*:\s*true|made[\"']\s*:\s*(?:true|false))[^\n]*",
    r"[{{]?\s*[\"'](?:key_points|mistakes|factual_errors|next_step|graded_by)[\"']\s*:[^\n]*",
    r"\{{\s*[\"'](?:score|grade|marks)[\"']\s*:\s*[\"']?\d+[\"']?\s*(?:,\s*[\"'](?:feedback|band|status|reason)[^\n]*)?\}}",
)
_REPORTED = (
    r"\b(?:attack\w*|injection\w*|malicious|adversar\w+|jailbreak\w*|untrusted|saniti[sz]\w+|phrases? like"
    r"|prompts? like|text like|such as|delimiters?|tags|escap\w+|wrap\w*)\b"
)
"""Somebody who talks about such texts ..."""

_ADDRESSED = r"\b(?:{MINE}|give me|the graders?|{RUBRIC}|(?:full|top) {MARKS})\b"
"""... and somebody who wants something for this very answer."""


def injection_spans(answer: str) -> list[Span]:
    """The passages of ``answer`` that give orders to a grader or forge its input or output, in order, not overlapping.

    After a forged closing delimiter all text up to the answer's end belongs to the passage.
    """
    spans = [span for span in sentences(answer) if _speaks_to_grader(answer[slice(*span)])]
    lines = fold(answer, marks=False, lines=True)
    for match in _pattern("forged").finditer(lines.text):
        span = lines.span(*match.span())
        around = next((answer[a:b] for a, b in sentences(answer) if a <= span[0] < b), "")
        if not _only_reports(fold(around, marks=False).text):
            closes = re.match(r"</|[-=#\[]+\s*end", match.group().strip())
            spans.append((span[0], len(answer)) if closes else span)
    return _merged(spans)


def _speaks_to_grader(sentence: str) -> bool:
    plain = fold(sentence, marks=False).text
    if _pattern("languages").search(plain):
        return True
    return _pattern("orders").search(plain) is not None and not _only_reports(plain)


def _only_reports(plain: str) -> bool:
    return bool(_pattern("reported").search(plain)) and not _pattern("addressed").search(plain)


def _merged(spans: Iterable[Span]) -> list[Span]:
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


@cache
def _pattern(name: str) -> re.Pattern[str]:
    sources = {
        "orders": [p.format(**_PARTS) for p in _ORDERS],
        "languages": [fold(p, marks=False).text for p in _LANGUAGES],
        "forged": [p.format(**_PARTS) for p in _FORGED],
        "reported": [_REPORTED],
        "addressed": [_ADDRESSED.format(**_PARTS)],
    }
    return re.compile("|".join(f"(?:{p})" for p in sources[name]), re.MULTILINE)
