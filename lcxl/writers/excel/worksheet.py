"""XlsxWriter's worksheet with what lcxl adds: heights that grow, a format for the rest of the columns, quick rows.

In a streamed workbook a row is written when the next one begins.  Texts and numbers of such rows are put into XML
when they are given, and the XML of a text is kept, since large tables repeat most of theirs: that takes a tenth of
the time that XlsxWriter needs for the same cells.  Links are kept as text too, and links to one file share its
relationship.  All else, and all other workbooks, are XlsxWriter's own work.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from math import isfinite
from typing import Any, NamedTuple

from xlsxwriter.format import Format
from xlsxwriter.utility import _preserve_whitespace, xl_col_to_name
from xlsxwriter.worksheet import CellStringTuple
from xlsxwriter.worksheet import Worksheet as _Worksheet

LAST_COLUMN = 16_383
_KEPT_TEXTS = 20_000
_KEPT_FORMULAS = 4_000
_ROWS_AT_ONCE = 200
_RICH = "<r>"
_INTERNAL, _EXTERNAL = "internal:", "external:"
_ODD = re.compile(
    r"[&<>\x00-\x1f\x7f\x85\u2028\u2029\ud800-\udfff\ufffe\uffff]|_x|\A[\s=+@-]|\s\Z",
)
"""What a cell can't hold as it is, or what has to be escaped or marked."""
_LONGEST_PLAIN = 8_000


class _Letters(dict[int, str]):
    """Column letters by 0-based number, each worked out once, with the beginning of their cells."""

    def __missing__(self, column: int) -> str:
        self[column] = beginning = f'<c r="{xl_col_to_name(column)}'
        return beginning


CELL = _Letters()
"""How the XML of a column's cells begins, up to the row number."""


def is_plain(text: str) -> bool:
    """Tell whether a cell can hold a text as it is: one search instead of the several that others need."""
    return len(text) <= _LONGEST_PLAIN and _ODD.search(text) is None


def plain_xml(text: str, form: Format) -> str:
    """Return the XML of a cell of a streamed sheet with a plain text, from behind its row number on."""
    look = f'" s="{form._get_xf_index()}"'
    return f'{look} t="inlineStr"><is><t>{text}</t></is></c>' if text else f"{look}/>"


class _Link(NamedTuple):
    """A link of a streamed sheet: its cell, the file ("" for this one), the place in it."""

    cell: str
    file: str
    place: str
    shown: str
    tip: str


_PREPARED: dict[tuple[str, bool], str] = {}


class Worksheet(_Worksheet):  # type: ignore[misc]
    """A worksheet that can do two things more; both only touch what XlsxWriter has written already.

    ``growing``: its row heights are no custom heights, so that Excel fits them again when a cell is edited.
    ``rest``: the format of all columns from the (0-based) column in ``rest_from`` on; given to 16,000 columns by
    ``set_column``, it would make XlsxWriter look at each of them in every row.
    """

    streamed = False
    growing = False
    rest: Format | None = None
    rest_from = 0

    def close_rows(self) -> None:
        """Close the file that streamed rows are written to, where the workbook was given up before its end."""
        if self.row_data_fh is not None:
            self.row_data_fh.close()

    def _xml_start_tag_unencoded(self, tag: str, attributes: Sequence[tuple[str, Any]] = ()) -> None:
        if self.growing and tag == "row":
            attributes = [pair for pair in attributes if pair[0] != "customHeight"]
        super()._xml_start_tag_unencoded(tag, attributes)

    def _xml_end_tag(self, tag: str) -> None:
        if tag == "cols" and self.rest is not None:
            span = [("min", self.rest_from + 1), ("max", LAST_COLUMN + 1), ("width", "9.140625")]
            self._xml_empty_tag("col", [*span, ("style", self.rest._get_xf_index())])
        super()._xml_end_tag(tag)

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        """Return a formula as files hold it; XlsxWriter's search for new functions is made once for each formula."""
        found = _PREPARED.get((formula, expand_future_functions))
        if found is None:
            if len(_PREPARED) >= _KEPT_FORMULAS:
                _PREPARED.clear()
            found = super()._prepare_formula(formula, expand_future_functions)
            _PREPARED[formula, expand_future_functions] = found
        return found


