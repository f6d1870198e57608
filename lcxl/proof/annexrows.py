"""The annex table as rows of indicators: wording, marks, earlier and present figure, and where each stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from lcxl.proof.manuscript import Cell, Document, Paragraph, Row, Table
from lcxl.proof.words import squash, table
from lcxl.values import fold, nfc

Columns = dict[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexRow:
    """One row of the annex table; ``number`` is None where it has none that can be read.

    ``places`` gives the first paragraph of each column, ``broken`` tells that the row goes on in another one
    without a number.
    """

    number: int | None
    wording: str = ""
    responsible: str = ""
    met: bool = False
    not_met: bool = False
    previous: str = ""
    current: str = ""
    places: dict[str, Paragraph]
    paragraphs: tuple[tuple[str, Paragraph], ...] = ()
    broken: bool = False

    @property
    def place(self) -> Paragraph:
        """The first paragraph of the row."""
        return next(iter(self.places.values()))

    def at(self, column: str) -> Paragraph:
        """Return the paragraph that a finding about ``column`` points to."""
        return self.places.get(column, self.place)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnexTable:
    """A table of indicators: its rows in order, and the headings of its columns by key."""

    table: Table
    rows: tuple[AnnexRow, ...]
    headings: dict[str, Paragraph]

    @property
    def marked(self) -> bool:
        """Tell whether the table has columns for both marks."""
        return {"met", "not_met"} <= self.headings.keys()


def annex_tables(document: Document) -> tuple[AnnexTable, ...]:
    """Return the tables of indicators of ``document``: those whose heading names a number, a wording and a mark."""
    found = []
    for block in document.tables:
        head = _heading(block)
        if head is not None:
            at, columns = head
            rows = tuple(_rows(block, at + 1, columns))
            headings = {
                key: cell.paragraphs[0]
                for key, column in columns.items()
                for row in block.rows[: at + 1]
                for cell in row.cells
                if cell.column == column and cell.paragraphs and cell.text.strip()
            }
            found.append(AnnexTable(table=block, rows=rows, headings=headings))
    return tuple(found)


def _heading(block: Table) -> tuple[int, Columns] | None:
    """Return the last row of the heading (which may have two) and its columns; None for another table."""
    columns: Columns = {}
    for at, row in enumerate(block.rows[:3]):
        columns = {**_named(row), **columns}
        if {"number", "wording"} <= columns.keys() and {"met", "not_met"} & columns.keys():
            return at, columns | _figures(block.rows[: at + 1], columns)
    return None


def _named(row: Row) -> Columns:
    """Return which column holds what, by the words of one row of the heading."""
    found: Columns = {}
    for cell in row.cells:
        title = fold(squash(nfc(cell.text)))
        key = next((key for key, wanted in table("annex_columns").items() if title in map(fold, wanted)), None)
        if key is not None:
            found.setdefault(key, cell.column)
    return found


def _figures(heading: tuple[Row, ...], columns: Columns) -> Columns:
    """Return the columns of figures: those to the right of the marks that hold nothing else that is known."""
    marks = max(columns[key] for key in ("met", "not_met") if key in columns)
    others = {cell.column for row in heading for cell in row.cells if cell.text.strip() and cell.column > marks}
    figures = sorted(others - set(columns.values()))
    names = ("previous", "current") if len(figures) > 1 else ("current",)
    return dict(zip(names, figures, strict=False))


def _rows(block: Table, start: int, columns: Columns) -> Iterator[AnnexRow]:
    pending: AnnexRow | None = None
    for row in block.rows[start:]:
        cells = {key: cell for key, column in columns.items() for cell in row.cells if cell.column == column}
        if not any(cell.text.strip() for cell in cells.values()):
            continue
        made = _row(cells)
        label = squash(cells["number"].text) if "number" in cells else ""
        if pending is not None and not label and not made.met and not made.not_met:
            pending = _continued(pending, made)
            continue
        if pending is not None:
            yield pending
        pending = made
    if pending is not None:
        yield pending


def _row(cells: dict[str, Cell]) -> AnnexRow:
    texts = {key: squash(nfc(cell.text)) for key, cell in cells.items()}
    number = re.fullmatch(r"0*(\d{1,3})\.?", texts.get("number", ""))
    return AnnexRow(
        number=int(number[1]) if number else None,
        wording=texts.get("wording", ""),
        responsible=texts.get("responsible", ""),
        met=bool(texts.get("met")),
        not_met=bool(texts.get("not_met")),
        previous=texts.get("previous", ""),
        current=texts.get("current", ""),
        places={key: cell.paragraphs[0] for key, cell in cells.items() if cell.paragraphs},
        paragraphs=tuple((key, paragraph) for key, cell in cells.items() for paragraph in cell.paragraphs),
    )


def _continued(first: AnnexRow, second: AnnexRow) -> AnnexRow:
    """Return a row with the rest of its text, which stands in another row without a number."""

    def whole(name: str) -> str:
        return squash(f"{getattr(first, name)} {getattr(second, name)}")

    return replace(
        first,
        wording=whole("wording"),
        responsible=whole("responsible"),
        previous=whole("previous"),
        current=whole("current"),
        paragraphs=first.paragraphs + second.paragraphs,
        broken=True,
    )
