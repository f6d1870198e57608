"""The reader of .xls, to be run in a process of its own: ``python -m lcxl.readers.others.xls`` (see ``legacy``).

xlrd gives number formats, fonts, hidden rows and error values; where it isn't installed or gives up,
python-calamine gives the bare values.  The bytes come on standard input, the workbook goes out as JSON.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from datetime import date, datetime
from pathlib import Path
from typing import Any

from lcxl.readers.grid import CellKind, Sheet, Workbook, to_plain
from lcxl.readers.others import compound
from lcxl.readers.others.biff import SheetRecords, sheet_records
from lcxl.readers.others.oleproperties import custom_properties, modified
from lcxl.readers.richtext import Run, joined_runs, runs_of
from lcxl.readers.xlsx.beside import OWN_AUTHOR
from lcxl.readers.xlsx.gather import Gatherer, Shared
from lcxl.readers.xlsx.package import Limits, Note, WorkbookRefused, mebibytes
from lcxl.readers.xlsx.styles import GENERAL, Style, legacy_font, number_text

_STATES = {1: "hidden", 2: "veryHidden"}


def read_xls(data: bytes, limits: Limits) -> Workbook:
    """Read a workbook of Excel 97-2003 or older; raises ``WorkbookRefused`` if no reader can."""
    try:
        import xlrd
    except ImportError:
        return _by_calamine(data, limits, "LC166")
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123 - a device, not a path
        try:
            book = xlrd.open_workbook(file_contents=data, formatting_info=True, ragged_rows=True, logfile=nowhere)
            return _from_xlrd(book, data, limits)
        except MemoryError:
            raise
        except Exception as error:  # xlrd meets damage with AssertionError, struct.error, IndexError and others
            if "encrypted" in str(error).lower():
                raise WorkbookRefused("LC141") from None
    return _by_calamine(data, limits, "LC165")


def _from_xlrd(book: Any, data: bytes, limits: Limits) -> Workbook:
    styles = [_style(book, xf) for xf in book.xf_list]
    shared, notes = Shared(limits, styles=styles), list[Note]()
    fonts = [_run(font) for font in book.font_list]
    facts = _facts(data)
    facts += [SheetRecords()] * (book.nsheets - len(facts))
    sheets = tuple(
        _xlrd_sheet(sheet, fonts, known, shared, notes) for sheet, known in zip(book.sheets(), facts, strict=False)
    )
    if not sheets:
        raise WorkbookRefused("LC146")
    return _workbook(sheets, data, notes, bool(book.datemode))


def _facts(data: bytes) -> list[SheetRecords]:
    """Return what the records say beside xlrd: nothing where the container can't be followed."""
    try:
        container = compound.open_compound(data)
        return sheet_records(container.stream("workbook" if "workbook" in container.names else "book"))
    except (ValueError, KeyError):
        return []


def _workbook(sheets: tuple[Sheet, ...], data: bytes, notes: list[Note], date1904: bool = False) -> Workbook:
    try:
        container = compound.open_compound(data)
    except ValueError:
        return Workbook(sheets=sheets, date1904=date1904, notes=tuple(notes))
    return Workbook(
        sheets=sheets,
        properties=custom_properties(container),
        modified=modified(container),
        date1904=date1904,
        notes=tuple(notes),
    )


def _style(book: Any, xf: Any) -> Style:
    """Return what a cell's style says; one that names a format or a font that isn't there costs no more than that."""
    known = book.format_map.get(xf.format_key)
    font = _run(book.font_list[xf.font_index]) if 0 <= xf.font_index < len(book.font_list) else Run("")
    return Style("General" if known is None else known.format_str, font.font, bool(font.struck))


def _run(font: Any) -> Run:
    """Return what a font says of letters; xlrd has 1 for raised and 2 for lowered ones."""
    return Run("", legacy_font(font.name), bool(font.struck_out), {1: 1, 2: -1}.get(font.escapement, 0))


def _xlrd_sheet(sheet: Any, fonts: Sequence[Run], facts: SheetRecords, shared: Shared, notes: list[Note]) -> Sheet:
    cells = Gatherer(shared)
    rich = sheet.rich_text_runlist_map
    for row in range(sheet.nrows):
        for column in range(sheet.row_len(row)):
            cell = sheet.cell(row, column)
            if cell.ctype in (1, 2, 3, 4, 5):
                kind, value = _xlrd_value(cell)
                formula = "" if (row + 1, column + 1) in facts.formulas else None
                look, struck = cells.look(str(cell.xf_index)), ""
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


def _links(sheet: Any) -> dict[tuple[int, int], str]:
    found: dict[tuple[int, int], str] = {}
    for (row, column), link in sheet.hyperlink_map.items():
        target = link.url_or_path or ""
        target = target.decode("utf-8", "replace") if isinstance(target, bytes) else target
        found[row + 1, column + 1] = target + (f"#{link.textmark}" if link.textmark else "")
    return found


def _xlrd_value(cell: Any) -> tuple[CellKind, str]:
    """Return kind and value of a cell by xlrd's types: text, number, date, boolean, error."""
    from xlrd import error_text_from_code

    if cell.ctype == 1:
        return CellKind.TEXT, cell.value
    if cell.ctype == 4:
        return CellKind.BOOL, str(int(cell.value))
    if cell.ctype == 5:
        return CellKind.ERROR, error_text_from_code.get(cell.value, "#N/A")
    return CellKind.NUMBER, number_text(cell.value)


def _by_calamine(data: bytes, limits: Limits, code: str) -> Workbook:
    """Read values alone, with a note of ``code`` that says why formats and error values are missing."""
    from python_calamine import CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        shared, notes = Shared(limits), [Note(code, {})]
        sheets = tuple(_calamine_sheet(book, entry, shared, notes) for entry in book.sheets_metadata)
    except MemoryError:
        raise
    except BaseException as error:  # a panic of the Rust library is no Exception
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        raise WorkbookRefused("LC164") from None
    return _workbook(sheets, data, notes)


def _calamine_sheet(book: Any, entry: Any, shared: Shared, notes: list[Note]) -> Sheet:
    cells = Gatherer(shared)
    for row, values in enumerate(book.get_sheet_by_name(entry.name).to_python(skip_empty_area=False), 1):
        for column, value in enumerate(values, 1):
            kind, text = _calamine_value(value)
            cells.put(row, column, kind, text, GENERAL)
    notes += cells.notes(entry.name)
    state = {"Hidden": "hidden", "VeryHidden": "veryHidden"}.get(str(entry.visible).rpartition(".")[2], "visible")
    return Sheet(name=entry.name, state=state, cells=cells.cells, truncated=cells.beyond > 0)


def _calamine_value(value: object) -> tuple[CellKind, str]:
    if isinstance(value, bool):
        return CellKind.BOOL, str(int(value))
    if isinstance(value, (int, float)):
        return CellKind.NUMBER, number_text(value)
    if isinstance(value, (date, datetime)):
        return CellKind.DATE, value.isoformat()
    return CellKind.TEXT, str(value)


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
