"""Lists for drop-downs on a hidden sheet of their own, as Excel 2007 needs them."""

from __future__ import annotations

from collections.abc import Sequence

from xlsxwriter.utility import xl_col_to_name

from lcxl.writers.excel.book import Book, BookError, Visibility
from lcxl.writers.excel.celltext import quoted


class Lists:
    """Lists for drop-downs, each a column of one hidden sheet and known by a defined name (as Excel 2007 needs)."""

    def __init__(self, book: Book, sheet: str, prefix: str = "lcxl_") -> None:
        self._book = book
        self._sheet = sheet
        self._prefix = prefix
        self._lists: dict[str, Sequence[str | int]] = {}

    def add(self, name: str, values: Sequence[str | int]) -> str:
        """Declare a list and return the reference (``=lcxl_name``) that a validation takes."""
        if not values:
            raise BookError(f"list {name} is empty")
        self._lists[name] = values
        return f"={self._prefix}{name}"

    def write(self, visibility: Visibility = "hidden") -> None:
        """Add the sheet with all lists declared so far; the name of each stands above it."""
        sheet = self._book.sheet(self._sheet, visibility=visibility)
        head = self._book.format(bold=True)
        body = self._book.format()
        for column, (name, values) in enumerate(self._lists.items()):
            sheet.put(0, column, name, head)
            for row, value in enumerate(values, 1):
                sheet.put(row, column, value, body)
            letter = xl_col_to_name(column)
            self._book.define(self._prefix + name, f"{quoted(self._sheet)}!${letter}$2:${letter}${len(values) + 1}")
        sheet.widths([30] * len(self._lists))
