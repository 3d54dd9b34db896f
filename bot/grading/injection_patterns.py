"""The words of `bot.grading.injection`: how orders to a grader and forged results are put, in a dozen languages."""

from __future__ import annotations

import re
from functools import cache

from bot.grading.text import fold

_FULL = r"(?:full|top|perfect|maximum|max|maximal|highest|complete|best|best possible)"
_MARKS = r"(?:marks?|scores?|credits?|points|grades?|rating)"
_ANSWERS = r"(?:answers?|responses?|submissions?)"
_EVERY = r"(?:(?:all|every|each|any)(?: of)?(?: the| your| my| these)?|both|everything)"
_ITEM = r"(?:(?:key )?points?|items?|criteri(?:on|a)|verdicts?)"
_JUDGE = r"(?:(?:ai |llm )?(?:graders?|examiners?|assessors?|evaluators?)|grading (?:system|model))"
_MODEL = r"(?:ai|llm|language model)"
PARTS = {
    "FULL": _FULL,
    "MARKS": _MARKS,
    "FULL_MARKS": rf"(?:(?:full|perfect) {_MARKS}|top (?:marks?|grade|credit|score)\b)",
    "AWARD": r"(?:give|award|assign|grant|score|grade|rate|deserve|receive|earn|output|return|get|want|worth)\w*",
    "MINE": rf"(?:(?:this|my|the above|above|the following)(?: \w+)? {_ANSWERS})",
    "THEIRS": rf"(?:(?:any|every|all)(?: \w+)? {_ANSWERS})",
    "HANDED_IN": rf"(?:(?:any|every|each|all) (?:student|candidate|submitted)(?:'?s?'?) {_ANSWERS})",
    "THIS": rf"(?:me|it|this|my|the|an?|out|for|to|above|{_ANSWERS}|candidates?|students?|text)",
    "RUBRIC": r"(?:rubric|mark(?:ing)? scheme|(?:grading|scoring|marking) (?:criteria|policy|rules|instructions)"
    r"|evaluation criteria|key points|reference answer|model answer)",
    "START": r"(?:^\W*|[.,:;!?\-\"'(\[{{>#*|]\s*"
    r"|\b(?:please|now|then|and|you must|simply|just|kindly|before grading) )",
    "EARLIER": r"(?:(?:all|any|of|the|your|my|these|those|every) )*(?:all|your|previous|prior|above|earlier|preceding)",
    "JUDGE": _JUDGE,
    "MODEL": _MODEL,
    "GRADER": rf"(?:{_JUDGE}|{_MODEL})",
    "OBEY": r"(?:(?:please|you (?:must|should|are)|ignore|disregard|forget|the candidate"
    rf"|(?:this|my) (?:answer|response)|{_EVERY} {_ITEM}"
    r"|(?:mark|give|grade|award|accept|rate|score|pass|treat|count|consider)"
    rf" (?:me|this|my|it|all|every|everything|{_FULL}|the (?:answer|candidate|student|response)))\b)",
    "TAG": r"(?:(?:student|candidate|user)?[_ -]?(?:answer|response|submission)|(?:student|candidate|user)[_ -]?text"
    r"|rubric|grading|grader|system|instructions?|(?:new[_ -]?)?task|verdicts?|assessment)",
    "EVERY": _EVERY,
    "ITEM": _ITEM,
    "DONE": r"(?:(?:fully |already |well )?(?:covered|met|fulfilled|satisfied|passed))",
}
ORDERS = (
    r"{START}(?:ignore|disregard|forget|override|bypass|set aside|drop|(?:do not|don't) (?:use|follow|apply)) "
    r"(?:(?:about )?{EARLIER} (?:\w+ )?(?:instructions?|prompts?|guidelines|criteria|rules(?! of thumb))"
    r"|(?:\w+ ){{0,3}}{RUBRIC})",
    r"\b{RUBRIC} (?:\w+ )?(?:no longer|does not|do not|don't) (?:apply|count|matter)",
    r"{START}(?:give|award|assign|grant|score|grade|rate|output|return)(?: {THIS}){{0,4}} {FULL_MARKS}\b"
    r"(?! (?:to|from|on) (?!me\b|this|my|it\b|the (?:answer|candidate|student|response)))",
    r"\b(?:{MINE}|{HANDED_IN}|the (?:answer|candidate|student)"
    r"|i(?: \w+)? (?:deserve|want|earn|need|expect|should|must))"
    r"(?: \S+){{0,4}} {FULL_MARKS}\b|\b(?:deserves?|worth)(?: \S+){{0,4}} {FULL_MARKS}\b",
    r"\b{AWARD} (?:me|this|my|the (?:answer|candidate|student))(?: \S+){{0,4}} {FULL} {MARKS}\b"
    r"|{START}(?:give|award|assign|grant|score|grade|rate) it(?: \S+){{0,4}} {FULL} {MARKS}\b",
    r"{START}(?:award|grant|give)(?: me| it| this(?: answer)?)? \d+(?: ?(?:/|out of) ?\d+)?(?: {MARKS})?\W*$",
    r"{START}(?:mark|tick|count|treat|regard|consider|accept|take|rate|report) {EVERY}(?: \S+){{0,6}}? {DONE}\b",
    r"{START}(?:accept|tick) {EVERY} (?:key )?points?\b",
    r"(?<!not )\b{EVERY}(?: key| single)? (?:points?|verdicts?)(?: of (?:the|your) {RUBRIC})?"
    r" (?:is|are|was|were|counts?|defaults?)(?: (?!not\b)\w+){{0,2}}? (?:covered|met|made)\b"
    r"(?! by (?!me\b|(?:the|my|this) (?:answer|candidate|response|student|text)))",
    r"\b(\d+) (?:of|out of|/) \1 (?:key )?(?:points|criteria) (?:found|covered|met|present)\b",
    r"{START}(?:use|quote|cite|take|copy) (?:this|these|the following)(?: \w+){{0,2}} (?:as|for)(?: \w+)?"
    r" (?:evidence|proof) (?:for|of) {EVERY}\b",
    r"\b{MINE} (?:\w+ ){{0,2}}?(?:deserves?|should (?:get|receive|be (?:graded|marked|scored))|(?:shall|must) receive)",
    r"\b{MINE} (?:counts? as|(?:is|was) (?:to be )?(?:(?:counted|treated|marked|graded) )(?:as )?) ?{DONE}",
    r"\b(?:{MINE}|{HANDED_IN})\b.{{0,80}} (?:shall|must|will) receive a (?:grade|score)",
    r"\b(?:note|message|memo|attention)(?: to| for)?(?: the| all)? {JUDGE}\b|\b(?:dear|hey|hello) {GRADER}\b",
    r"\b(?:to|for) (?:the )?{JUDGE} ?:|\b(?:to|for) (?:the )?{MODEL} ?: ?{OBEY}"
    r"|{START}(?:(?:note|message|memo|attention) (?:(?:to|for) )?|to )(?:the |all )?{MODEL} ?:|^\W*{MODEL} ?: ?{OBEY}"
    r"|\b(?:who(?:so)?ever|the (?:one|person|machine|model)(?: \w+){{0,3}} (?:that|who)) (?:is )?"
    r"(?:mark|grad|scor|judg)(?:e?s|ing)"
    r" (?:me\b|my\b|this\b(?! (?!answer|response|submission|text|must|should|has|will)\w))",
    r"\b{JUDGE} (?:note|instructions?|message)\b|^\W*{JUDGE} ?:|^\W*{MODEL} (?:note|instructions?|message) ?:",
    r"\b(?:interviewer|{GRADER})\b(?: \w+){{0,2}} (?:said|told me|confirmed|agreed)(?: that)?"
    r" (?:i|my answer|this answer) (?:\w+ )?(?:covered|passed|named|(?:said|have|had|is|was|am) (?:\w+ )?"
    r"(?:covered|passed|named|everything|all|it all|right|correct|complete|perfect|done))\b",
    r"\b{GRADER}\b(?: \w+){{0,2}} (?:gave|accepted|passed) (?:me|my|this|it|the same)\b(?: \S+){{0,5}}?"
    r" (?:{FULL} {MARKS}|(?P<full>\d+) ?(?:out of|of|/) ?(?P=full))\b|\bfor full (?:marks|credit)\b",
    r"\b{JUDGE}\b(?: \w+){{0,2}} (?:gave|accepted|passed) (?:my|this|the same) (?:\w+ )?(?:answer|response|text)\b",
    r"\b(?:revised?|updated?|new|overrid\w+|supersed\w+)\b(?: \S+){{0,4}}? (?:grading|marking|scoring)"
    r" (?:policy|criteria)\b(?! for (?!this|my|the (?:answer|question)))",
    r"\b(?:corrected|official|updated|revised|actual|real|true) (?:list of )?{RUBRIC}(?: for this| are\b| is\b| ?:)",
    r"\b{RUBRIC} for this (?:question|answer) ?(?::|is|are|has|says|asks|wants|-)"
    r"|\b(?:your|this) {RUBRIC} (?:looks? for|expects?|rewards?)\b",
    r"\bevaluation criteria for this (?:assignment|answer|question)|\bsupersedes the (?:previous|earlier) requirement",
    r"{START}(?:do not|don't|no need to) (?:evaluate|grade|judge|assess)(?: (?!an? )\w+){{0,2}}"
    r" (?:answer|content|response)\b(?! by\b)",
    r"(?<!whether )(?<!if )\b(?:this|my|the above) (?:answer|response|submission) (?:is|was)"
    r"(?: (?!that\b|not\b|only\b|because\b|if\b|when\b|for\b)\S+){{0,5}}?"
    r" (?:complete|correct|accurate|perfect|excellent|flawless)"
    r"(?: and (?:complete|correct|accurate|perfect|excellent|flawless|well|full)| in every| in all| on all"
    r"|\W*(?:$|[.,;!]))",
    r"(?<!whether )(?<!if )\b(?:this|my|the above) (?:answer|response|submission)"
    r" (?:fully|covers|contains|includes|meets)(?: \S+){{0,6}}?"
    r" (?:(?:all|every|each)(?:\W*$|(?: \S+){{0,2}}? (?:{ITEM}|elements?|aspects?|requirements?|key \w+)\b)"
    r"|everything\b|{RUBRIC}\b)",
    r"\b(?:all|every)(?: \w+)? key points? (?:\w+ )?(?:is|are|present|appear|covered|met|satisfied)\b"
    r"|\bkey points covered ?:|^(?:[\w ]{{0,20}}: ?)?{EVERY} {ITEM} {DONE}\W*$|\blet {EVERY} {ITEM} (?:count|pass)\b",
    r"\b(?:present|covered|contained|included|found) (?:in|by) (?:what i (?:wrote|said)|(?:my|this) (?:answer|text))\b",
    r"\bi (?:\w+ ){{0,2}}?(?:mention|cover|name|address|say|hit)(?:ed)? {EVERY}"
    r" (?:key points?|points? (?:of|in|on) (?:the|your) (?:rubric|list))\b",
    r"\b(?:the|your) {RUBRIC} (?:asks|requires|wants|lists|needs)\b|^\W*key points?\W+verdict\b",
    r"\byou are (?:now )?(?:in a \S*role-?play|playing a \S*role)|\byou (?:now )?(?:have to|must) pretend\b"
    r"|\b(?:please|now) pretend\b|^pretend (?:that|you|it)\b",
    r"(?:{START}|\bfrom now on |\bimagine )you are (?:now )?(?:a|an|the) (?:\w+ ){{0,2}}(?:{GRADER}|assistant)\b",
    r"{START}let(?: us|'s) play a (?:\w+ )?(?:game|role)\b"
    r"|\b(?:act as|play|you are) (?:a|an|my|the) (?:lenient|generous|proud|forgiving)\b",
    r"\b(?:only|never|always) (?:says?|answers?|reply|replies|outputs?|returns?) [\"']?(?:covered|missing|not_made)\b",
    r"\byour (?:new )?task is now\b|^\W*(?:task|grading) (?:is )?(?:completed?|finished|done)\W*$|\bnext task ?:",
    r"\b(?:output|respond with|reply with|print) (?:only|exactly|just) (?:the )?"
    r"(?:verdict|\{{|(?:number|word|score) [\"'\{{]?(?:\d|covered|correct|full|max))",
    r"{START}(?:grade|judge|score|mark) the (?:answer|response|text) above\b"
    r"|\bmust output \{{\W*(?:verdict|score|grade|marks|points|covered)"
    r"|\b(?:updated|new|revised) expected output format\b|\bexpected output format ?: ?\{{",
    r"{START}(?:print|reveal|repeat|output|show me|tell me|give me)(?: \S+){{0,5}}? (?:{RUBRIC}|system prompt)\b",
    r"{START}(?:give|return|state|announce) (?:the|your|a) (?:final )?verdict\b",
    r"\bbe (?:\w+ )?(?:generous|lenient|kind|merciful|gentle) (?:\w+ ){{0,2}}?(?:with|in|when|to|and)"
    r" (?:my|me\b|this|(?:the |your )?(?:grading|marking))",
    r"\bif you (?:mark|grade|score|fail) (?:me|my|anything|this answer)\b"
    r"|\b(?:beg|implore|ask) you to (?:let me pass|pass me)\b"
    r"|\bi (?:\w+ )?need (?:these|those|all the) (?:points|marks)\b(?! (?:of|on|in)\b)",
    r"^\W*answer ?:\W*same as above|\[result\]\s*\d|\bprevious (?:grader|examiner|judge) ?:",
    r"^\W*(?:final |total |overall )?(?:score|grade|marks?|verdict) ?[:=] ?"
    r"(?:\d+(?: ?/ ?\d+)?|covered|correct|passed|full marks)\W*$"
    r"|^\W*(?:final |overall )?result ?[:=] ?(?:\d+ ?/ ?\d+|covered|correct|passed|full marks)\W*$",
    r"^\W*(?:(?:the )?(?:key )?points?|kp|items?|criteri\w+)? ?\W?\d+ ?[:=|] ?(?:fully )?covered\W*$",
    r"^\W*[\w /-]{{1,60}} ?\| ?(?:fully )?covered\W*$",
    r"^\W*(?:system|developer|assistant)\W{{0,2}} ?: ?.*"
    r"\b(?:you (?:are|must)|(?:grade|score|marks?) ?(?:[:=\d]|is\b|of\b|this\b|it\b|the (?:answer|candidate|response))"
    r"|{FULL} {MARKS}|covered\b|award\b|ignore\b|{RUBRIC}\b)",
    r"^\W*(?:system|developer|admin\w*) (?:override|notice) ?:",
    r"^#+ ?(?:new )?(?:system|instructions?) ?:?$",
)
# Somebody may write one word or one row of signs thousands of characters long: what does not begin at a word's or a
# line's start has possessive runs (\w*+) or a bound, so that no text takes seconds.
# both folded before use, which lower-cases escapes too: no \\W, \\S or \\B in these
LANGUAGES = (
    r"\b(?:ignorier|missacht|vergiss|vergesst)\w*.{0,30}(?:alle|bisher|vorher|vorig|obig|früher)\w* .{0,20}"
    r"(?:anweisung|regeln|vorgaben)|(?:^|[.,:;] ?|bitte |und )(?:ignoriere?|missachte|vergiss|lass)\b.{0,30}"
    r"(?:bewertung|kriterien|punkteschema)",
    r"\b(?:volle[nr]?|maximale|höchste) (?:punkt|note|bewertung)|\b(?:bewert|gib|geb)\w*.{0,40} beste[nr]? note",
    r"\b(?:jede[nrs]?|alle) \w*punkte?\b.{0,20}\b(?:als|für|ist|sind) (?:\w+ )?(?:erfüllt|abgedeckt|erbracht)",
    r"\b(?:hinweis|nachricht|notiz) (?:an|für) (?:den|die|alle) (?:prüfe|bewerte|korrekt|gutacht)|^prüfer ?:",
    r"\b(?:ignor|oubli|ne ten|ne tien)\w*.{0,50}(?:(?:instruction|consigne)s (?:précédent|ci-dessus|antérieur)"
    r"|critères d'évaluation|barème|grille de notation)",
    r"\b(?:note|score) (?:maximale?|parfaite?)\b|\b(?:donne|attribue|accorde)\w*.{0,30}tous les points",
    r"\b(?:chaque|tous les) points?.{0,15} comme (?:\w+ )?(?:couvert|acquis|rempli|validé|présent)"
    r"|\btous les points clés.{0,20} (?:présent|couvert)",
    r"\b(?:note|message) (?:à l'|aux? |pour le )(?:correct|examinat|évaluat)",
    r"\b(?:ignor|olvid|esqueç|caso omis)\w*.{0,50}(?:instruccion|instruções|rúbrica|criterios|critérios)",
    r"\b(?:puntuación|nota|calificación|pontuação) (?:máxima|completa|perfecta|más alta|mais alta)",
    r"\b(?:cada punto|todos los puntos|todos os pontos)\b.{0,15} (?:como|por) (?:\w+ )?(?:cubiert|cumplid|cobert)"
    r"|\bda por (?:buen|cumplid|cubiert)\w* todos los puntos",
    r"\b(?:nota|mensaje|mensagem) (?:para el|para o|al|ao) (?:evaluad|correct|examinad|avaliad)|^evaluador ?:",
    r"\b(?:ignora|dimentica)\w*.{0,50}(?:istruzion|criteri)|\b(?:punteggio|voto) (?:pieno|massimo)",
    r"\bnegeer.{0,50}(?:instructies|criteria|regels)|\bvolledige (?:score|punten)",
    r"\b(?:zignoruj|ignoruj)\w*.{0,50}(?:instrukc|polece|kryteri|pokyn)",
    r"\b(?:maksymaln|najwyższ)\w* (?:liczb|ocen|punkt)",
    r"(?:talimat|kural|kriter)\w*+.{0,30}(?:yok say|görmezden gel|unut)|\btam puan",
)
SCRIPTS = (
    r"(?:игнорир|ігнору|забудь|не обращай)\w*+.{0,50}(?:инструкц|указан|критери|правил|рубрик|інструкц|вказівк)",
    r"(?:максимальн|высш|наивысш|найвищ)\w*+ (?:балл|бал|оценк|оцінк)",
    r"(?:все|каждый|всі) (?:пункт|критери|тезис)\w*.{0,15} (?:как|за) (?:раскрыт|выполнен|покрыт|виконан)"
    r"|(?:считай|засчитай|отметь|зачти)(?:те)?\b.{0,20}(?:все|каждый) (?:пункт|критери|тезис)",
    r"(?:сообщение|заметка|примечание|повідомлення) для (?:проверяющ|экзаменатор|оценивающ|екзаменатор)",
    r"(?:忽略|无视|無視|忘记|忘掉|理会|別管|别管|不用管).{0,20}(?:指令|指示|规则|規則|评分|評分|标准)",
    r"(?:指示|採点).{0,10}無視|满分|滿分|満点|(?:给|給|打|判).{0,12}最高分|(?:致|给|給)(?:评分|評分|阅卷|評卷|评卷)",
    r"(?:所有|全部|每个|每個|每一).{0,4}(?:要点|要點|得分点).{0,12}(?:覆盖|覆蓋|涵盖|满足)",
    r"(?:认为|視為|视为|当作).{0,10}(?:说到|提到|覆盖).{0,8}(?:要点|要點)",
    r"지시.{0,12}무시|만점",
    r"(?:تجاهل|(?:^| )انس ).{0,40}(?:التعليمات|معايير|المعايير)|الدرجة الكاملة|(?:ملاحظة|رسالة) للم(?:صحح|قيم|متحن)",
    r"(?:امنح|أعط).{0,40}(?:أعلى|كامل) (?:ال)?(?:درجة|علامة)",
    r"(?:جميع|كل) (?:النقاط|نقطة).{0,20}(?:مغطا|مستوفا|مذكور)",
    r"(?:निर्देश|नियम|मानदंड).{0,25}(?:अनदेखा|नजरअंदाज|भूल जा)|पूरे अंक|(?:सबसे अधिक|अधिकतम) अंक",
    r"(?:सभी|हर|प्रत्येक) (?:बिंदु|मुद्द).{0,15}(?:पूरा|पूर्ण|कवर) मान|परीक्षक (?:के लिए|को) ?:",
)
FORGED = (
    r"(?:(?:^|(?<=[.!?:>\"'])|(?<=[.!?:>\"'] ))<\|[a-z_]+\|>|<\|[a-z_]+\|>(?=\s*(?:$|<\||(?:system|assistant|user)\b))"
    r"|\[/?inst\]|<</?sys>>)(?: ?(?:system|assistant|user)\b[^<]*|[^.!?\n]*)",
    r"</\s*{TAG}\s*>|^\s*<\s*{TAG}\s*>|<\s*(?:system|grad(?:er|ing)|verdicts?)\s*>[^\n]*",
    r"<\s*(?:tool|function)_(?:result|response|output|call)\b[^\n]*",
    r"(?<![-=#<*])(?:-{{2,}}|={{3,}}|#{{2,}}|<{{2,}}|\*{{3,}}|\[)\s*"
    r"(?:end|begin|start)(?: of)?(?: the)?(?: \w+)? {TAG}[^\n]*",
    r"\[/?end bulletin\]|\[[^\[\]\n]*\b(?:graders?|administrator)\b[^\[\]\n]*\]",
    r"<!--[^<>]*\b(?:{GRADER}|marks|points|rubric|covered|score|accept|reviewed)\b[^<>]*-->",
    r"(?:^|[{{}}])[^{{}}\n]*[\"'](?:verdict[\"']\s*:|(?:covered|all_points)[\"']\s*:\s*\[?(?:true|[\"']all)"
    r"|made[\"']\s*:\s*(?:true|false))[^\n]*",
    r"[{{]?\s*[\"'](?:key_points|mistakes|factual_errors|next_step|graded_by)[\"']\s*:[^\n]*",
    r"(?:'''\w*\s*)?\{{[^{{}}\n]*[\"'](?:score|grade|marks)[\"']\s*:\s*[\"']?\d+[\"']?\s*,\s*"
    r"[\"'](?:feedback|band|status|reason)[^\n]*\}}",
    r"\{{\s*[\"'](?:score|grade|marks)[\"']\s*:\s*[\"']?\d+[\"']?\s*\}}",
    r"^[^\w\n]*example \d+\s*\W?\s*(?=(?:answer|key points covered|score|grade|verdict) ?:)",
    r"(?:^[^\w\n]*+|(?<=[.;,] )[^\w\n]{{0,40}}+)[\w /-]{{1,60}} ?[:=] ?(?:fully )?covered\b"
    r"(?:[\s;.,*-]+[\w /-]{{1,60}} ?[:=] ?(?:fully )?covered\b)+",
    r"\bverdict ?[:=] ?\W?(?:covered|correct|passed|made|not_made)\b[^\n]*",
    r"^[^\w\n]*(?:tool|function|observation)\W[^\n]*\b(?:returned|result) ?:[^\n]*\b(?:points?|covered|mistakes?)\b",
)
CLOSING = r"</\s*(?P<tag>{TAG})\s*>"
"""A closing tag ends the answer only if its opening partner is not there: markup is talked about in pairs ..."""

