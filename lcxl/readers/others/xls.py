"""The reader of .xls, to be run in a process of its own: ``python -m lcxl.readers.others.xls`` (see ``legacy``).

xlrd gives number formats, fonts, hidden rows and error values; where it gives up on a damaged file, it is asked once
more for the bare values.  The bytes come on standard input, the workbook goes out as JSON.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Mapping, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from lcxl.readers.grid import CellKind, Sheet, Workbook, to_plain
from lcxl.readers.others.biff import SheetRecords, sheet_records
from lcxl.readers.others.ole import open_container
from lcxl.readers.others.oleproperties import custom_properties, modified
from lcxl.readers.richtext import Run, joined_runs, runs_of
from lcxl.readers.xlsx.beside import OWN_AUTHOR
from lcxl.readers.xlsx.gather import Gatherer, Shared
from lcxl.readers.xlsx.package import Limits, Note, WorkbookRefused, mebibytes
from lcxl.readers.xlsx.styles import GENERAL, Style, legacy_font, number_text

_STATES = {1: "hidden", 2: "veryHidden"}


def read_xls(data: bytes, limits: Limits) -> Workbook:
    """Read a workbook of Excel 97-2003 or older; raises ``WorkbookRefused`` if it can't be read."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device, not a path
        for options in _ATTEMPTS:
            try:
                return _read(data, limits, {"logfile": nowhere, **options})
            except (MemoryError, WorkbookRefused):
                raise
            except Exception as error:  # xlrd meets damage with AssertionError, struct.error, IndexError and others
                if "encrypted" in str(error).lower():
                    raise WorkbookRefused("LC141") from None
    raise WorkbookRefused("LC164")


_ANY_CODE_PAGE = "cp1258"
_ATTEMPTS: tuple[dict[str, Any], ...] = (
    {"formatting_info": True},
    {"formatting_info": True, "encoding_override": _ANY_CODE_PAGE},  # a code page that Python doesn't know
    {"encoding_override": _ANY_CODE_PAGE},  # damaged styles
)


def _read(data: bytes, limits: Limits, options: Mapping[str, Any]) -> Workbook:
    import xlrd

    book = xlrd.open_workbook(file_contents=data, ragged_rows=True, on_demand=True, **options)
    # xlrd gives up on a whole sheet when a cell names a style that isn't there.
    book._xf_index_to_xl_type_map = _CellTypes(book._xf_index_to_xl_type_map)
    notes = [] if options.get("formatting_info") else [Note("LC165", {})]
    shared = Shared(limits, styles=[_style(book, xf) for xf in book.xf_list] or [GENERAL])
    fonts = [_run(font) for font in book.font_list]
    stream, properties, saved = _container(data)
    facts = sheet_records(stream)
    facts += [SheetRecords()] * (book.nsheets - len(facts))
    sheets = []
    for index, known in zip(range(book.nsheets), facts, strict=False):
        sheets.append(_sheet(book.sheet_by_index(index), fonts, known, shared, notes))
        book.unload_sheet(index)
    if not sheets:
        raise WorkbookRefused("LC146")
    return Workbook(
        sheets=tuple(sheets),
        properties=properties,
        modified=saved,
        date1904=bool(book.datemode),
        notes=tuple(notes),
    )


class _CellTypes(dict[int, int]):
    """What xlrd takes the numbers of a style for: plain ones where there is no such style."""

    def __missing__(self, index: int) -> int:
        return 2


def _container(data: bytes) -> tuple[bytes, dict[str, str], str]:
    """Return the stream of records, the custom properties and the date of the last change, as far as they are whole."""
    try:
        container = open_container(data)
        names = container.names
        stream = container.stream("workbook" if "workbook" in names else "book")
        return stream, custom_properties(container), modified(container)
    except (ValueError, KeyError):
        return b"", {}, ""


def _style(book: Any, xf: Any) -> Style:
    """Return what a cell's style says; one that names a format or a font that isn't there costs no more than that."""
    known = book.format_map.get(xf.format_key)
    font = _run(book.font_list[xf.font_index]) if 0 <= xf.font_index < len(book.font_list) else Run("")
    return Style("General" if known is None else known.format_str, font.font, bool(font.struck))


