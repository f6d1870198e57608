"""What goes back to a unit: a whole form with everything that it entered, and what is to be mended.

The unit's own file is never saved again.  A fresh form is planned, filled with the answers as read (or as typed,
where they can't be read), and marked: findings stand as colours and notes at their cells and on a first sheet with
links; what the unit wrote outside the form is kept on a last sheet.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from lcxl.findings import Finding, Reader, Severity, common_hint, common_message, spec, together
from lcxl.layout import Added, RawForm, RawRow, RawTable, TableSheet, column_letter
from lcxl.layout import form as layout
from lcxl.model import Campaign, Submission, Unit
from lcxl.submission import leftovers
from lcxl.texts import label, text
from lcxl.values import RawValue, raw_text
from lcxl.writers.excel.celltext import quoted
from lcxl.writers.excel.metrics import row_height
from lcxl.writers.excel.plan import SEVERITY_COLORS, Cell, Mark, Row, SheetPlan
from lcxl.writers.forms.form import render
from lcxl.writers.forms.plan import FormKit, FormPlan
from lcxl.writers.forms.rows import COL
from lcxl.writers.mail import until

Target = tuple[str, int, int]
"""Sheet key, 0-based row and column in the fresh form."""

FIX_COLUMNS: Mapping[str, float] = {
    "number": 5,
    "severity": 11,
    "sheet": 13,
    "cell": 8,
    "measure": 9,
    "quote": 24,
    "message": 58,
    "hint": 58,
}
ADDED_WIDTHS = (24.0, 10.0, 90.0)
_ADDRESS = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")
_GRAVEST_FIRST = {severity: place for place, severity in enumerate(Severity)}


def write_return(
    campaign: Campaign,
    unit: Unit,
    form: RawForm,
    findings: Iterable[Finding],
    *,
    submission: Submission | None = None,
    kit: FormKit | None = None,
    today: date | None = None,
) -> bytes:
    """Return the workbook that goes back to ``unit`` as an ``.xlsx`` file.

    ``form`` is what the unit sent and ``submission`` what was made of it (None where it can't count), ``findings``
    what is wrong in it: cells of findings are those of the unit's file and are found again in the fresh form.
    Infos are left out; ``today`` tells whether the deadline is over.  Mended and sent back, it is an ordinary form.
    """
    kit = kit or FormKit(campaign)
    plan = kit.plan(unit, submission)
    moves = _Moves(plan, form, submission)
    plan = replace(plan, sheets=_with_raw(plan, kit.plan(unit), form, moves))
    told = sorted(
        (found for found in findings if found.severity is not Severity.INFO),
        key=lambda found: (_GRAVEST_FIRST[found.severity], moves.place(found) or ("~", 0, 0)),
    )
    intro = "returns.intro" if form.tables else "returns.intro_blank"
    fixes = _fixes(unit, told, moves, text(intro, deadline=until(campaign.period.deadline, today)))
    added = leftovers(form, submission)
    after = (_added_sheet(added, form.added_count - len(form.added)),) if added else ()
    return render(campaign, plan, marks=_marks(told, moves), before=(fixes,), after=after)


class _Moves:
    """Where rows and cells of the unit's file are found in the fresh form."""

    def __init__(self, plan: FormPlan, form: RawForm, submission: Submission | None) -> None:
        self._plan = plan
        self._form = form
        self.rows = {key: self._rows(key, table, submission) for key, table in form.tables.items()}
        self._measures = {row: measure for measure, row in plan.rows.items()}
        self._fields = {(field.sheet, field.cell): key for key, field in form.unit.items()}

    def _rows(self, key: str, table: RawTable, submission: Submission | None) -> dict[int, int]:
        """Return old row (1-based) -> new row (0-based) of a table."""
        if key == "indicators":
            found = {entry.row: self._plan.rows[entry.measure] for entry in submission.entries} if submission else {}
            for raw in table.rows:
                code = raw_text(raw.values.get("measure", RawValue("", ""))).strip().replace(",", ".")
                if code in self._plan.rows:
                    found.setdefault(raw.row, self._plan.rows[code])
            return found
        kept = {"evidence": "evidence", "narrative": "narratives"}[key]
        old = [item.row for item in getattr(submission, kept)] if submission else [raw.row for raw in table.rows]
        first = _TABLES[key].header_row
        return {row: first + at for at, row in enumerate(old)}

    def place(self, found: Finding) -> Target | None:
        """Return the cell of the fresh form that a finding is about, or None if it is about no single cell."""
        return self._cell(found.sheet, found.cell) or self._figure(found.measure)

    def _cell(self, sheet: str | None, cell: str | None) -> Target | None:
        address = _ADDRESS.fullmatch(cell or "")
        if address is None:
            return None
        field = self._fields.get((sheet or "", cell or ""))
        if field is not None:
            keys = [column.key for column in layout.UNIT.fields]
            return "unit", layout.UNIT.title_rows + keys.index(field), 1
        for key, table in self._form.tables.items():
            row = self.rows[key].get(int(address[2])) if table.sheet == sheet else None
            column = next((name for name, letter in table.columns.items() if letter == address[1]), None)
            if row is not None and column is not None:
                return key, row, _TABLES[key].index(column)
        return None

    def _figure(self, measure: str | None) -> Target | None:
        """Return where the figure of a measure belongs, or its claim where only that is asked for."""
        row = self._plan.rows.get(measure or "")
        if row is None:
            return None
        cell = self._plan.sheets["indicators"].rows[row].cells[COL["current"]]
        key = "claim" if cell is not None and cell.look == "grey" else "current"
        return "indicators", row, COL[key]


_TABLES: Mapping[str, TableSheet] = {table.key: table for table in layout.TABLES}


def _with_raw(plan: FormPlan, blank: FormPlan, form: RawForm, moves: _Moves) -> dict[str, SheetPlan]:
    """Return the sheets with everything that could not be read put where it was typed."""
    sheets = dict(plan.sheets)
    for key, table in form.tables.items():
        empty = blank.sheets[key].rows
        values = {
            moves.rows[key][raw.row]: _inputs(_TABLES[key], raw) for raw in table.rows if raw.row in moves.rows[key]
        }
        rows = [*sheets[key].rows, *[empty[-1]] * (max(values, default=0) + 1 - len(sheets[key].rows))]
        for row, typed in values.items():
            rows[row] = _overlaid(rows[row], empty[min(row, len(empty) - 1)], typed, sheets[key].widths)
        sheets[key] = replace(sheets[key], rows=rows)
    rows = list(sheets["unit"].rows)
    for at, column in enumerate(layout.UNIT.fields, layout.UNIT.title_rows):
        if column.input and column.key in form.unit:
            rows[at] = _overlaid(rows[at], rows[at], {1: form.unit[column.key].value}, sheets["unit"].widths)
    sheets["unit"] = replace(sheets["unit"], rows=rows)
    return sheets


def _inputs(table: TableSheet, raw: RawRow) -> dict[int, RawValue]:
    """Return what the unit typed into the row's input cells, by column."""
    columns = layout.input_columns(table)
    return {table.index(column.key): raw.values[column.key] for column in columns if column.key in raw.values}


def _overlaid(row: Row, blank: Row, values: Mapping[int, RawValue], widths: Sequence[float]) -> Row:
    """Return a row with raw values in the cells that are still as in the blank form; error values give way to it."""
    cells = list(row.cells)
    for at, raw in values.items():
        planned, empty = cells[at] or Cell(), blank.cells[at] or Cell()
        if raw.kind == "e" and empty.formula:
            cells[at] = empty
        elif planned.value in (None, "") and not (planned.formula and raw.formula):
            cells[at] = _as_typed(raw, empty) or planned
    if cells == list(row.cells) or row.height is None:
        return Row(cells, row.height)
    shown = [cell.value if cell is not None and isinstance(cell.value, str) else "" for cell in cells]
    return Row(cells, max(row.height, row_height(shown, widths[: len(shown)])))


def _as_typed(raw: RawValue, empty: Cell) -> Cell | None:
    """Return a cell with what the unit typed: numbers in their own format, anything else as the text that was seen."""
    shown = raw_text(raw).strip()
    if not shown:
        return None
    look = empty.look if empty.look.startswith("input") else "input"
    if raw.kind == "n" and raw.cached and _is_number(raw.value):
        return Cell(float(raw.value), look, raw.format)
    return Cell(shown, look, empty.format)


def _is_number(stored: str) -> bool:
    return re.fullmatch(r"-?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,2})?", stored) is not None


def _marks(findings: Sequence[Finding], moves: _Moves) -> dict[str, dict[tuple[int, int], Mark]]:
    """Return notes and colours by cell; a cell with several findings has the gravest one's colour."""
    marks: dict[str, dict[tuple[int, int], Mark]] = {}
    for found in findings:
        target = moves.place(found)
        if target is None:
            continue
        key, row, column = target
        severity = label(f"severity.{found.severity}")
        message, hint = found.message(to=Reader.UNIT), found.hint(to=Reader.UNIT)
        note = text("returns.note", severity=severity, message=message, hint=hint)
        earlier = marks.setdefault(key, {}).get((row, column))
        if earlier is not None:
            note, severity_key = f"{earlier.note}\n\n{note}", earlier.severity
        else:
            severity_key = str(found.severity)
        marks[key][row, column] = Mark(severity_key, note)
    return marks


def _fixes(unit: Unit, findings: Sequence[Finding], moves: _Moves, intro: str) -> SheetPlan:
    """Plan the first sheet: one line for each cause, with a link to its first cell, below what to do (``intro``)."""
    groups = together(findings, Reader.UNIT)
    errors = sum(group[0].severity is Severity.ERROR for group in groups)
    count = text("returns.count", errors=errors, warnings=len(groups) - errors)
    widths = tuple(FIX_COLUMNS.values())
    rows = [
        Row((Cell(text("returns.title"), "title"),), 26),
        Row((Cell(f"{unit.name} \u2013 {count}", "subtitle"),), 18),
        Row((Cell(intro, "wrapped"),), row_height([intro], [sum(widths)])),
        Row([Cell(text(f"returns.header.{key}"), "header") for key in FIX_COLUMNS], 22),
    ]
    links: dict[tuple[int, int], str] = {}
    for number, group in enumerate(groups, 1):
        targets = [target for target in map(moves.place, group) if target is not None]
        if targets:
            sheet, cell = _shown_place(targets[0])
            links[len(rows), 3] = f"internal:{quoted(sheet)}!{cell}"
        rows.append(_fix_row(number, group, targets, widths))
    return SheetPlan(
        name=layout.FIXES,
        rows=rows,
        widths=widths,
        merged=[(2, 0, 2, len(widths) - 1)],
        freeze=(4, 0),
        repeat=(3, 3),
        landscape=True,
        footer=unit.name,
        page=text("form.page"),
        protected=True,
        rest="plain",
        tab_color=SEVERITY_COLORS["error"],
        links=links,
    )


def _shown_place(target: Target) -> tuple[str, str]:
    """Return a place in the fresh form as its sheet's name and its cell's address."""
    key, row, column = target
    return layout.UNIT.name if key == "unit" else _TABLES[key].name, f"{column_letter(column + 1)}{row + 1}"


def _fix_row(number: int, group: Sequence[Finding], targets: Sequence[Target], widths: Sequence[float]) -> Row:
    """Return the line of one cause: its cells (the sheet is that of the first), and what is to be done."""
    first, places = group[0], [_shown_place(target) for target in targets]
    sheet = places[0][0] if places else first.sheet or ""
    said_by_office = spec(first.code).unit_messages  # what it quotes may be another unit's
    shown = {
        "number": "",
        "severity": label(f"severity.{first.severity}"),
        "sheet": sheet,
        "cell": _listed(cell for name, cell in places if name == sheet),
        "measure": _listed(one.measure or (str(one.indicator) if one.indicator else "") for one in group),
        "quote": "" if said_by_office or len(group) > 1 else first.quote or "",
        "message": common_message(group, to=Reader.UNIT),
        "hint": common_hint(group, to=Reader.UNIT) or text("returns.see_notes"),
    }
    look = "swatch_not_met" if first.severity is Severity.ERROR else "swatch_look"
    looks = {"severity": look, "number": "center", "cell": "center", "measure": "center"}
    cells = [Cell(value, looks.get(key, "text")) for key, value in shown.items()]
    cells[0] = Cell(number, "center")
    return Row(cells, row_height(list(shown.values()), widths))


def _listed(words: Iterable[str]) -> str:
    return "; ".join(dict.fromkeys(filter(None, words)))


def _added_sheet(added: Sequence[Added], unseen: int) -> SheetPlan:
    """Plan the sheet of what the unit wrote outside the form; ``unseen`` cells more are only counted."""
    heads = [text("returns.header.sheet"), text("returns.header.cell"), text("returns.added.text")]
    rows = [
        Row((Cell(text("returns.added.title"), "title"),), 26),
        Row((Cell(text("returns.added.intro"), "hint"),), 18),
        Row([Cell(head, "header") for head in heads], 22),
    ]
    for one in added:
        cells = [Cell(one.sheet, "text"), Cell(one.cell, "center"), Cell(one.text, "text")]
        rows.append(Row(cells, row_height([one.sheet, one.cell, one.text], ADDED_WIDTHS)))
    if unseen:
        rows.append(Row((Cell(text("returns.added.more", count=unseen), "hint"),), 18))
    return SheetPlan(
        name=layout.ADDED,
        rows=rows,
        widths=ADDED_WIDTHS,
        freeze=(3, 0),
        repeat=(2, 2),
        page=text("form.page"),
    )