TO_GRADER = (
    r"\b(?:{GRADER}|candidate|student|reviewer|grading|graded|marks?|scored?|rubric|verdicts?|covered|perfect"
    r"|everything above|instructions?|full credit|new[_ -]?task|ignore|disregard)\b"
)
"""... and if nothing else is on its line, a sentence begins with it, or words for a grader follow."""

REPORTED = (
    r"\b(?:attack\w*|injection\w*|malicious|adversar\w+|jailbreak\w*|untrusted|saniti[sz]\w+|phrases? like"
    r"|prompts? like|text like|such as|delimiters?|tags|escap\w+|wrap\w*)\b"
)
"""Somebody who talks about such texts ..."""

CITED = r"\b(?:sentence|text|words?|line|comment|page|document|cv|message|says?|said|told|reads?|wrote|writes?)\W+$"
"""... or cites one, between quotation marks, after a word like these ..."""

ADDRESSED = r"\b(?:{MINE}|{THEIRS}|give me|the graders?|{RUBRIC}|(?:full|top) {MARKS}|{EVERY} {ITEM} (?:as )?{DONE})\b"
"""... and somebody who wants something for this very answer."""


@cache
def pattern(name: str) -> re.Pattern[str]:
    """One of ``orders``, ``languages``, ``scripts``, ``forged``, ``reported``, ``addressed``, ``closing`` and
    ``to_grader``, for folded text."""
    sources = {
        "orders": [p.format(**PARTS) for p in ORDERS],
        "languages": [fold(p, marks=False).text for p in LANGUAGES],
        "scripts": [fold(p, marks=False).text for p in SCRIPTS],
        "forged": [p.format(**PARTS) for p in FORGED],
        "reported": [REPORTED],
        "addressed": [ADDRESSED.format(**PARTS)],
        "closing": [CLOSING.format(**PARTS)],
        "to_grader": [TO_GRADER.format(**PARTS)],
    }
    return re.compile("|".join(f"(?:{p})" for p in sources[name]), re.MULTILINE)