def _run(font: Any) -> Run:
    """Return what a font says of letters; xlrd has 1 for raised and 2 for lowered ones."""
    return Run("", legacy_font(font.name), bool(font.struck_out), {1: 1, 2: -1}.get(font.escapement, 0))


def _sheet(sheet: Any, fonts: Sequence[Run], facts: SheetRecords, shared: Shared, notes: list[Note]) -> Sheet:
    cells = Gatherer(shared)
    rich = sheet.rich_text_runlist_map
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            if cell.ctype in (1, 2, 3, 4, 5):
                kind, value = _value(cell)
                formula = "" if (row + 1, column + 1) in facts.formulas else None
                look, struck = _look(cells, cell.xf_index), ""
                if (row, column) in rich and kind is CellKind.TEXT:
                    own = Run("", look.font, look.struck)
                    value, font, struck = joined_runs(runs_of(value, own, rich[row, column], fonts))
                    look = Style(look.format, look.font or font)
                cells.put(row + 1, column + 1, kind, value, look, formula, struck)
    cells.hide(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden)
    notes += cells.notes(sheet.name)
    return Sheet(
        name=sheet.name,
        state=_STATES.get(sheet.visibility, "visible"),
        cells=cells.cells,
        hidden_rows=frozenset(cells.hidden_rows),
        hidden_columns=frozenset(
            column + 1 for column, info in sheet.colinfo_map.items() if info.hidden and column < cells.last_column
        ),
        merged=tuple((top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells),
        protected=facts.protected,
        filtered=facts.filtered and bool(cells.hidden_rows),
        truncated=cells.beyond > 0,
        comments={
            (row + 1, column + 1): note.text
            for (row, column), note in sheet.cell_note_map.items()
            if note.text.strip() and note.author != OWN_AUTHOR
        },
        links=_links(sheet),
    )


def _look(cells: Gatherer, index: int | None) -> Style:
    return GENERAL if index is None else cells.look(str(index))


def _links(sheet: Any) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for (row, column), link in sheet.hyperlink_map.items():
        target = link.url_or_path or ""
        target = target.decode("utf-8", "replace") if isinstance(target, bytes) else target
        found[row + 1, column + 1] = target + (f"#{link.textmark}" if link.textmark else "")
    return found


def _value(cell: Any) -> tuple[CellKind, str]:
    """Return kind and value of a cell by xlrd's types: text, number, date, boolean, error."""
    from xlrd import error_text_from_code

    if cell.ctype == 1:
        return CellKind.TEXT, cell.value
    if cell.ctype == 4:
        return CellKind.BOOL, str(int(cell.value))
    if cell.ctype == 5:
        return CellKind.ERROR, error_text_from_code.get(cell.value, "#N/A")
    return CellKind.NUMBER, number_text(cell.value)


def _limit_memory(max_bytes: int) -> None:
    """Limit this process's address space where the system can (not on Windows, not reliably on macOS)."""
    try:
        import resource
    except ImportError:
        return
    if sys.platform == "linux":
        resource.setrlimit(resource.RLIMIT_AS, (max_bytes, max_bytes))


def _answer(data: bytes, limits: Limits, max_bytes: int) -> dict[str, Any]:
    try:
        with redirect_stdout(sys.stderr):
            return {"workbook": to_plain(read_xls(data, limits))}
    except WorkbookRefused as refusal:
        return {"refused": [refusal.code, refusal.slots]}
    except MemoryError:
        return {"refused": ["LC163", {"limit": mebibytes(max_bytes)}]}


def main() -> None:
    """Read the file named first with the limits given second (JSON) and write the answer to the file named third."""
    source, settings, target = sys.argv[1:4]
    options = json.loads(settings)
    max_bytes = options.pop("max_bytes")
    _limit_memory(max_bytes)
    answer = _answer(Path(source).read_bytes(), Limits(**options), max_bytes)
    Path(target).write_text(json.dumps(answer), "utf-8")


if __name__ == "__main__":
    main()
