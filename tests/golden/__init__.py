"""All findings in the words that a person reads, one file for each language, to be read by a person.

``python -m tests.golden`` writes them again; tests/test_cases.py and tests/proof/test_planted.py fail when they are
stale.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from lcxl.findings import Finding, spec
from lcxl.texts import LANGUAGES, slots_of
from lcxl.tidy.codes import families
from tests.cases import Case, all_cases

FOLDER = Path(__file__).parent
MACHINE = {"LC148", "LC861", "LC900", "LC901", "LC904", "LC906"}
"""Codes whose texts name what differs by machine: faults as the system words them, compression ratios."""


def file_of(lang: str) -> Path:
    return FOLDER / f"findings.{lang}.txt"


def raised(case: Case, place: Path) -> list[Finding]:
    """Return what a case raises in a folder of a name that is always the same."""
    folder = place / "dot-bao-cao"
    folder.mkdir()
    return case(folder)


def check(found: Sequence[Finding], code: str) -> None:
    """Assert that ``code`` was found, in the words that were read."""
    assert code in {finding.code for finding in found}
    for lang in LANGUAGES:
        assert rendered(found, code, lang) == golden(lang).get(code), "run python -m tests.golden, and read the change"


def rendered(found: Sequence[Finding], code: str, lang: str) -> str:
    """Return the first finding of ``code`` as it is shown."""
    one = next(finding for finding in found if finding.code == code)
    entry = spec(code)
    place = " \u203a ".join(part for part in (one.sheet, one.cell) if part)
    if code in MACHINE:
        message, hint = (_blank(texts[lang]) for texts in (entry.messages, entry.hints))
    else:
        message, hint = one.message(lang), one.hint(lang)
    head = "  ".join(part for part in (code, entry.name, str(one.severity), place) if part)
    return f"{head}\n  {message}\n  \u2192 {hint}"


def _blank(template: str) -> str:
    return template.format(**dict.fromkeys(slots_of(template), "\u2026"))


@cache
def golden(lang: str) -> dict[str, str]:
    """Return the stored words by code."""
    entries = re.split(r"\n\n(?=[A-Z]{2}-?\d)", file_of(lang).read_text("utf-8").rstrip("\n"))
    return {entry.split(maxsplit=1)[0]: entry for entry in entries}


def main() -> None:
    """Raise every finding and write down what it says."""
    cases = all_cases()
    entries: dict[str, list[str]] = {lang: [] for lang in LANGUAGES}
    for code in (code for members in families().values() for code in members if not spec(code).retired):
        with TemporaryDirectory() as place:
            found = raised(cases[code], Path(place))
        for lang, words in entries.items():
            words.append(rendered(found, code, lang))
    for lang, words in entries.items():
        file_of(lang).write_text("\n\n".join(words) + "\n", "utf-8", newline="\n")
