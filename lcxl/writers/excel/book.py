"""The one thin layer over XlsxWriter that every workbook of lcxl is written with.

XlsxWriter does the work; this module holds what would otherwise be forgotten somewhere: text stays text, limits of
Excel are errors and never silence, a fixed creation date, one font, formats made once, heights of wrapped rows.
Rows and columns are 0-based, as in XlsxWriter; widths are in characters, heights in points.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from decimal import Decimal
from io import BytesIO
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Literal

import xlsxwriter
from xlsxwriter.format import Format

from lcxl.writers.excel.celltext import (
    MAX_MESSAGE,
    MAX_TITLE,
    alert,
    prompt,
    quoted,
    safe_text,
    sheet_title,
    shorten,
    utf16_length,
)
from lcxl.writers.excel.metrics import DIGIT_PIXELS, PADDING_PIXELS, lines_height, row_height, text_width
from lcxl.writers.excel.worksheet import StreamedWorksheet, Worksheet, is_plain, plain_xml

__all__ = [
    "FONT",
    "MAX_LINKS",
    "MAX_MESSAGE",
    "MAX_TEXT",
    "MAX_TITLE",
    "Book",
    "BookError",
    "CellValue",
    "Sheet",
    "Visibility",
    "alert",
    "lines_height",
    "prompt",
    "quoted",
    "row_height",
    "safe_text",
    "sheet_title",
    "shorten",
    "text_width",
    "utf16_length",
]

FONT = "Times New Roman"
MAX_TEXT = 32_767
MAX_INLINE_LIST = 255
MAX_LINKS = 65_530
MAX_URL = 2_079
MAX_PROPERTY = 255
A4_SHORT, A4_LONG, SIDE_MARGIN = 8.27, 11.69, 0.4
"""In inches."""
CLIPPED = " [\u2026]"

Visibility = Literal["visible", "hidden", "very_hidden"]
CellValue = str | bool | int | float | Decimal | date | datetime | None

_FORMULA_START = ("=", "+", "-", "@", "\t")
_LONGEST_KEPT = 1_000
_BUILDING = threading.RLock()
"""Warning filters belong to the whole process: one workbook is built at a time."""


class BookError(Exception):
    """A workbook can't be written as asked: a limit of Excel or a call that XlsxWriter refused (our own fault)."""


