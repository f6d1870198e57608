"""One way for each finding about a form's identity and layout to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

from lcxl.findings import Finding
from lcxl.layout.form import EVIDENCE, IDENTITY_SHEET, INDICATORS, UNIT
from lcxl.model import Handling, Receipt
from lcxl.submission.interpret import Interpreter
from tests.damage import (
    COLUMN,
    DAMAGES,
    FIRST,
    WARD,
    Damage,
    both,
    by,
    campaign,
    edited,
    filled,
    identity,
    interpreter,
    nobodys,
    put,
    read,
    sheet,
    unit_field,
    without_identity,
)

Case = Callable[[Path], list[Finding]]


def of(damage: Damage, by_: Callable[[], Interpreter] = interpreter, data: Callable[[], bytes] = filled) -> Case:
    """Make a case of a damage to a sound form, read as a worker does."""
    return lambda _: list(read(damage(data()), by=by_()).findings)


def changed_catalogue() -> Interpreter:
    """The campaign after its catalogue was changed."""
    catalogue = campaign().catalogue
    first = replace(catalogue.indicators[0], text="Lời mới")
    return Interpreter(replace(campaign(), catalogue=replace(catalogue, indicators=(first, *catalogue.indicators[1:]))))


def merged_away() -> Interpreter:
    """The campaign after the ward was merged into another."""
    units = tuple(replace(u, valid_to=date(2024, 1, 1)) if u.code == WARD else u for u in campaign().units)
    return Interpreter(replace(campaign(), units=units))


def old_properties(data: bytes) -> bytes:
    return edited(identity(period="2023-06")(data), lambda book: sheet(book, IDENTITY_SHEET).cell(5, 2, "2024-06"))


def named(name: str, data: Callable[[], bytes] = filled, by_: Callable[[], Interpreter] = interpreter) -> Case:
    """Make a case of a form in a file of another name."""
    return lambda _: list(read(data(), name=name, by=by_()).findings)


def nameless() -> bytes:
    return edited(
        filled(), lambda book: [without_identity(book), book.__delitem__(UNIT.name), sheet(book).delete_rows(2)]
    )


def given_away() -> Interpreter:
    """The campaign after the office gave a file to another ward."""
    receipt = Receipt(unit="06664", file="Phường Hà Tu.xlsx", handling=Handling.USE)
    return Interpreter(replace(campaign(), receipts=(receipt,)))


CASES: dict[str, Case] = {code: of(damage) for damage, code in DAMAGES.values() if code.startswith("LC2")} | {
    "LC210": of(lambda data: data, changed_catalogue),
    "LC211": of(both(without_identity, unit_field("period", ""))),
    "LC212": of(lambda data: data, merged_away),
    "LC213": of(identity(unit="UBXP")),
    "LC215": of(old_properties),
    "LC216": of(both(unit_field("unit_name", "Phường Hà Khánh"), unit_field("period", "2024-06")), data=nobodys),
    "LC217": of(
        both(
            unit_field("unit_name", "Phường Hà Khánh"),
            lambda book: sheet(book, IDENTITY_SHEET).cell(2, 2, "95-BGDDT"),
            lambda book: book.custom_doc_props.__delitem__("lcxl_catalogue"),
        ),
        data=nobodys,
    ),
    "LC266": named("Hồng Gai - Cao Thắng.xlsx", nameless),
    "LC267": named("Phường Hà Tu.xlsx"),
    "LC268": named("Phường Hà Tu.xlsx", by_=given_away),
    "LC269": of(
        both(
            without_identity,
            lambda book: [sheet(book).cell(FIRST + at, COLUMN["measure"], f"9{at}.1") for at in range(6)],
        )
    ),
    "LC220": of(by(lambda book: book.remove(sheet(book)))),
    "LC249": of(put("reason", "#REF!")),
    "LC250": of(by(lambda book: sheet(book, EVIDENCE.name).cell(EVIDENCE.header_row + 1, 2, "nước sạch"))),
}
assert COLUMN["note"] == len(INDICATORS.columns) and FIRST == 5, "the places that damages are done at"
