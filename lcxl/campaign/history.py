"""The history sheet of a campaign: what earlier periods came to, as rows and back."""

from __future__ import annotations

from decimal import Decimal

from lcxl.campaign.catalogue import Tables
from lcxl.campaign.decoding import Decoder
from lcxl.campaign.records import Record
from lcxl.layout import campaign as layout
from lcxl.model import Campaign, PastFigure, PastPeriod, Quantity, Shown, Status
from lcxl.values import RawValue, excel_number, is_percent_format, raw_text, times_hundred


def build_history(tables: Tables, decoder: Decoder) -> tuple[PastPeriod, ...]:
    """Return the periods that the history sheet holds, in its order; rows with a mistake are told and left out."""
    labels: dict[str, str] = {}
    figures: dict[str, list[PastFigure]] = {}
    for record in tables.get("history", ()):
        values = decoder.values(layout.HISTORY, record)
        if values is None:
            continue
        code = values["period"]
        if isinstance(record.values["period"], RawValue) and record.values["period"].kind == "d":
            code = decoder.period(record, "period", code, layout.HISTORY.column("period").header)
        labels[code] = labels.get(code) or values.get("label", "")
        figures.setdefault(code, []).append(
            PastFigure(
                indicator=values["indicator"],
                measure=values["measure"],
                status=Status(values["status"]) if "status" in values else None,
                current=_shown(values.get("current")),
            )
        )
    return tuple(PastPeriod(code=code, label=labels[code] or code, figures=tuple(figures[code])) for code in figures)


def _shown(raw: object) -> Shown:
    """Return a figure in its measure's unit (percent cells in percentage points), or the words in its place."""
    if isinstance(raw, RawValue):
        number = excel_number(raw.value) if raw.kind == "n" and raw.cached else None
        if number is None:
            return raw_text(raw) or None
        return times_hundred(number) if is_percent_format(raw.format) else number
    if isinstance(raw, Quantity):
        return raw.value
    return raw if isinstance(raw, str | Decimal) else None


def history_records(campaign: Campaign) -> list[Record]:
    """Return the rows of the history sheet: the reverse of ``build_history``."""
    known = {measure.code for measure in campaign.catalogue.measures}
    return [_record(period, figure, known) for period in campaign.history for figure in period.figures]


def _record(period: PastPeriod, figure: PastFigure, known: set[str]) -> Record:
    current: object = figure.current
    if isinstance(current, Decimal) and figure.measure in known:
        current = Quantity(value=current)
    values: dict[str, object] = {
        "period": period.code,
        "label": period.label,
        "indicator": figure.indicator,
        "measure": figure.measure,
        "status": None if figure.status is None else figure.status.value,
        "current": current,
    }
    return Record(values={key: value for key, value in values.items() if value is not None})
