"""A small round for tests: one lead, one partner, three wards, and whatever measures a test is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from lcxl.campaign.assignments import count_of_wards, measures_of_unit
from lcxl.consolidation.checks.context import UnitContext, asked_of, register_of
from lcxl.consolidation.merging import Consolidator, Outcome, consolidate
from lcxl.findings import Finding
from lcxl.layout.form import EVIDENCE, INDICATORS
from lcxl.model import (
    Aggregation,
    Campaign,
    Catalogue,
    Claim,
    Consolidation,
    Contact,
    Entry,
    Evidence,
    FigureFrom,
    FileRecord,
    Indicator,
    Level,
    Measure,
    Period,
    Quantity,
    Source,
    Submission,
    Threshold,
    Unit,
    UnitAnswers,
    UnitKind,
    UnitOfMeasure,
)
from lcxl.submission.answers import answers_by_measure
from lcxl.texts import labels
from lcxl.values.cells import read_figure
from lcxl.values.rawvalue import RawValue

PERCENT = UnitOfMeasure(
    code="percent", label="%", format="0.00%", percent=True, minimum=Decimal(0), maximum=Decimal(100)
)
COUNT = UnitOfMeasure(code="count", label="số lượng", format="#,##0", minimum=Decimal(0))
MILLIONS = UnitOfMeasure(code="million_dong", label="triệu đồng", format="#,##0.##", minimum=Decimal(0))
YES_NO = UnitOfMeasure(code="yes_no", label="Có/Không", format="@", yes_no=True)

YT = Unit(code="YT", name="Phòng Y tế", short_name="Phòng Y tế", kind=UnitKind.DEPARTMENT)
KT = Unit(code="KT", name="Phòng Kinh tế", short_name="Phòng Kinh tế", kind=UnitKind.DEPARTMENT)
ALL = Unit(code="UBXP", name="UBND các xã, phường", short_name="UBND các xã, phường", kind=UnitKind.COLLECTIVE)
WARDS = tuple(
    Unit(code=code, name=f"Phường {name}", short_name=f"Phường {name}", kind=UnitKind.WARD, groups=("UBXP",))
    for code, name in (("06652", "Hà Phong"), ("06664", "Hà Tu"), ("06667", "Hà Trung"))
)
UNITS = (YT, KT, ALL, *WARDS)
PERIOD = Period(
    code="2024-06",
    start=date(2024, 6, 1),
    end=date(2024, 6, 30),
    deadline=date(2024, 6, 21),
    label="Kỳ này",
    previous_label="Kỳ trước",
)


def at_least(number: int | str) -> Threshold:
    return Threshold(operator=">=", reference=Decimal(number))


YES = Threshold(operator="yes")


def quantity(text: str, unit: UnitOfMeasure = PERCENT) -> Quantity:
    found = read_figure(RawValue("s", text), unit).quantity
    assert found is not None
    return found


def measure(
    code: str = "20.1",
    *,
    unit: UnitOfMeasure = PERCENT,
    threshold: Threshold | None = None,
    by: str = "YT",
    aggregation: Aggregation = Aggregation.LEAD,
    previous: str = "",
    **more: Any,
) -> Measure:
    """Make a measure reported by ``by``: ``YT``, ``YT KT`` (lead and partner), ``UBXP`` (wards), ``YT UBXP``."""
    reporters = tuple(by.split())
    lead = None if reporters[0] == "UBXP" else reporters[0]
    if not unit.yes_no:
        more = {"numerator": "Số hộ dùng nước sạch", "denominator": "Tổng số hộ"} | more
    return Measure(
        code=code,
        indicator=int(code.partition(".")[0]),
        unit=unit,
        threshold=threshold if threshold is not None else (YES if unit.yes_no else at_least(100)),
        reporters=reporters,
        lead=lead,
        figure_from=more.pop("figure_from", FigureFrom.LEAD if lead else FigureFrom.WARDS),
        aggregation=aggregation,
        previous=quantity(previous, unit) if previous else None,
        previous_text=previous,
        **more,
    )


def campaign(*measures: Measure, levels: dict[int, Level] | None = None, **more: Any) -> Campaign:
    numbers = dict.fromkeys(m.indicator for m in measures)
    indicators = tuple(
        Indicator(number=n, text=f"Chỉ số {n}", level=(levels or {}).get(n, Level.CITY)) for n in numbers
    )
    settings: dict[str, Any] = {
        "code": "thu",
        "title": "Bộ tiêu chí",
        "place_name": "thành phố Hạ Long",
        "period": PERIOD,
        "catalogue": Catalogue(code="thu", title="Thử", indicators=indicators, measures=measures),
        "units": UNITS,
        "status_labels": labels("status"),
    }
    return Campaign(**(settings | more))


def entry(code: str = "20.1", figure: str = "", *, unit: UnitOfMeasure = PERCENT, **more: Any) -> Entry:
    """Make an entry as the reader would: ``figure`` is what was typed; a fraction ``28341/30264`` gives its parts."""
    if "/" in figure:
        numerator, denominator = (Decimal(part) for part in figure.split("/"))
        more |= {"numerator": numerator, "denominator": denominator}
        figure = ""
    known = quantity(figure, unit) if figure else None
    return Entry(**({"measure": code, "quantity": known, "typed": figure} | more))


COLUMNS = {column.key: INDICATORS.letter(column.key) for column in INDICATORS.columns}


def submission(unit: str, *entries: Entry, file: str = "", dated: str = "", **more: Any) -> Submission:
    name = file or f"{unit}.xlsx"
    rows = tuple(replace(one, row=one.row or 5 + place) for place, one in enumerate(entries))
    defaults: dict[str, Any] = {
        "source": Source(file=name, sha256=more.pop("sha256", f"sha-of-{name}")),
        "sheets": {INDICATORS.key: INDICATORS.name, EVIDENCE.key: EVIDENCE.name},
        "columns": COLUMNS,
        "contact": Contact(person="Nguyễn Thị Hoa", telephone=f"0912 000 {unit[-3:]}"),
        "signer": "Trần Văn Nam",
    }
    return Submission(unit=unit, entries=rows, dated=dated, **(defaults | more))


def document(code: str, row: int = 5, **more: Any) -> Evidence:
    defaults: dict[str, Any] = {"code": code, "title": f"Báo cáo {code}", "row": row}
    return Evidence(**(defaults | more))


def wards(code: str, *figures: str, **more: Any) -> list[Submission]:
    """Make one submission for each ward, with its figure for one measure ("" for a blank one)."""
    return [submission(unit.code, entry(code, figure, **more)) for unit, figure in zip(WARDS, figures, strict=False)]


def claims(code: str, *given: Claim | None) -> list[Submission]:
    return [submission(unit.code, entry(code, claim=claim)) for unit, claim in zip(WARDS, given, strict=False)]


def together(a_campaign: Campaign, submissions: Iterable[Submission], **more: Any) -> Consolidation:
    return consolidate(a_campaign, ((one, ()) for one in submissions), **more)


def again(a_campaign: Campaign, submissions: Iterable[Submission], remembered: dict[str, str] | None = None) -> Outcome:
    """Consolidate with what an earlier run remembered."""
    consolidator = Consolidator(a_campaign)
    for one in submissions:
        consolidator.add(one)
    return consolidator.finish(remembered=remembered)


def context(a_campaign: Campaign, one: Submission, present: frozenset[str] | None = None) -> UnitContext:
    """Make the context in which one unit's submission is checked."""
    unit = next(u for u in a_campaign.units if u.code == one.unit)
    answers = UnitAnswers(unit=unit.code, submissions=(one,))
    indicators = {indicator.number: indicator for indicator in a_campaign.catalogue.indicators}
    return UnitContext(
        campaign=a_campaign,
        unit=unit,
        answers=answers,
        asked=asked_of(unit, measures_of_unit(a_campaign, unit), answers_by_measure(answers), indicators),
        register=register_of(answers, a_campaign.settings.evidence_code),
        wards=count_of_wards(a_campaign),
        present=present,
    )


def codes(findings: Iterable[Finding]) -> list[str]:
    return [found.code for found in findings]


def only(findings: Iterable[Finding], code: str) -> list[Finding]:
    return [found for found in findings if found.code == code]


def record(file: str, **more: Any) -> FileRecord:
    return FileRecord(file=file, **more)
