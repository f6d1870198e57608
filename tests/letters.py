"""Rounds and Word files for the tests of letters: a small round, Hạ Long's 57 indicators, templates of a few lines."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

from lxml import etree

from lcxl.campaign.shipped import load_campaign
from lcxl.model import (
    Basis,
    Campaign,
    Catalogue,
    Citation,
    Consolidation,
    DocumentSettings,
    Indicator,
    IndicatorResult,
    Measure,
    MeasureResult,
    Narrative,
    Paragraph,
    Period,
    Place,
    Quantity,
    Source,
    Status,
    Submission,
    Threshold,
    Unit,
    UnitAnswers,
    UnitKind,
    UnitResult,
    UnitState,
)
from lcxl.texts import labels
from lcxl.writers.word.package import FIRST_HEADER, HEADER, word_file
from lcxl.writers.word.templates import LOOKS, PAGE
from lcxl.writers.word.wordml import W, paragraph, section
from tests.builders import PERCENT

SHEET = "Nội dung"
REPORT = DocumentSettings(
    key="report",
    date=date(2024, 6, 24),
    fields={
        "issuing_body": "Ủy ban nhân dân\nthành phố Hạ Long",
        "issuing_body_full": "Ủy ban nhân dân thành phố Hạ Long",
        "issuing_body_short": "UBND thành phố",
        "kind": "dispatch",
        "number": "4927",
        "symbol": "UBND-GD",
        "place": "Hạ Long",
        "subject": "V/v báo cáo kết quả.",
        "addressees": "- Sở Giáo dục và Đào tạo.",
        "recipients": "- Như trên;\n- Lưu: VT, GD.",
        "authority": "TM.\nKT.",
        "signer_title": "Phó Chủ tịch",
        "signer_name": "Nguyễn Ngọc Sơn",
        "annex_title": "Biểu đánh giá",
    },
)
WATER, WASTE, GDP, BUS = 20, 12, 6, 18
UNITS = (
    Unit(code="YT", name="Phòng Y tế", short_name="Phòng Y tế", kind=UnitKind.DEPARTMENT),
    Unit(code="KT", name="Phòng Kinh tế", short_name="Phòng Kinh tế", kind=UnitKind.DEPARTMENT),
    Unit(code="06652", name="UBND phường Hà Phong", short_name="Phường Hà Phong", kind=UnitKind.WARD),
)


def text_of(number: int, text: str, style: str = "", part: str = "1.1", footnote: str = "") -> Paragraph:
    """Return a paragraph that stands in row ``number`` of the paragraphs sheet."""
    place = Place(sheet=SHEET, cell=f"A{number}")
    return Paragraph(part=part, style=style, text=text, footnote=footnote, place=place)


def small_round(
    *,
    statuses: dict[int, Status] | None = None,
    answers: dict[int, tuple[tuple[str, str, str], ...]] | None = None,
    narratives: Iterable[tuple[str, str, str]] = (),
    states: dict[str, UnitState] | None = None,
    **changes: Any,
) -> Consolidation:
    """Return a round of four indicators; water at 93,65% of 100% is not met unless ``statuses`` says otherwise."""
    wanted = {WASTE: Status.MET, WATER: Status.NOT_MET, GDP: Status.HIGHER_LEVEL, BUS: Status.NO_DATA}
    wanted |= statuses or {}
    texts = {
        GDP: "GDP trên đầu người gấp 1,5 lần cả nước.",
        WASTE: "Chất thải được thu gom đạt 60%",
        BUS: "Tỷ lệ dùng giao thông công cộng tăng",
        WATER: "100% số hộ sử dụng nước sạch",
    }
    indicators = tuple(Indicator(number=n, text=text, responsible=("YT", "KT")) for n, text in texts.items())
    measures = tuple(
        Measure(
            code=f"{n}.1", indicator=n, unit=PERCENT, threshold=Threshold(operator=">=", reference=Decimal(100)),
            previous_text="92%",
        )
        for n in texts
    )  # fmt: skip
    campaign = Campaign(
        code="thu",
        title="Bộ tiêu chí thành phố học tập",
        place_name="thành phố Hạ Long",
        period=Period(
            code="2024-06", start=date(2024, 6, 1), end=date(2024, 6, 30), deadline=date(2024, 6, 5),
            label="Kỳ này", previous_label="Kỳ trước",
        ),
        catalogue=Catalogue(code="thu", title="thử", indicators=indicators, measures=measures),
        units=UNITS,
        status_labels=labels("status"),
        documents=(REPORT,),
    )  # fmt: skip
    return Consolidation(
        campaign=replace(campaign, **changes),
        indicators=tuple(
            result_of(campaign, indicator, wanted[indicator.number], (answers or {}).get(indicator.number, ()))
            for indicator in indicators
        ),
        units=tuple(UnitResult(unit=u, state=(states or {}).get(u.code, UnitState.RECEIVED)) for u in UNITS),
        answers=told(narratives),
    )


def result_of(
    campaign: Campaign, indicator: Indicator, status: Status, answers: tuple[tuple[str, str, str], ...] = ()
) -> IndicatorResult:
    """Return a result whose measures all have ``status``; water has its figure."""
    figure = Quantity(value=Decimal("93.65"), text="93,65%") if indicator.number == WATER else None
    measures = tuple(
        MeasureResult(
            measure=measure, status=status, basis=Basis.FIGURE, quantity=figure,
            value_text="93,65%" if figure else "",
        )
        for measure in campaign.catalogue.measures_of(indicator.number)
    )  # fmt: skip
    return IndicatorResult(
        indicator=indicator, status=status, basis=Basis.FIGURE, measures=measures, previous_text="92%",
        current_text="93,65%" if figure else "Đạt", answers=answers,
    )  # fmt: skip


def told(narratives: Iterable[tuple[str, str, str]]) -> tuple[UnitAnswers, ...]:
    """Return what units say, from (unit, section, text)."""
    return tuple(
        UnitAnswers(
            unit=unit,
            submissions=(
                Submission(
                    unit=unit,
                    source=Source(file=f"{unit}.xlsx", sha256=""),
                    narratives=(Narrative(section=key, text=text),),
                ),
            ),
        )
        for unit, key, text in narratives
    )


def register(**subjects: str) -> tuple[Citation, ...]:
    """Return documents that can be cited: key (with a leading underscore) -> subject."""
    return tuple(
        Citation(
            key=key.lstrip("_"), kind="Công văn", symbol=f"{key.lstrip('_')}/BGDĐT-GDTX", date=date(2019, 1, 8),
            issuer="Bộ Giáo dục và Đào tạo", subject=subject, place=Place(sheet="Văn bản", cell="A5"),
        )
        for key, subject in subjects.items()
    )  # fmt: skip


def ha_long(**changes: Any) -> Consolidation:
    """Return Hạ Long's round with the statuses of June 2024, without the units' words."""
    campaign = replace(load_campaign(), **changes)
    special = {6: Status.HIGHER_LEVEL, 14: Status.HIGHER_LEVEL, 18: Status.NO_DATA}
    special |= dict.fromkeys((19, 20, 38), Status.NOT_MET)
    return Consolidation(
        campaign=campaign,
        indicators=tuple(
            result_of(campaign, indicator, special.get(indicator.number, Status.MET))
            for indicator in campaign.catalogue.indicators
        ),
        units=tuple(
            UnitResult(unit=unit, state=UnitState.RECEIVED)
            for unit in campaign.units
            if unit.kind != UnitKind.COLLECTIVE
        ),
    )


def template_of(*lines: str, more: str = "") -> bytes:
    """Return a template of a few paragraphs (``more`` is XML after them)."""
    looks = {identity: (identity, look) for identity, look in LOOKS.items()}
    body = "".join(paragraph("DoanVan", line) for line in lines) + more
    return word_file(body + section(PAGE, HEADER, FIRST_HEADER), looks, title="thử")


def scrambled(data: bytes, name: str) -> bytes:
    """Return an Office file in which the packed bytes of one part are damaged, as by a bad disk."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        info = archive.getinfo(name)
    start = info.header_offset + 30 + len(name)
    return data[: start + 8] + bytes(byte ^ 0x5A for byte in data[start + 8 : start + 40]) + data[start + 40 :]


def with_part(data: bytes, name: str, change: Any) -> bytes:
    """Return a Word file with one part changed (None: without it)."""
    target = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(target, "w") as archive:
        for member in source.namelist():
            content = source.read(member)
            if member != name:
                archive.writestr(member, content)
            elif change is not None:
                archive.writestr(member, change(content.decode()))
    return target.getvalue()


def part(data: bytes, name: str = "word/document.xml") -> Any:
    """Return the root of a part."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return etree.fromstring(archive.read(name))


def w(name: str) -> str:
    return f"{{{W}}}{name}"


def lines_of(data: bytes, name: str = "word/document.xml") -> list[str]:
    """Return the texts of the paragraphs of a part that are not empty; line breaks as they are."""
    found = []
    for node in part(data, name).iter(w("p")):
        text = "".join("\n" if child.tag == w("br") else child.text or "" for child in node.iter(w("t"), w("br")))
        if text.strip():
            found.append(text)
    return found
