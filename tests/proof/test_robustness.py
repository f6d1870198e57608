"""What a document may hold and no rule may fall over: decomposed letters, filling without end, a fault in one rule."""

from __future__ import annotations

import unicodedata
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from lcxl.findings import Finding, finding
from lcxl.proof import checks
from lcxl.proof.case import Case
from lcxl.proof.manuscript import Document, Paragraph, Run
from lcxl.proof.patience import OutOfTimeError, go_on, within
from lcxl.readers.word.document import read_document
from tests.proof.letters import BODY, SOUND, Letter, build


def _decomposed(value: Any) -> Any:
    """Return texts as some keyboards type them, every accent a character of its own."""
    if isinstance(value, str):
        return unicodedata.normalize("NFD", value)
    if is_dataclass(value):
        return replace(value, **{one.name: _decomposed(getattr(value, one.name)) for one in fields(value)})  # type: ignore[type-var]
    return tuple(map(_decomposed, value)) if isinstance(value, tuple) else value


def _found(letter: Letter, folder: Path) -> list[Finding]:
    return checks.proof_document(read_document(build(letter, folder / "cong-van.docx")))


def test_decomposed_letters_are_told_once_and_hide_nothing(tmp_path: Path) -> None:
    assert {one.code for one in _found(_decomposed(SOUND), tmp_path)} == {"PG-09"}


@pytest.mark.parametrize(
    ("old", "new", "code", "quoted"),
    [
        ("Qua rà soát", "Qua rà rà soát", "LP301", "rà rà soát"),
        ("93,65%", "93.65%", "LP305", "93.65%"),
        ("Qua rà soát", "Qua  rà soát", "LP303", "Qua rà soát"),
    ],
)
def test_places_in_decomposed_text_are_quoted_rightly(
    tmp_path: Path, old: str, new: str, code: str, quoted: str
) -> None:
    letter = replace(SOUND, body=tuple(text.replace(old, new) for text in BODY))
    quotes = [one.quote or "" for one in _found(_decomposed(letter), tmp_path) if one.code == code]
    assert len(quotes) == 1 and quoted in quotes[0]


@pytest.mark.parametrize(
    "filling", [". ", "…", "(", "()", "“", '"', "- ", "a ", "12/", "X", "{{", "<a ", "số ", "chuẩn "]
)
def test_a_paragraph_of_filling_is_read_by_every_rule(tmp_path: Path, filling: str) -> None:
    found = _found(replace(SOUND, body=(*BODY[:-1], filling * 5000, BODY[-1])), tmp_path)
    assert {one.code for one in found}.isdisjoint({"LC940", "LC941"})


def test_a_fault_in_one_rule_leaves_the_others() -> None:
    def broken(case: Case) -> list[Finding]:
        raise IndexError(case.passages[:1])

    def sound(_: Case) -> list[Finding]:
        return [finding("LP317", count=1)]

    document = Document(blocks=(Paragraph(index=1, runs=(Run(text="Số: 12/UBND-GD"),)),))
    with mock.patch.object(checks, "CHECKS", (broken, sound)):
        assert [one.code for one in checks.proof_document(document)] == ["LC940", "LP317"]


def test_a_rule_is_told_when_its_time_is_over() -> None:
    with pytest.raises(OutOfTimeError), within(-1):
        go_on()
    go_on()
