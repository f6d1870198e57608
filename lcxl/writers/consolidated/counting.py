"""Formulas that count rows of the other sheets, each with its result."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lcxl.layout import TableSheet, column_letter
from lcxl.writers.consolidated.canvas import Formula
from lcxl.writers.excel.celltext import quoted


def criterion(words: str) -> str:
    """Return the criterion of COUNTIFS that a cell holds exactly ``words``, as a string of a formula."""
    escaped = words.replace("~", "~~").replace("*", "~*").replace("?", "~?")
    return string("=" + escaped)


def string(words: str) -> str:
    """Return ``words`` as a string of a formula."""
    return '"' + words.replace('"', '""') + '"'


@dataclass(frozen=True, slots=True)
class Area:
    """The rows of a table as it stands in the workbook: (sheet, first row, last row) of each of its parts, 1-based."""

    layout: TableSheet
    parts: Sequence[tuple[str, int, int]]

    def column(self, key: str, part: int = 0) -> str:
        """Return the absolute reference to the cells of a column."""
        sheet, first, last = self.parts[part]
        letter = self.layout.letter(key)
        return f"{quoted(sheet)}!${letter}${first}:${letter}${last}"

    def cell(self, key: str, row: int, part: int = 0) -> str:
        """Return the reference to the cell of a column in a row (1-based)."""
        return f"{quoted(self.parts[part][0])}!{self.layout.letter(key)}{row}"

    def count(self, value: int, *conditions: tuple[str, str], total: str = "") -> Formula:
        """Return the formula that counts the rows that meet all conditions, or adds up the column ``total`` of them.

        Conditions are (column key, criterion as a formula's string); ``value`` is the result.
        """
        counted = [self._count(part, conditions, total) for part in range(len(self.parts))]
        return Formula("=" + "+".join(counted), value)

    def _count(self, part: int, conditions: Iterable[tuple[str, str]], total: str) -> str:
        pairs = ",".join(f"{self.column(key, part)},{wanted}" for key, wanted in conditions)
        return f"SUMIFS({self.column(total, part)},{pairs})" if total else f"COUNTIFS({pairs})"


def address(row: int, col: int) -> str:
    """Return the A1 address of a 0-based row and column."""
    return f"{column_letter(col + 1)}{row + 1}"


def share(part: int, whole: int, cells: tuple[str, str]) -> Formula:
    """Return part over whole as a fraction, 0 where the whole is 0."""
    return Formula(f"=IF({cells[1]}=0,0,{cells[0]}/{cells[1]})", part / whole if whole else 0)


def spliced(words: str, parts: Sequence[Formula]) -> Formula:
    """Return the formula of a phrase in which the characters 0, 1 ... stand for formulas of their own."""
    pieces: list[str] = []
    literal, shown = "", ""
    for char in words:
        if ord(char) >= len(parts):
            literal, shown = literal + char, shown + char
            continue
        pieces += [string(literal)] if literal else []
        part = parts[ord(char)]
        pieces.append(f"({part.text[1:]})")
        literal, shown = "", f"{shown}{part.value}"
    pieces += [string(literal)] if literal else []
    return Formula("=" + "&".join(pieces), shown)
