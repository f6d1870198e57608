"""Decodes records of one source and gathers what is wrong with them, each at its cell or entry."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from lcxl.campaign.records import Record, UnreadableError, as_text, decode, is_blank, is_broken
from lcxl.findings import Finding, finding
from lcxl.layout import Column, FieldSheet, Sheet
from lcxl.texts import bilingual, text
from lcxl.values import RawValue, fold, period_code, period_dates

_EXPECTED = frozenset({"integer", "number", "date", "threshold", "code"})
"""What a kind of column expects, where that is not a list of choices."""
_LIKE = 50
"""How like, out of 100, a code must be to be the one that was meant."""


@dataclass(slots=True)
class Decoder:
    """Decodes the records of ``file``; what is wrong with them is in ``findings``.

    ``unusable`` are the codes of records that were told to be wrong: who refers to them is not told again.  ``known``
    holds the codes of units and groups, ``named`` these codes by names: references may give either.  ``mentioned``
    grows with the codes of units that are referred to; ``place_name`` is the place of the round.
    """

    file: str
    findings: list[Finding] = field(default_factory=list)
    unusable: set[str] = field(default_factory=set)
    named: Mapping[str, str] = field(default_factory=dict)
    known: Mapping[str, None] = field(default_factory=dict)
    mentioned: set[str] = field(default_factory=set)
    place_name: str = ""

    def tell(self, code: str, record: Record, key: str, /, **values: Any) -> None:
        """Report ``code`` at the cell (or entry) of ``key``; ``values`` are as for ``finding``."""
        place = {"sheet": record.sheet or None, "cell": record.cell(key) or record.entry}
        self.findings.append(finding(code, file=self.file, **place, **values))

    def values(self, sheet: Sheet, record: Record) -> dict[str, Any] | None:
        """Return the decoded values by key (absent where blank); None if a required one is missing or wrong.

        What belongs into a column that the sheet has lost is not asked for again: the column has been told.
        """
        decoded: dict[str, Any] = {}
        whole = True
        for column in sheet.fields if isinstance(sheet, FieldSheet) else sheet.columns:
            raw = record.values.get(column.key)
            value = None
            if is_broken(raw):
                self.tell("LC823", record, column.key, column=column.header, value=as_text(raw) or "-")
            elif is_blank(raw):
                if column.required and not record.lacks(column.key):
                    self.tell("LC803", record, column.key, column=column.header)
            else:
                value = self._value(column, record, raw)
            if value is not None:
                decoded[column.key] = value
            whole = whole and not (value is None and column.required)
        if not whole:
            self.unusable.update(str(decoded[key]) for key in ("code", "number") if key in decoded)
        return decoded if whole else None

    def period(self, record: Record, key: str, code: str, header: str, days: tuple[date, date] | None = None) -> str:
        """Return the code of the period that was meant by ``code`` (told if it is another, also if it is none).

        Excel makes a date of 2024-06: the month counts, or the day where ``days``, the period's, are that one.
        """
        raw = record.values.get(key)
        if isinstance(raw, RawValue) and raw.kind == "d":
            meant = (
                raw.value if days is not None and {day.isoformat() for day in days} == {raw.value} else raw.value[:7]
            )
        else:
            meant = code if period_dates(code) is not None else period_code(code) or code
        if period_dates(meant) is None:
            self.tell("LC821", record, key, quote=code, code=code)
        elif meant != code:
            self.tell("LC825", record, key, quote=code, column=header, value=code, meant=meant)
        return meant

    def _value(self, column: Column, record: Record, raw: object) -> object:
        try:
            return decode(column, raw)
        except UnreadableError as error:
            expected = text(f"expected.{error.expected}") if error.expected in _EXPECTED else error.expected
            slots = {"column": column.header, "value": error.value, "expected": expected}
            self.tell("LC804", record, column.key, quote=error.value, **slots)
            return None

    def units(self, record: Record, key: str, header: str, given: Iterable[str]) -> tuple[str, ...]:
        """Return the codes of units and groups that ``given`` names: codes, or names, which may hold commas."""
        codes = self.reference(record, key, header, self._by_name(list(given)), self.known)
        self.mentioned.update(codes)
        return codes

    def _by_name(self, parts: list[str]) -> Iterator[str]:
        """Yield codes for names; what was split at the commas in a name is put together again."""
        while parts:
            spans = (n for n in range(len(parts), 0, -1) if fold(", ".join(parts[:n])) in self.named)
            length = next(spans, 1)
            whole = ", ".join(parts[:length])
            yield whole if whole in self.known else self.named.get(fold(whole), whole)
            parts = parts[length:]

    def reference(
        self, record: Record, key: str, header: str, codes: Iterable[str], known: Collection[str]
    ) -> tuple[str, ...]:
        """Return the known codes that ``codes`` mean; report what is unknown with the nearest known one.

        Letter case and leading zeros that a number cell lost don't matter, and are told.  Where nothing is known at
        all (the sheet that declares it is missing) codes are taken as they are.
        """
        kept = []
        for code in codes:
            meant = code if code in known or not known else _meant(code, known)
            if meant is None and code in self.unusable:
                continue
            if meant is None:
                from rapidfuzz import process

                near = process.extractOne(code, list(known), score_cutoff=_LIKE)
                nearest = bilingual("nearest", "campaign.nearest" if near else "", code=near[0] if near else "")
                self.tell("LC806", record, key, quote=code, column=header, value=code, **nearest)
                continue
            if meant != code:
                self.tell("LC825", record, key, quote=code, column=header, value=code, meant=meant)
            kept.append(meant)
        return tuple(kept)


def _meant(code: str, known: Collection[str]) -> str | None:
    """Return the one known code that is ``code`` but for letter case or leading zeros."""
    folded = code.casefold()
    found = [one for one in known if one.casefold() == folded]
    if not found and code.isdecimal():
        found = [one for one in known if one.isdecimal() and one.lstrip("0") == code.lstrip("0")]
    return found[0] if len(found) == 1 else None
