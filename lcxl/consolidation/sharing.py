"""Equal values held once: what makes the answers of ten thousand units fit into memory."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from operator import attrgetter

from lcxl.model import Quantity, Submission

_ENTRY_TEXTS = ("measure", "typed", "reason", "remedy", "note", "previous_text")
_ENTRY_NUMBERS = ("numerator", "denominator")
_ENTRY_FIGURES = ("quantity", "previous")
_ROW_TEXTS = ("title", "symbol", "issued_on", "issuer", "location")
_entry_texts, _row_texts = attrgetter(*_ENTRY_TEXTS), attrgetter(*_ROW_TEXTS)
_entry_numbers, _entry_figures = attrgetter(*_ENTRY_NUMBERS), attrgetter(*_ENTRY_FIGURES)
_put = object.__setattr__  # in values that are never changed: one by its equal


class Pool:
    """Holds one instance of each value it was given and puts that in the place of every equal one."""

    def __init__(self) -> None:
        self._texts: dict[str, str] = {}
        self._numbers: dict[str, Decimal] = {}
        self._quantities: dict[tuple[str, str, str], Quantity] = {}
        self._maps: dict[tuple[tuple[str, str], ...], Mapping[str, str]] = {}

    def share(self, submission: Submission) -> None:
        """Exchange parts of a submission for equal ones of earlier submissions; it says what it said before."""
        _put(submission, "sheets", self._map(submission.sheets))
        _put(submission, "columns", self._map(submission.columns))
        codes = {row.code: row.code for row in submission.evidence}  # which no other unit uses
        for entry in submission.entries:
            self._share_texts(entry, _ENTRY_TEXTS, _entry_texts(entry))
            for name, number in zip(_ENTRY_NUMBERS, _entry_numbers(entry), strict=True):
                if number is not None:
                    _put(entry, name, self._number(number))
            for name, figure in zip(_ENTRY_FIGURES, _entry_figures(entry), strict=True):
                if figure is not None:
                    _put(entry, name, self._quantity(figure))
            if entry.evidence:
                _put(entry, "evidence", tuple(codes.get(code, code) for code in entry.evidence))
        for row in submission.evidence:
            self._share_texts(row, _ROW_TEXTS, _row_texts(row))

    def _share_texts(self, holder: object, names: tuple[str, ...], texts: tuple[str, ...]) -> None:
        for name, text in zip(names, texts, strict=True):
            if text and (held := self._texts.setdefault(text, text)) is not text:
                _put(holder, name, held)

    def _number(self, number: Decimal) -> Decimal:
        """Share numbers that state the same digits: 93.6 and 93.60 are equal but differ in precision."""
        return self._numbers.setdefault(str(number), number)

    def _quantity(self, quantity: Quantity) -> Quantity:
        return self._quantities.setdefault((str(quantity.value), quantity.bound or "", quantity.text), quantity)

    def _map(self, held: Mapping[str, str]) -> Mapping[str, str]:
        return self._maps.setdefault(tuple(held.items()), held)
