"""The words in which sheet layouts are declared: columns, tables, lists of key and value."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from lcxl.texts import label, labels, load_data


class Kind(StrEnum):
    """How the content of a cell is read and written.

    ``CODES`` is a list of codes separated by ``;``; ``QUANTITY`` a figure in the unit of its row's measure;
    ``CHOICE`` one label of the column's ``choices``; ``MARK`` an x.
    """

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    DATE = "date"
    CHOICE = "choice"
    CODES = "codes"
    QUANTITY = "quantity"
    THRESHOLD = "threshold"
    MARK = "mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column of a table (or one line of a key-value sheet).

    ``key`` names it in code, ``header`` is its label in the workbook, ``width`` is in characters.
    ``variants`` are headers that mean the same in other rounds.
    ``choices`` names the section of labels it is chosen from; ``list_of`` the sheet whose codes it is chosen from.
    ``added``: it came with a later version, so that older workbooks lack it and need not be told.
    """

    key: str
    header: str
    width: float = 14
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: str = ""
    list_of: str = ""
    wrap: bool = False
    input: bool = False
    added: bool = False
    help: str = ""
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSheet:
    """A sheet that is one table: a header row and a record in each row below.

    ``title_rows`` rows stand above the header (title, explanation); ``key`` names the sheet in code.
    """

    key: str
    name: str
    columns: tuple[Column, ...]
    title_rows: int = 0
    help: str = ""

    @property
    def header_row(self) -> int:
        """The 1-based row of the headers."""
        return self.title_rows + 1

    def column(self, key: str) -> Column:
        """Return the column with ``key``; KeyError if there is none."""
        return self.columns[self.index(key)]

    def index(self, key: str) -> int:
        """Return the 0-based position of the column with ``key``; KeyError if there is none."""
        for position, column in enumerate(self.columns):
            if column.key == key:
                return position
        raise KeyError(key)

    def letter(self, key: str) -> str:
        """Return the column letter of ``key`` in a workbook that lcxl wrote."""
        return column_letter(self.index(key) + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSheet:
    """A sheet of lines: what it is, its value (one column for each of ``records``), an explanation.

    Of one that is ``optional`` nothing need be there: what lacks is not told, and has its default.
    """

    key: str
    name: str
    fields: tuple[Column, ...]
    records: tuple[str, ...] = ("",)
    title_rows: int = 0
    help: str = ""
    optional: bool = False


Sheet = TableSheet | FieldSheet


def column_letter(number: int) -> str:
    """Return the letters of the 1-based column ``number``: 1 is A, 28 is AB."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def columns_from(section: str, *declared: tuple[str, dict[str, object]]) -> tuple[Column, ...]:
    """Make columns whose headers are the labels of ``section``; every label must be declared and no other."""
    headers = labels(section)
    names = [name for name, _ in declared]
    if names != list(headers):
        raise KeyError(f"{section}: layout declares {names}, labels are {list(headers)}")
    variants = load_data("labels.toml")["header_variants"]
    return tuple(
        Column(key=name, header=headers[name], variants=tuple(variants.get(f"{section}.{name}", ())), **options)  # type: ignore[arg-type]
        for name, options in declared
    )


def sheet_name(workbook: str, key: str) -> str:
    """Return the name of sheet ``key`` of a kind of workbook (``form``, ``campaign``, ``consolidated``)."""
    return label(f"{workbook}.sheets.{key}")


def choices_of(column: Column) -> Iterator[tuple[str, str]]:
    """Yield (code, label) of the choices of a column."""
    yield from labels(column.choices).items()
