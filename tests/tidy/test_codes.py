"""`lcxl explain`, and the reference page of all findings."""

from __future__ import annotations

import re

import pytest

from lcxl.findings import codes, spec
from lcxl.tidy.codes import explanation, families, nearest, reference


def test_a_code_is_explained_with_its_example() -> None:
    lines = explanation("LC401") or []
    assert lines[0] == "LC401  several_figures"
    assert lines[1] == "Mức độ: Lỗi"
    assert lines[-2:] == [f"Ví dụ sai: {spec('LC401').bad}", f"Ví dụ đúng: {spec('LC401').good}"]
    assert "“…”" in lines[2], "a person does not know the names of slots"


def test_a_rule_of_the_decree_is_explained_with_its_clause() -> None:
    assert any(line.startswith("Source: ") and "Phụ lục I" in line for line in explanation("PG-01", "en") or [])


def test_an_unknown_code_has_no_explanation_and_near_ones_are_named() -> None:
    assert explanation("LC999") is None
    assert explanation("") is None
    assert "LC401" in nearest("LC4O1") and all(code.startswith("LC4") for code in nearest("LC4O1"))
    assert nearest("pg03")[0] == "PG-03"


def test_families_hold_each_code_once() -> None:
    members = [code for family in families().values() for code in family]
    assert sorted(members) == sorted(codes())


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_reference_page_holds_every_code_and_no_slot(lang: str) -> None:
    page = reference(lang)
    assert re.findall(r"^### ([A-Z]{2}-?\d+) ", page, flags=re.MULTILINE) == [
        code for family in families().values() for code in family
    ]
    outside_code = re.sub(r"``.*?``|`[^`\n]*`", "", page)
    slots = {slot for code in codes() for slot in spec(code).slots}
    assert not slots & set(re.findall(r"\{(\w+)\}", outside_code))
    assert not re.search(r"(?<!\\)<[A-Za-z!]", outside_code), "HTML in a page of Markdown"
