"""The report of a mock as files to keep: Markdown, and one HTML page that needs nothing beside itself."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterator
from html import escape

from bot.interview.events import mock as e
from bot.tg import report_text as text
from bot.tg.language import texts as t
from bot.tg.phrases import advice
from bot.tg.render_mock import minutes

_SPECIAL = re.compile(r"([\\`*_\[\]<>#|~])")
_AT_START = re.compile(r"^(\s*)([-+]|\d+[.)])(?=\s)", re.MULTILINE)

_STYLE = """
:root { color-scheme: light dark; --ink: #1f2328; --muted: #5b6169; --paper: #faf8f3; --card: #ffffff;
  --line: #d9d5cb; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e4df; --muted: #a5a9af; --paper: #16181b; --card: #1e2125; --line: #3a3e44; }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.55 system-ui, sans-serif; }
main { max-width: 46rem; margin: 0 auto; padding: 2rem 1.1rem 4rem; }
h1 { font-size: 1.5rem; margin: 0 0 .3rem; }
h2 { font-size: 1.15rem; margin: 2.2rem 0 .6rem; }
h3 { font-size: 1.02rem; margin: 0 0 .5rem; }
h4 { font-size: .95rem; margin: 1rem 0 .3rem; }
p { margin: .35rem 0; }
.score { font-size: 2rem; font-weight: 700; margin: .2rem 0; }
.muted { color: var(--muted); }
img { width: 100%; height: auto; border: 1px solid var(--line); border-radius: 10px; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
blockquote { margin: .4rem 0; padding: .1rem 0 .1rem .9rem; border-left: 3px solid var(--line);
  overflow-wrap: anywhere; }
section.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 1rem 1.1rem;
  margin: 0 0 1rem; }
ul { list-style: none; padding: 0; margin: .3rem 0; }
li { margin: .5rem 0; }
ul.names { columns: 2 14rem; }
ul.names li { margin: .2rem 0; }
ol { padding-left: 1.3rem; }
details { margin-top: .8rem; }
summary { cursor: pointer; font-weight: 600; }
.pre { white-space: pre-wrap; overflow-wrap: anywhere; }
@media print { section.card { break-inside: avoid; } }
"""


def _plain(said: str) -> str:
    """Text that Markdown leaves as it is."""
    return _AT_START.sub(r"\1\\\2", _SPECIAL.sub(r"\\\1", said.strip()))


def _quoted(said: str) -> str:
    return "  \n".join(f"> {_plain(line)}".rstrip() for line in said.strip().splitlines())


def _question(said: str) -> str:
    """A question of several lines may hold code, so it is shown as it stands."""
    if "\n" not in said.strip():
        return _plain(said)
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", said) or [""]))
    return f"{fence}text\n{said.strip()}\n{fence}"


def _date(report: e.MockReport) -> str:
    at = report.started_at
    return t.REPORT_DATE.format(date=f"{at:%Y-%m-%d}", time=f"{at:%H:%M}")


def markdown(report: e.MockReport) -> str:
    """The whole report with the answers, as Markdown."""
    parts = [f"# {t.REPORT_TITLE}", f"{_plain(text.title(report))}, {_date(report)}", f"**{text.headline(report)}**"]
    parts.append("\n".join(f"- {line}" for line in text.facts(report)))
    for title, rows in (
        (t.REPORT_BY_TYPE, text.means(report.by_type, report.no_numbers, t.TYPES)),
        (t.REPORT_BY_TAG, text.means(report.by_tag, report.no_numbers)),
    ):
        if rows:
            parts += [f"## {title}", "\n".join(f"- {_plain(row)}" for row in rows)]
    for title, found in ((t.REPORT_STRONGEST, report.strongest), (t.REPORT_WEAKEST, report.weakest)):
        if found:
            parts += [f"## {title}", _plain(text.point(found))]
            parts += [t.REPORT_INSTEAD] if found.instead else []
            parts += [_quoted(found.quote)] if found.quote else []
    parts += [f"## {t.REPORT_NEXT}", "\n".join(f"{n}. {_plain(_step(s))}" for n, s in _numbered(report))]
    parts.append(f"## {t.REPORT_LINES}")
    for line in report.lines:
        parts += _markdown_line(line, report.no_numbers)
    if report.provisional:
        parts.append(f"*{t.REPORT_PROVISIONAL}*")
    return "\n\n".join(parts) + "\n"


def _numbered(report: e.MockReport) -> Iterator[tuple[int, str]]:
    return enumerate(text.steps(report), 1)


def _step(numbered: str) -> str:
    """The step without its number."""
    return numbered.partition(". ")[2]


def _markdown_line(line: e.ReportLine, no_numbers: bool) -> Iterator[str]:
    yield f"### {line.number}. {t.TYPES[line.type]}" if line.type else f"### {line.number}"
    yield _question(text.question(line))
    yield f"{text.result(line, no_numbers)} · {_about(line)}"
    if line.reason:
        yield gate_words(line.reason)
    if line.answer:
        yield f"**{t.REPORT_ANSWER}**"
        yield _quoted(line.answer)
    if line.points:
        rows = [_markdown_point(*point) for point in line.points]
        yield f"**{t.REPORT_POINTS}**"
        yield "\n".join(rows)
    if line.mistakes:
        yield f"**{t.REPORT_TRAPS}**"
        yield "\n".join(_markdown_point(advice(said), "made", quote) for said, quote in line.mistakes)
    if line.example:
        yield f"**{t.REPORT_EXAMPLE}** ({t.SOLUTION_NOTE})"
        yield _quoted(line.example)


def _markdown_point(said: str, verdict: str, quote: str | None) -> str:
    shown = f"- {t.MARKS[verdict]} {_plain(said)} ({t.VERDICTS[verdict]})"
    return f"{shown}\n  “{_plain(' '.join(quote.split()))}”" if quote else shown


def gate_words(reason: str) -> str:
    """Why there was nothing to mark in an answer."""
    return t.REPORT_GATES[reason]


def _about(line: e.ReportLine) -> str:
    """Level, kind, time and topics of a question."""
    parts = [t.LEVELS[line.difficulty]] if line.difficulty else []
    parts += [t.TYPES[line.type]] if line.type else []
    parts += [minutes(line.seconds), *line.tags]
    return " · ".join(parts)


def html(report: e.MockReport, picture: bytes | None) -> str:
    """The whole report as one page; ``picture`` is the chart (PNG), if there is one, and stands inside it."""
    title = f"{t.REPORT_TITLE} · {_date(report)}"
    body = [
        f"<h1>{escape(t.REPORT_TITLE)}</h1>",
        f'<p class="muted">{escape(text.title(report))} · {escape(_date(report))}</p>',
        f'<p class="score">{escape(text.headline(report))}</p>',
        *(f"<p>{escape(line)}</p>" for line in text.facts(report)),
        *([] if picture is None else [_image(report, picture)]),
        f"<h2>{escape(t.REPORT_NEXT)}</h2>",
        "<ol>" + "".join(f"<li>{escape(_step(step))}</li>" for _, step in _numbered(report)) + "</ol>",
    ]
    for heading, found in ((t.REPORT_STRONGEST, report.strongest), (t.REPORT_WEAKEST, report.weakest)):
        if found:
            body += [f"<h2>{escape(heading)}</h2>", f"<p>{escape(text.point(found))}</p>"]
            body += [f"<p>{escape(t.REPORT_INSTEAD)}</p>"] if found.instead else []
            body += [f"<blockquote>{_lines(found.quote)}</blockquote>"] if found.quote else []
    for heading, rows, names in (
        (t.REPORT_BY_TYPE, report.by_type, t.TYPES),
        (t.REPORT_BY_TAG, report.by_tag, None),
    ):
        if rows:
            body += [f"<h2>{escape(heading)}</h2>", '<ul class="names">']
            body += [f"<li>{escape(row)}</li>" for row in text.means(rows, report.no_numbers, names)] + ["</ul>"]
    body.append(f"<h2>{escape(t.REPORT_LINES)}</h2>")
    body += [_html_line(line, report.no_numbers) for line in report.lines]
    if report.provisional:
        body.append(f'<p class="muted">{escape(t.REPORT_PROVISIONAL)}</p>')
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
    head += f"\n<title>{escape(title)}</title>\n<style>{_STYLE}</style>"
    inside = "\n".join(body)
    whole = f"<body>\n<main>\n{inside}\n</main>\n</body>"
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(report.language or "en")}">\n<head>\n{head}\n</head>\n{whole}\n</html>\n'
    )


def _image(report: e.MockReport, picture: bytes) -> str:
    alternative = " ".join(text.caption(report).text.split("\n"))
    return f'<img alt="{escape(alternative)}" src="data:image/png;base64,{b64encode(picture).decode()}">'


def _lines(said: str) -> str:
    return f'<span class="pre">{escape(said.strip())}</span>'


def _html_line(line: e.ReportLine, no_numbers: bool) -> str:
    result = escape(text.result(line, no_numbers))
    body = [
        f'<h3 class="pre">{line.number}. {escape(text.question(line).strip())}</h3>',
        f'<p><strong>{result}</strong> <span class="muted">· {escape(_about(line))}</span></p>',
    ]
    if line.reason:
        body.append(f"<p>{escape(gate_words(line.reason))}</p>")
    if line.answer:
        body += [f"<h4>{escape(t.REPORT_ANSWER)}</h4>", f"<blockquote>{_lines(line.answer)}</blockquote>"]
    for heading, rows in (
        (t.REPORT_POINTS, line.points),
        (t.REPORT_TRAPS, tuple((advice(said), "made", quote) for said, quote in line.mistakes)),
    ):
        if rows:
            body += [f"<h4>{escape(heading)}</h4>", "<ul>", *(_html_point(*row) for row in rows), "</ul>"]
    if line.example:
        note = f'<p class="muted">{escape(t.SOLUTION_NOTE)}</p>'
        body.append(
            f"<details><summary>{escape(t.REPORT_EXAMPLE)}</summary>{note}<p>{_lines(line.example)}</p></details>"
        )
    return '<section class="card">\n' + "\n".join(body) + "\n</section>"


def _html_point(said: str, verdict: str, quote: str | None) -> str:
    shown = f"{t.MARKS[verdict]} {escape(said)} <span class='muted'>({escape(t.VERDICTS[verdict])})</span>"
    return f"<li>{shown}{f'<blockquote>{_lines(quote)}</blockquote>' if quote else ''}</li>"
