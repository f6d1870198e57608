"""Each fault planted in a sound letter is found, and the sound letter itself has none."""

from __future__ import annotations

from pathlib import Path

import pytest

from lcxl.findings import registry
from lcxl.proof.words import not_checked
from lcxl.texts import load_data
from tests.cases.proof import CASES, proofed
from tests.golden import check, raised
from tests.proof.letters import SOUND
from tests.proof.references import reference

FILES = ("proof_form.toml", "proof_citations.toml", "proof_figures.toml", "proof_language.toml")
RULES = {
    "PG": 16,
    "QH": 7,
    "CQ": 6,
    "SO": 6,
    "DD": 6,
    "VV": 4,
    "TL": 1,
    "KG": 4,
    "ND": 17,
    "KY": 12,
    "NN": 7,
    "MK": 3,
    "PL": 11,
}


# What a planted fault brings with it: a second rule that the same place breaks.
COMPANIONS = {
    "QH-05": {"QH-02"},  # at 13 pt the national title no longer fits on its line
    "CQ-01": {"CQ-04", "CQ-06"},  # another issuing body than the one that signs
    "CQ-02": {"CQ-04", "CQ-06"},
    "SO-03": {"PL-03"},  # the annex still names the right number
    "ND-14": {"KY-12"},
    "PL-07": {"PG-12"},
    "LP101": {"ND-08"},
    "LP102": {"ND-07"},
    "LP103": {"ND-07"},
    "LP106": {"ND-07"},
    "LP112": {"ND-08"},
    "LP209": {"LP201"},
    "LP212": {"LP201"},
}


@pytest.mark.parametrize("code", CASES)
def test_planted_fault_is_found_in_the_words_that_were_read_and_nothing_else(code: str, tmp_path: Path) -> None:
    found = raised(CASES[code], tmp_path)
    check(found, code)
    assert {one.code for one in found} - COMPANIONS.get(code, set()) == {code}


def test_every_code_has_a_case() -> None:
    codes = {code for file in FILES for code in load_data(f"findings/{file}")}
    assert set(CASES) == codes <= set(registry())


def test_every_rule_of_the_decree_is_checked_or_said_not_to_be() -> None:
    rules = {f"{family}-{number:02d}" for family, count in RULES.items() for number in range(1, count + 1)}
    assert len(rules) == 100
    assert rules == {code for code in registry() if code[:2] in RULES} | set(not_checked())


@pytest.mark.parametrize("against", [None, reference()], ids=["alone", "against the results"])
def test_sound_letter_has_no_finding(tmp_path: Path, against: object) -> None:
    assert proofed(SOUND, tmp_path, against=against) == []  # type: ignore[arg-type]
