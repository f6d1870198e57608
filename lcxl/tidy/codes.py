"""What the finding codes mean, in words for a person: one on the screen (`lcxl explain`), all on a reference page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import JaroWinkler

from lcxl.findings import FindingSpec, Severity, codes, spec
from lcxl.texts import label, load_data, slots_of, text


def explanation(code: str, lang: str = "vi") -> list[str] | None:
    """Return the lines that explain ``code``, with its example; None if there is no such code."""
    if code not in codes():
        return None
    entry = spec(code)
    lines = [
        f"{entry.code}  {entry.name}",
        f"{text('cli.explain.severity', lang)}: {_severity(entry.severity, lang)}",
        f"{text('cli.explain.message', lang)}: {_plain(entry.messages[lang])}",
        f"{text('cli.explain.hint', lang)}: {_plain(entry.hints[lang])}",
    ]
    for key, value in (("bad", entry.bad), ("good", entry.good), ("clause", entry.clause)):
        if value:
            lines.append(f"{text(f'cli.explain.{key}', lang)}: {value}")
    return lines + ([text("cli.explain.retired", lang)] if entry.retired else [])


def explained(code: str, lang: str = "vi") -> dict[str, str | bool]:
    """Return what ``explanation`` says as values by name; KeyError if there is no such code."""
    entry = spec(code)
    return {
        "code": entry.code,
        "name": entry.name,
        "severity": entry.severity.value,
        "message": entry.messages[lang],
        "hint": entry.hints[lang],
        "bad": entry.bad,
        "good": entry.good,
        "clause": entry.clause,
        "retired": entry.retired,
    }


def nearest(code: str, count: int = 3) -> list[str]:
    """Return the codes that resemble ``code`` most; how it begins counts most."""
    found = process.extract(code.upper(), sorted(codes()), scorer=JaroWinkler.similarity, limit=count)
    return [match for match, _, _ in found]


def families() -> dict[str, tuple[str, ...]]:
    """Return all codes in order by the first letters that they share, in the order of the reference page.

    KeyError for a code of no family: a new family is named in ``texts/explanation.toml``.
    """
    found: dict[str, list[str]] = {
        family: [] for family in load_data("texts/explanation.toml")["explanation"]["families"]
    }
    for code in sorted(codes()):
        found[code[:2] if code[:2] in found else code[:3]].append(code)
    return {family: tuple(members) for family, members in found.items()}


def reference(lang: str = "vi") -> str:
    """Return the reference page of all findings in Markdown (`docs/findings.md`, `docs/findings.en.md`)."""
    blocks = [
        f"# {text('explanation.title', lang)}",
        text("explanation.generated", lang),
        text("explanation.intro", lang),
    ]
    for family, members in families().items():
        title = text(f"explanation.families.{family}", lang)
        blocks.append(f"## {text('explanation.count', lang, title=title, count=len(members))}")
        for code in members:
            blocks += _entry(spec(code), lang)
    return "\n\n".join(blocks) + "\n"


def _entry(entry: FindingSpec, lang: str) -> Iterator[str]:
    yield f"### {entry.code} \u00b7 {_severity(entry.severity, lang)}"
    yield _markdown(_plain(entry.messages[lang]))
    yield f"*{text('cli.explain.hint', lang)}:* {_markdown(_plain(entry.hints[lang]))}"
    notes = [(f"cli.explain.{key}", _code(value)) for key, value in (("bad", entry.bad), ("good", entry.good)) if value]
    notes += [("cli.explain.clause", _markdown(entry.clause))] if entry.clause else []
    notes += [("explanation.name", f"`{entry.name}`")]
    yield "\n".join(f"- {text(key, lang)}: {value}" for key, value in notes)
    if entry.retired:
        yield text("cli.explain.retired", lang)


def _severity(severity: Severity, lang: str) -> str:
    return label(f"severity.{severity}") if lang == "vi" else str(severity)


def _plain(template: str) -> str:
    """Show slots as an ellipsis: a person doesn't know their names."""
    return template.format(**dict.fromkeys(slots_of(template), "\u2026"))


def _markdown(words: str) -> str:
    return re.sub(r"([\\`*_<>|\[\]])", r"\\\1", words)


def _code(words: str) -> str:
    """Quote an example as code, so that every sign of it shows; a backtick in it needs two around it."""
    return f"`` {words} ``" if "`" in words else f"`{words}`"