class StreamedWorksheet(Worksheet):
    """A worksheet of a streamed workbook: rows are written when the next one begins."""

    previous_row: int
    outline_row_level: int
    streamed = True

    def __init__(self) -> None:
        super().__init__()
        self._kept: dict[tuple[str, Format], str] = {}
        self._linked: list[_Link] = []
        self._rows: list[str] = []

    def kept_xml(self, text: str, form: Format) -> str | None:
        """Return the XML of a cell with this text and format, where it was made before."""
        return self._kept.get((text, form))

    def keep_xml(self, text: str, form: Format, xml: str) -> None:
        """Keep the XML of a cell for the next that has this text and format; old ones may be forgotten."""
        if len(self._kept) >= _KEPT_TEXTS:
            self._kept.clear()
        self._kept[text, form] = xml

    def text_xml(self, text: str, form: Format) -> str:
        """Return the XML of a cell with a text that a cell can hold ("" for none), from behind its row number on."""
        if is_plain(text):
            return plain_xml(text, form)
        return f'" s="{form._get_xf_index()}"{self._inline(text)}'

    def number_xml(self, number: float, form: Format) -> str:
        """Return the XML of a cell with a number, from behind its row number on."""
        if not isfinite(number):
            raise ValueError(f"{number} is no number for a cell")
        return f'" s="{form._get_xf_index()}"><v>{number:.16G}</v></c>'

    def _inline(self, text: str) -> str:
        """Return what follows the attributes of a text cell."""
        escaped = self._escape_data(self._escape_control_characters(text))
        space = ' xml:space="preserve"' if _preserve_whitespace(text) else ""
        return f' t="inlineStr"><is><t{space}>{escaped}</t></is></c>'

    def place(self, row: int, column: int, xml: str) -> int:
        """Put the XML of a cell into the present row, or begin the next with it; -2 if the row is written already."""
        if row != self.previous_row or self.dim_colmax is None or not self.dim_colmin <= column <= self.dim_colmax:
            code: int = self._check_dimensions(row, column)
            if code:
                return code
            if row > self.previous_row:
                self._write_single_row(row)
        self.table[row][column] = xml
        return 0

    def whole_row(self, row: int, xml: str, height: float | None, level: int) -> int:
        """Write a row at once: the XML of its cells, its height in points, its level of the outline.

        -2 if (a part of) the row is written already.
        """
        if row < self.previous_row or self.table.get(row):
            return -2
        code: int = self._check_dimensions(row, 0)
        if code:
            return code
        if self.previous_row < row:
            self._write_single_row(row)
        self.previous_row = row + 1
        look = ""
        if height is not None:
            look = f' ht="{int(height * 4 / 3 + 0.5) * 0.75:.16g}" customHeight="1"'
        if level:
            look += f' outlineLevel="{level}"'
            self.outline_row_level = max(self.outline_row_level, level)
        if xml:
            self._rows.append(f'<row r="{row + 1}"{look}>{xml}</row>')
        elif look:
            self._rows.append(f'<row r="{row + 1}"{look}/>')
        if len(self._rows) >= _ROWS_AT_ONCE:
            self._flush()
        return 0

    def _flush(self) -> None:
        self.fh.write("".join(self._rows))
        self._rows.clear()

    def link(self, row: int, column: int, target: str, shown: str, tip: str = "") -> None:
        """Make a link of a cell that is written by itself; relative targets as in ``Sheet.link``, escaped already."""
        if target.startswith(_INTERNAL):
            file, place = "", target.removeprefix(_INTERNAL)
        else:
            file, _, place = target.removeprefix(_EXTERNAL).partition("#")
        self._linked.append(_Link(f"{xl_col_to_name(column)}{row + 1}", file, place, shown, tip))

    def _write_hyperlinks(self) -> None:
        if not self._linked:
            return
        relations: dict[str, str] = {}
        self._xml_start_tag("hyperlinks")
        for link in self._linked:
            if link.file and link.file not in relations:
                self.rel_count += 1
                relations[link.file] = f"rId{self.rel_count}"
                self.external_hyper_links.append(["/hyperlink", link.file.replace("/", "\\"), "External"])
            attributes = {
                "ref": link.cell,
                "r:id": relations.get(link.file, ""),
                "location": link.place,
                "tooltip": link.tip,
                "display": "" if link.file else link.shown,
            }
            self._xml_empty_tag("hyperlink", [pair for pair in attributes.items() if pair[1]])
        self._xml_end_tag("hyperlinks")

    def _write_string(self, row: int, col: int, string: str, cell_format: Format | None = None) -> int:
        if cell_format is not None and len(string) <= self.xls_strmax // 2:
            return self.place(row, col, self.text_xml(string, cell_format))
        code: int = super()._write_string(row, col, string, cell_format)
        return code

    def _write_single_row(self, current_row_num: int = 0) -> None:
        """Write the present row out and begin the next."""
        self._flush()
        row = self.previous_row
        cells = self.table.get(row)
        if not cells:
            super()._write_single_row(current_row_num)
            return
        self.previous_row = current_row_num
        self._write_row(row, None, self.row_info.get(row))
        number, ready = row + 1, []
        for column in sorted(cells):
            cell = cells[column]
            if type(cell) is str:
                ready.append(f"{CELL[column]}{number}{cell}")
                continue
            self.fh.write("".join(ready))
            ready = []
            self._write_cell(row, column, cell)
        self.fh.write("".join(ready) + "</row>")
        self.table.clear()

    def _write_cell(self, row: int, col: int, cell: Any) -> None:
        """Write a cell; XlsxWriter would take a streamed text that looks like its own rich text for XML."""
        if type(cell) is CellStringTuple and cell.string.startswith(_RICH):
            look = "" if cell.format is None else f' s="{cell.format._get_xf_index()}"'
            self.fh.write(f'{CELL[col]}{row + 1}"{look}{self._inline(cell.string)}')
            return
        super()._write_cell(row, col, cell)