class Book:
    """A workbook under construction, in memory: ``with Book(...) as book: ...; return book.finish()``.

    ``created`` stands in its properties (the period's end: nothing looks at the clock).  ``unlocked`` makes the
    Normal style unlocked, so that what people paste doesn't lock cells; formats made by ``format`` are locked unless
    told otherwise.  ``streaming`` writes rows to disk as they come (rows in order only) for very large sheets.
    Cells whose text was longer than Excel allows are listed in ``clipped`` as (sheet, row, column).
    """

    def __init__(
        self, *, created: date, title: str = "", unlocked: bool = False, size: float = 11, streaming: bool = False
    ) -> None:
        self._buffer = BytesIO()
        self._size = size
        self._worksheet = StreamedWorksheet if streaming else Worksheet
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}
        self._properties: dict[int, dict[str, Any]] = {}
        self.sheets: list[Sheet] = []
        self.clipped: list[tuple[str, int, int]] = []
        self._scratch = TemporaryDirectory(prefix="lcxl-", ignore_cleanup_errors=True) if streaming else None
        self.workbook = xlsxwriter.Workbook(
            self._buffer,
            {
                "in_memory": not streaming,
                "constant_memory": streaming,
                "tmpdir": self._scratch.name if self._scratch is not None else None,
                "strings_to_formulas": False,
                "strings_to_urls": False,
                "strings_to_numbers": False,
                "default_format_properties": {
                    "font_name": FONT,
                    "font_size": size,
                    "font_scheme": "none",
                    "locked": not unlocked,
                },
            },
        )
        stamp = datetime.combine(created, time())
        self.workbook.set_properties({"title": title, "created": stamp})

    def __enter__(self) -> Book:
        _BUILDING.acquire()
        self._warnings = warnings.catch_warnings()
        self._warnings.__enter__()
        warnings.filterwarnings("error", category=UserWarning, module="xlsxwriter")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._warnings.__exit__(kind, error, trace)
        _BUILDING.release()
        if self._scratch is not None:
            for sheet in self.sheets:
                sheet.raw.close_rows()
            self._scratch.cleanup()

    def format(self, **properties: Any) -> Format:
        """Return the format with ``properties`` (XlsxWriter's names), made once; locked unless ``locked=False``."""
        key = tuple(sorted(properties.items()))
        found = self._formats.get(key)
        if found is None:
            complete = {"locked": True, **properties}
            found = self._formats[key] = self.workbook.add_format(complete)
            self._properties[id(found)] = complete
        return found

    def variant(self, base: Format | None, **changes: Any) -> Format:
        """Return ``base`` (a format of this book, or None) with some properties changed."""
        return self.format(**{**self._properties.get(id(base), {}), **changes})

    def sheet(
        self, name: str, *, visibility: Visibility = "visible", tab_color: str = "", growing: bool = False
    ) -> Sheet:
        """Add a sheet and return it; BookError if Excel can't hold a sheet called ``name``.

        ``growing``: its rows have their heights, and still grow when people type more into them.
        """
        try:
            worksheet = self.workbook.add_worksheet(name, self._worksheet)
        except xlsxwriter.exceptions.XlsxWriterException as error:
            raise BookError(str(error)) from error
        worksheet.growing = growing
        if visibility == "hidden":
            worksheet.hide()
        elif visibility == "very_hidden":
            worksheet.very_hidden()
        if tab_color:
            worksheet.set_tab_color(tab_color)
        sheet = Sheet(self, worksheet)
        self.sheets.append(sheet)
        return sheet

    def define(self, name: str, reference: str) -> None:
        """Give ``reference`` (``'Sheet'!$A$1``) a name that formulas and lists can use."""
        _check(self.workbook.define_name(name, "=" + reference), f"name {name}")

    def custom_properties(self, properties: Mapping[str, str]) -> None:
        """Store text properties in the document itself, where they survive the loss of sheets."""
        for name, value in properties.items():
            if len(value) > MAX_PROPERTY:
                raise BookError(f"property {name} is longer than {MAX_PROPERTY} characters")
            self.workbook.set_custom_property(name, value, "text")

    def finish(self) -> bytes:
        """Write the workbook and return its bytes."""
        self.workbook.close()
        return self._buffer.getvalue()


