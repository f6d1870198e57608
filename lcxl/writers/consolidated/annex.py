"""The annex as it goes into the dispatch, ready to print; what the office ruled or corrected has a note."""

from __future__ import annotations

from collections.abc import Iterable

from xlsxwriter.format import Format

from lcxl.dispatch import head_of, official_date, settings_of, word
from lcxl.layout import consolidated as layout
from lcxl.model import Campaign, Consolidation
from lcxl.texts import text
from lcxl.tidy import AnnexRow, SourceKind, SourceRow, annex_rows, source_rows
from lcxl.writers.consolidated.columns import Context
from lcxl.writers.consolidated.style import TAB_COLORS
from lcxl.writers.consolidated.table import spread
from lcxl.writers.excel.book import Sheet
from lcxl.writers.excel.metrics import row_height

SIZE, TITLE_SIZE = 12, 14
_OFFICE = frozenset({SourceKind.RULING, SourceKind.CORRECTION})
_MARKED = "#FFF2CC"
"""Background of what the office ruled or corrected: seen on the screen, not printed (black and white)."""


def write_annex(context: Context, consolidation: Consolidation) -> None:
    """Write the annex with its heading, the table and a note on each row that the office ruled on or corrected."""
    campaign = consolidation.campaign
    period, landscape = campaign.period, campaign.settings.annex_landscape
    table = layout.annex_table(period.previous_label, period.label, landscape=landscape)
    sheet = context.book.sheet(table.name, tab_color=TAB_COLORS["annex"])
    widths = [column.width for column in table.columns]
    sheet.widths(widths)
    _heading(context, sheet, campaign, sum(widths))
    header = context.book.format(**_CELL, bold=True, align="center", valign="vcenter")
    row = table.header_row - 1
    sheet.height(row, row_height([column.header for column in table.columns], widths, SIZE, True))
    for place, column in enumerate(table.columns):
        sheet.text(row, place, column.header, header)
    notes = office_notes(source_rows(consolidation))
    for row, record in enumerate(annex_rows(consolidation), table.header_row):
        _row(context, sheet, row, record, widths, notes.get(record.number, ""))
    _page(sheet, campaign, table.header_row - 1, table.header_row + len(consolidation.indicators) - 1)


_CELL = {"border": 1, "font_size": SIZE, "text_wrap": True}


def _heading(context: Context, sheet: Sheet, campaign: Campaign, width: float) -> None:
    """Write the three lines over the table: the word, the annex's title, what it belongs to."""
    lines = annex_heading(campaign)
    looks = (
        {"bold": True, "font_size": TITLE_SIZE},
        {"bold": True, "font_size": TITLE_SIZE},
        {"italic": True, "font_size": TITLE_SIZE},
    )
    last = len(layout.ANNEX.columns) - 1
    for row, (line, look) in enumerate(zip(lines, looks, strict=True)):
        form = context.book.format(**look, align="center", valign="vcenter", text_wrap=True)
        sheet.height(row, row_height([line], [width], TITLE_SIZE, bool(look.get("bold"))))
        spread(sheet, row, 0, last, line, form)
    sheet.height(len(lines), 9)
    sheet.put(len(lines), 0, None, context.book.format())


def annex_heading(campaign: Campaign) -> tuple[str, str, str]:
    """Return the word for annex, its title in capitals, and the note on the document that it belongs to.

    Number and date are left blank where the document is signed digitally (Decree 30/2020, III.1c).
    """
    head = head_of(campaign, settings_of(campaign, "report"), str)
    title = head.annex_title or text("consolidated.annex_title")
    number = f"{head.number or word('blank_number')}/{head.symbol}"
    note = text(
        "consolidated.annex_note",
        kind=head.kind_label,
        number=number,
        date=official_date(head.date) or word("blank_day"),
        body=head.issuing_body_full or campaign.place_name,
    )
    return text("consolidated.annex_word"), title.upper(), note


def office_notes(rows: Iterable[SourceRow]) -> dict[int, str]:
    """Return what the office ruled and corrected, by indicator, as the text of a note."""
    notes: dict[int, list[str]] = {}
    for row in rows:
        if row.kind in _OFFICE:
            notes.setdefault(row.indicator, []).append(_note(row))
    return {number: "\n".join(dict.fromkeys(lines)) for number, lines in notes.items()}


def _note(row: SourceRow) -> str:
    day = "" if row.decided_on is None else f"{row.decided_on:%d/%m/%Y}"
    who = ", ".join(part for part in (row.decided_by, day) if part)
    about = " ".join(part for part in (row.measure, row.unit_name) if part)
    change = text("consolidated.replaced", old=row.old or "\u2013", new=row.new or "\u2013")
    lines = (
        text(f"consolidated.office_{row.kind.value}", about=about or str(row.indicator)),
        change,
        row.reason,
        who,
    )
    return "\n".join(line for line in lines if line)


def _row(context: Context, sheet: Sheet, row: int, record: AnnexRow, widths: list[float], note: str) -> None:
    marked = {"bg_color": _MARKED} if note else {}
    book = context.book
    text_form = book.format(**_CELL, valign="vcenter")
    centre = book.format(**_CELL, valign="vcenter", align="center")
    mark = book.format(**_CELL, valign="vcenter", align="center", **marked)
    shown = book.format(**_CELL, valign="vcenter", align="left" if "\n" in record.current else "center", **marked)
    cells: tuple[tuple[str, Format], ...] = (
        (record.text, text_form),
        (record.responsible, text_form),
        ("x" if record.met else "", mark),
        ("x" if record.not_met else "", mark),
        (record.previous, centre),
        (record.current, shown),
    )
    sheet.raw.set_row(row, row_height([words for words, _ in cells], widths[1:], SIZE))
    sheet.number(row, 0, record.number, centre)
    for place, (words, form) in enumerate(cells, 1):
        sheet.text(row, place, words, form)
    if note:
        sheet.note(row, len(cells), note, width=340)


def _page(sheet: Sheet, campaign: Campaign, header: int, last: int) -> None:
    """Set up the page as the decree asks: A4, its margins, page numbers on top from the second page on."""
    raw = sheet.raw
    raw.freeze_panes(header + 1, 2)
    raw.set_paper(9)
    if campaign.settings.annex_landscape:
        raw.set_landscape()
    raw.set_margins(left=30 / 25.4, right=15 / 25.4, top=20 / 25.4, bottom=20 / 25.4)
    raw.set_header('&C&"Times New Roman,Regular"&13&P', {"margin": 10 / 25.4})
    raw.center_horizontally()
    raw.fit_to_pages(1, 0)
    raw.repeat_rows(header)
    raw.set_start_page(1)
    raw.print_area(0, 0, last, len(layout.ANNEX.columns) - 1)
    raw.print_black_and_white()
