"""The registry of findings is tested like code: its texts are what people read first."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

import lcxl
from lcxl.findings import Finding, FindingSpec, Reader, Severity, codes, finding, registry, spec, worst
from lcxl.texts import LANGUAGES, load_data, slots_of
from lcxl.tidy.codes import families

FOLDER = Path(lcxl.__file__).parent / "data" / "findings"
FILES = sorted(FOLDER.glob("*.toml"))
PLACES = {"unit", "file", "sheet", "cell", "measure", "indicator", "part", "paragraph", "quote", "severity"}
SPECS = list(registry().values())


def texts_of(entry: FindingSpec) -> list[str]:
    own = (entry.messages, entry.hints, entry.unit_messages, entry.unit_hints, entry.together)
    return [text for texts in own for text in texts.values()]


def test_an_entry_read_alone_is_what_the_whole_file_says() -> None:
    whole = {code: table for file in FILES for code, table in tomllib.loads(file.read_text("utf-8")).items()}
    assert set(codes()) == set(whole)
    for code, table in whole.items():
        entry = spec(code)
        assert (entry.name, entry.severity, entry.messages, entry.hints) == (
            table["name"], table["severity"], table["message"], table["hint"]
        )  # fmt: skip
        assert {"bad": entry.bad, "good": entry.good} == table["example"]
        assert set(table) <= {
            "name", "reader", "severity", "message", "hint", "unit", "together", "example", "clause", "retired"
        }  # fmt: skip


def test_codes_are_unique_and_each_file_keeps_its_families_in_order() -> None:
    assert len(set(codes())) == len(codes())
    for file in FILES:
        members = re.findall(r"^\[(.+)\]$", file.read_text("utf-8"), flags=re.MULTILINE)
        for prefix in {code[:2] for code in members}:
            family = [code for code in members if code[:2] == prefix]
            assert family == sorted(family), file.name


def test_every_code_belongs_to_a_family() -> None:
    assert sum(len(members) for members in families().values()) == len(codes())
    assert all(members for members in families().values()), "a family without codes"


def test_names_are_unique_and_fit_to_be_identifiers() -> None:
    counts = Counter(entry.name for entry in SPECS)
    assert {name for name, count in counts.items() if count > 1} == set()
    assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in counts)


def test_entries_are_complete() -> None:
    for entry in SPECS:
        assert set(entry.messages) == set(entry.hints) == set(LANGUAGES), entry.code
        assert all(texts_of(entry)) and entry.bad and entry.good and entry.bad != entry.good, entry.code


def test_no_slot_hides_behind_a_place() -> None:
    assert [entry.code for entry in SPECS if entry.slots & PLACES] == []


def test_both_languages_say_the_same_things() -> None:
    """Words that differ by language have a slot for each (``faults_vi``, ``faults_en``)."""
    odd = {}
    for entry in SPECS:
        vi, en = (
            {name.removesuffix(f"_{lang}") for name in slots_of(entry.messages[lang]) | slots_of(entry.hints[lang])}
            for lang in LANGUAGES
        )
        if vi != en:
            odd[entry.code] = vi ^ en
    assert odd == {}


OFFICE_WORDS = re.compile(
    r"chien-dich|tong-hop|kiem-tra\.xlsx|cong-van|[1-4]-(bieu-mau|bao-cao-nhan|ket-qua|da-ban-hanh)|tra-lai|lcxl|--[a-z]"
    r"|pip install|SHA-256|[Đđ]ề nghị đơn vị|[Hh]ỏi (lại )?đơn vị|\bPhòng\b|[Aa]sk the unit|\bthe office\b"
)
OWN_SHEETS = set(load_data("labels.toml")["form"]["sheets"].values())
OFFICE_SHEETS = set(load_data("labels.toml")["campaign"]["sheets"].values()) - OWN_SHEETS
SAID_TO_UNITS = [
    (entry.code, text)
    for entry in SPECS
    if entry.reader is Reader.UNIT and not entry.retired and entry.severity is not Severity.INFO
    for texts in (entry.unit_messages or entry.messages, entry.unit_hints or entry.hints, entry.together)
    for text in texts.values()
]


def test_what_units_read_names_nothing_of_the_office() -> None:
    odd = [(code, text) for code, text in SAID_TO_UNITS if OFFICE_WORDS.search(text)]
    odd += [(code, text) for code, text in SAID_TO_UNITS if OFFICE_SHEETS & set(re.findall('[“"]([^”"]+)', text))]
    assert odd == []


def test_what_is_said_once_for_several_cells_counts_them() -> None:
    assert [entry.code for entry in SPECS if entry.together and {"count"} != set(slots_of(entry.together["vi"]))] == []


def flaws(text: str) -> list[str]:
    """What is wrong with the form of a text."""
    checks = {
        "not composed (NFC)": text != unicodedata.normalize("NFC", text),
        "blanks": "  " in text or text != text.strip() or "\n" in text,
        "no capital": text[0] != text[0].upper() and not text.startswith("lcxl "),
        "no stop at the end": re.search('[.?\u2026][)"\u201d]?$', text) is None,
        "a blank before a sign": re.search(r"\s[,;:!?](\s|$)", text) is not None,
        "quotes": text.count("\u201c") != text.count("\u201d"),
        "brackets": text.count("(") != text.replace("})\u201d", "").count(")"),
    }
    return [flaw for flaw, found in checks.items() if found]


def test_texts_are_clean() -> None:
    odd = [(entry.code, text, flaws(text)) for entry in SPECS for text in texts_of(entry) if flaws(text)]
    assert odd == []


def test_sheets_and_columns_that_texts_name_exist() -> None:
    known = set(leaves(load_data("labels.toml")))
    for entry in SPECS:
        vi = f"{entry.messages['vi']} {entry.hints['vi']}" if entry.code.startswith("LC") else ""
        en = f"{entry.messages['en']} {entry.hints['en']}"
        named = set(re.findall(r"\b(?:[Tt]rang|[Cc]ột) “([^”{}]+)”", vi))
        named |= set(re.findall(r"\b(?:sheet|column) [\"“]([^\"”{}]+)[\"”]", en))
        assert named <= known, entry.code


def leaves(table: dict[str, object]) -> list[str]:
    return [
        text
        for value in table.values()
        for text in (leaves(value) if isinstance(value, dict) else value if isinstance(value, list) else [str(value)])
    ]


@pytest.mark.parametrize(
    ("severity", "members"),
    [
        # a file or value that can't be used, or two that can't both be true
        (Severity.ERROR, "LC104 LC119 LC142 LC201 LC204 LC205 LC207 LC301 LC400 LC401 LC406 LC501 LC502 LC712 LC803"),
        # used, and somebody should look
        (Severity.WARNING, "LC303 LC305 LC306 LC421 LC503 LC506 LC701 LC702 LC720 LC222 LC223"),
        # told for the record
        (Severity.INFO, "LC118 LC430 LC431 LC437 LC601 LC711"),
    ],
)
def test_severities_are_those_of_the_design(severity: Severity, members: str) -> None:
    assert {code: spec(code).severity for code in members.split()} == dict.fromkeys(members.split(), severity)


def test_a_text_is_never_shown_half_filled() -> None:
    with pytest.raises(KeyError, match="value"):
        finding("LC400")
    with pytest.raises(KeyError, match="surplus"):
        finding("LC400", value="1,2,3", surplus="x")
    with pytest.raises(KeyError):
        finding("LC999")


def test_places_are_fields_and_the_rest_are_slots() -> None:
    found = finding("LC400", value="không rõ", sheet="Chỉ số", cell="M7")
    assert (found.sheet, found.cell, found.slots) == ("Chỉ số", "M7", {"value": "không rõ"})
    assert "không rõ" in found.message("vi") and "không rõ" in found.message("en")
    assert found.at(cell="M8").cell == "M8" and found.cell == "M7"


def test_an_office_may_set_a_severity() -> None:
    number = dict.fromkeys(spec("LC601").slots, "x")
    assert finding("LC601", **number).severity == Severity.INFO
    assert finding("LC601", severity=Severity.ERROR, **number).severity == Severity.ERROR


def test_the_worst_of_the_open_findings_counts() -> None:
    def of(severity: Severity, accepted: bool = False) -> Finding:
        return Finding(code="LC400", severity=severity, accepted=accepted)

    assert worst([]) is None
    assert worst([of(Severity.INFO), of(Severity.WARNING)]) == Severity.WARNING
    assert worst([of(Severity.ERROR, accepted=True), of(Severity.INFO)]) == Severity.INFO