class Sheet:
    """One sheet of a ``Book``; ``raw`` is XlsxWriter's worksheet for what isn't wrapped here."""

    __slots__ = ("_links", "book", "name", "raw")

    def __init__(self, book: Book, raw: Worksheet) -> None:
        self.book = book
        self.raw = raw
        self.name: str = raw.get_name()
        self._links = 0

    def put(self, row: int, col: int, value: CellValue, form: Format | None = None) -> None:
        """Write ``value`` by its type; text never becomes a formula, a link or a number; None leaves a blank."""
        if isinstance(value, str):
            self.text(row, col, value, form)
        elif value is None:
            self.raw.write_blank(row, col, None, form)
        elif isinstance(value, bool):
            _check(self.raw.write_boolean(row, col, value, form), self.name)
        elif isinstance(value, date):
            _check(self.raw.write_datetime(row, col, value, form), self.name)
        else:
            self.number(row, col, float(value), form)

    def number(self, row: int, col: int, value: float, form: Format | None = None) -> None:
        """Write a number."""
        if form is not None and self.raw.streamed:
            _check(self.raw.place(row, col, self.raw.number_xml(value, form)), self.name)
        else:
            _check(self.raw.write_number(row, col, value, form), self.name)

    def text(self, row: int, col: int, value: str, form: Format | None = None) -> None:
        """Write text: what no workbook can hold is replaced, what is too long is cut and listed in ``book.clipped``.

        Text that begins like a formula is also marked as text for whoever edits the cell.
        """
        if form is not None and self.raw.streamed:
            xml = self.raw.kept_xml(value, form)
            if xml is None:
                xml = self.text_xml(row, col, value, form)
                if len(value) <= _LONGEST_KEPT:
                    self.raw.keep_xml(value, form, xml)
            _check(self.raw.place(row, col, xml), self.name)
            return
        shown, look = self._holdable(row, col, value, form)
        if shown:
            _check(self.raw.write_string(row, col, shown, look), self.name)
        else:
            self.raw.write_blank(row, col, None, form)

    def text_xml(self, row: int, col: int, value: str, form: Format) -> str:
        """Return the XML of a text's cell in a streamed sheet (see ``text``), from behind its row number on."""
        if is_plain(value):
            return plain_xml(value, form)
        shown, look = self._holdable(row, col, value, form)
        xml: str = self.raw.text_xml(shown, look)
        return xml

    def number_xml(self, value: float | date, form: Format) -> str:
        """Return the XML of the cell of a number or a date in a streamed sheet, from behind its row number on."""
        number = self.raw._convert_date_time(value) if isinstance(value, date) else value
        xml: str = self.raw.number_xml(number, form)
        return xml

    def whole_row(self, row: int, xml: str, height: float | None = None, level: int = 0) -> None:
        """Write a row of a streamed sheet at once; ``xml`` are its cells, complete with their row number."""
        _check(self.raw.whole_row(row, xml, height, level), self.name)

    def _holdable(self, row: int, col: int, value: str, form: Format | None) -> tuple[str, Format | None]:
        """Return text as its cell can hold it, and the cell's format."""
        shown = safe_text(value)
        if len(shown) > MAX_TEXT // 2 and utf16_length(shown) > MAX_TEXT:
            shown = shorten(shown, MAX_TEXT - len(CLIPPED)) + CLIPPED
            self.book.clipped.append((self.name, row, col))
        return shown, self.book.variant(form, quote_prefix=True) if shown.startswith(_FORMULA_START) else form

    def formula(self, row: int, col: int, formula: str, form: Format | None, value: CellValue) -> None:
        """Write a formula with its value (text or number), which programs without a calculation engine show."""
        cached = float(value) if isinstance(value, Decimal) else value
        _check(self.raw.write_formula(row, col, formula, form, cached), self.name)

    def link(self, row: int, col: int, target: str, text: str, form: Format | None = None, tip: str = "") -> None:
        """Write a link of lcxl's own (``internal:'Sheet'!A1``, ``external:folder/file.xlsx``).

        Where Excel allows no more links on a sheet, or none so long, the plain text stands instead.
        """
        if self.raw.streamed:
            self.text(row, col, text, form)
            self.note_link(row, col, target, text, tip)
        elif self._links >= MAX_LINKS or len(target) > MAX_URL:
            self.text(row, col, text, form)
        else:
            self._links += 1
            shown, tip = shorten(safe_text(text), MAX_TEXT), shorten(tip, MAX_MESSAGE)
            _check(self.raw.write_url(row, col, target, form, shown, tip or None), self.name)

    def note_link(self, row: int, col: int, target: str, text: str, tip: str = "") -> None:
        """Make a link of a cell in a streamed sheet that is written with this text, as far as Excel allows."""
        if self._links < MAX_LINKS and len(target) <= MAX_URL:
            self._links += 1
            shown = text if is_plain(text) else shorten(safe_text(text), MAX_TEXT)
            self.raw.link(row, col, target, shown, shorten(tip, MAX_MESSAGE))

    def merge(self, area: tuple[int, int, int, int], form: Format | None = None) -> None:
        """Make one cell of ``area`` (first row and column, last row and column); write into its first cell then."""
        _check(self.raw.merge_range(*area, "", form), self.name)

    def note(self, row: int, col: int, text: str, *, author: str = "lcxl", width: int = 260) -> None:
        """Attach a cell note, sized to its text (``width`` in pixels)."""
        shown = shorten(safe_text(text), MAX_TEXT)
        lines = sum(1 + int(text_width(line, 10) * 1.1 // (width - 16)) for line in shown.split("\n"))
        options = {
            "author": author,
            "font_name": FONT,
            "font_size": 10,
            "x_scale": 1,
            "y_scale": 1,
            "width": width,
            "height": min(600, 18 * lines + 14),
        }
        _check(self.raw.write_comment(row, col, shown, options), self.name)

    def widths(self, widths: Sequence[float], rest: Format | None = None, looks: Sequence[Format] = ()) -> None:
        """Set the columns' widths from A on.

        With ``rest`` all cells that are never written have that format, with ``looks`` those of each column its own.
        """
        for column, width in enumerate(widths):
            form = looks[column] if looks else rest
            _check(self.raw.set_column(column, column, width, form), self.name)
        self.raw.rest, self.raw.rest_from = rest, len(widths)

    def height(self, row: int, points: float) -> None:
        """Set the height of a row, in points."""
        _check(self.raw.set_row(row, points), self.name)

    def validate(self, first: tuple[int, int], last: tuple[int, int], options: Mapping[str, Any]) -> None:
        """Attach a validation or an input message to the cells from ``first`` to ``last`` (row, column)."""
        _check(self.raw.data_validation(*first, *last, dict(options)), self.name)

    def highlight(self, cells: tuple[int, int, int, int], formula: str, **look: Any) -> None:
        """Give the cells (first row and column, last row and column) a look wherever ``formula`` holds.

        The formula is that of the first cell; ``look`` are XlsxWriter's format properties.
        """
        form = self.book.format(**look)
        _check(self.raw.conditional_format(*cells, {"type": "formula", "criteria": formula, "format": form}), self.name)

    def choices(self, first: tuple[int, int], last: tuple[int, int], source: str | Sequence[str], **texts: str) -> None:
        """Offer a drop-down list: a reference (``=name``) or a short list of texts.

        ``texts`` are the options made by ``prompt`` and ``alert``.  BookError where the texts of a short list
        together are over 255 characters: such a list belongs on a sheet (``Lists``).
        """
        if not isinstance(source, str) and utf16_length(",".join(source)) > MAX_INLINE_LIST:
            raise BookError(f"{self.name}: list is longer than {MAX_INLINE_LIST} characters")
        self.validate(first, last, {"validate": "list", "source": source, **texts})

    def print_a4(
        self,
        *,
        landscape: bool = False,
        repeat: tuple[int, int] | None = None,
        title: str = "",
        page: str = "",
        center: bool = True,
    ) -> None:
        """Set up printing on A4: one page wide, ``repeat`` rows on each page, ``title`` and page number at the foot.

        ``page`` is the phrase for the page number, with XlsxWriter's fields (``&P`` of ``&N``).
        """
        self.raw.set_paper(9)
        if landscape:
            self.raw.set_landscape()
        self.raw.fit_to_pages(1, 0)
        self.raw.set_margins(left=SIDE_MARGIN, right=SIDE_MARGIN, top=0.5, bottom=0.6)
        if center:
            self.raw.center_horizontally()
        if repeat is not None:
            self.raw.repeat_rows(*repeat)
        if title or page:
            font = f'&"{FONT},Regular"&9'
            left = shorten(title, 120).replace("&", "&&")
            _check(self.raw.set_footer(f"&L{font}{left}&R{font}{page}"), self.name)

    def print_two_wide(self, split: int, repeated: int, widths: Sequence[float], *, landscape: bool) -> None:
        """Print on two pages side by side, the second from column ``split`` on, the first ``repeated`` columns on both.

        Call it after ``print_a4``.  The scale is the largest at which either half fits, with a
        little to spare since programs measure columns differently.
        """
        halves = (widths[:split], (*widths[:repeated], *widths[split:]))
        room = (A4_LONG if landscape else A4_SHORT) - 2 * SIDE_MARGIN
        pixels = max(sum(width * DIGIT_PIXELS + PADDING_PIXELS for width in half) for half in halves)
        self.raw.fit_page = False
        self.raw.set_print_scale(max(10, min(100, int(room * 96 / pixels * 96))))
        self.raw.set_v_pagebreaks([split])
        self.raw.repeat_columns(0, repeated - 1)
        self.raw.print_across()


def _check(code: int | None, where: str) -> None:
    """Raise BookError where XlsxWriter refused a call: it would leave the thing out in silence."""
    if code:
        raise BookError(f"{where}: XlsxWriter returned {code}")
