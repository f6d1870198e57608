"""Equal values held once: what makes the answers of ten thousand units fit into memory."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from lcxl.model import Entry, Evidence, Quantity, Submission


class Pool:
    """Holds one instance of each value it was given and gives that back for every equal one."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._numbers: dict[str, Decimal] = {}
        self._quantities: dict[tuple[str, str, str], Quantity] = {}
        self._maps: dict[tuple[tuple[str, str], ...], dict[str, str]] = {}

    def submission(self, submission: Submission) -> Submission:
        """Return an equal submission whose parts are shared with those of earlier ones."""
        codes = {row.code: row.code for row in submission.evidence}
        return replace(
            submission,
            sheets=self._map(submission.sheets.items()),
            columns=self._map(submission.columns.items()),
            entries=tuple(self._entry(entry, codes) for entry in submission.entries),
            evidence=tuple(self._row(row) for row in submission.evidence),
        )

    def _row(self, row: Evidence) -> Evidence:
        return replace(
            row,
            title=self._text(row.title),
            symbol=self._text(row.symbol),
            issued_on=self._text(row.issued_on),
            issuer=self._text(row.issuer),
            location=self._text(row.location),
        )

    def _text(self, text: str) -> str:
        return self._texts.setdefault(text, text)

    def _number(self, number: Decimal | None) -> Decimal | None:
        """Share numbers that state the same digits: 93.6 and 93.60 are equal but differ in precision."""
        return None if number is None else self._numbers.setdefault(str(number), number)

    def _quantity(self, quantity: Quantity | None) -> Quantity | None:
        if quantity is None:
            return None
        return self._quantities.setdefault((str(quantity.value), quantity.bound or "", quantity.text), quantity)

    def _map(self, items: Iterable[tuple[str, str]]) -> dict[str, str]:
        key = tuple(items)
        return self._maps.setdefault(key, dict(key))

    def _entry(self, entry: Entry, codes: dict[str, str]) -> Entry:
        """Share an entry's parts; ``codes`` has the codes of its own unit's register, which no other unit uses."""
        return replace(
            entry,
            measure=self._text(entry.measure),
            quantity=self._quantity(entry.quantity),
            numerator=self._number(entry.numerator),
            denominator=self._number(entry.denominator),
            typed=self._text(entry.typed),
            evidence=tuple(codes.setdefault(code, code) for code in entry.evidence),
            reason=self._text(entry.reason),
            remedy=self._text(entry.remedy),
            note=self._text(entry.note),
            previous=self._quantity(entry.previous),
            previous_text=self._text(entry.previous_text),
        )
