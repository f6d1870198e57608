"""What an indicator asks for, and whether printed figures meet it: by its measures, or by its wording alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from lcxl.model import Aggregation, Catalogue, Indicator, Measure
from lcxl.proof.annexrows import AnnexRow
from lcxl.proof.words import pattern, squash
from lcxl.values import fold

_ALIKE = 0.85


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """A required percentage: ``least`` or ``most`` in percentage points."""

    least: Decimal | None = None
    most: Decimal | None = None

    def __str__(self) -> str:
        return f"\u2265 {shown(self.least)}%" if self.least is not None else f"\u2264 {shown(self.most or Decimal(0))}%"


@dataclass(frozen=True, slots=True, kw_only=True)
class Percent:
    """A percentage as printed: value in percentage points, decimals shown, what stands before it."""

    value: Decimal
    decimals: int
    text: str
    before: str
    start: int
    end: int


def percents(text: str) -> list[Percent]:
    """Return the percentages of ``text`` in order (decimal comma or point)."""
    found = []
    for match in pattern("figure.percent").finditer(text):
        figure = match["figure"].replace(",", ".")
        decimals = len(figure.partition(".")[2])
        before = text[: match.start()]
        found.append(
            Percent(
                value=Decimal(figure),
                decimals=decimals,
                text=squash(match[0]),
                before=before,
                start=match.start(),
                end=match.end(),
            )
        )
    return found


def shown(value: Decimal) -> str:
    """Return a number as it is written in Vietnamese."""
    text = f"{value.normalize():f}"
    return text.replace(".", ",")


def indicator_of(row: AnnexRow, catalogue: Catalogue | None) -> Indicator | None:
    """Return the catalogue's indicator that a row prints: by its number, if the wordings agree by and large."""
    if catalogue is None or row.number is None:
        return None
    found = next((indicator for indicator in catalogue.indicators if indicator.number == row.number), None)
    return found if found is not None and alike(found.text, row.wording) else None


def alike(first: str, second: str, share: float = _ALIKE) -> bool:
    """Tell whether two wordings are the same but for slips."""
    one, two = fold(squash(first)), fold(squash(second))
    if one == two:
        return True
    matcher = SequenceMatcher(None, one, two, autojunk=False)
    return matcher.real_quick_ratio() >= share and matcher.quick_ratio() >= share and matcher.ratio() >= share


def row_about(rows: Iterable[AnnexRow], text: str) -> AnnexRow | None:
    """Return the row whose wording ``text`` repeats, the nearest if several are alike, or None."""
    near = [row for row in rows if alike(row.wording, text)]
    return max(near, key=lambda row: SequenceMatcher(None, fold(row.wording), fold(text)).ratio(), default=None)


def limit_of(wording: str) -> Limit | None:
    """Return what a wording asks for ("50 % or more", "not over 5 %", "70 % of ..."), or None."""
    text = squash(wording)
    match = pattern("figure.at_most").search(text)
    if match:
        return Limit(most=_number(match["value"]))
    for name in ("figure.at_least", "figure.reached"):
        match = pattern(name).search(text)
        if match:
            return Limit(least=_number(match["value"] or match["value_b"]))
    return None


def _number(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))


def verdicts(row: AnnexRow, text: str, catalogue: Catalogue | None) -> Iterator[tuple[Percent, Limit, bool]]:
    """Yield the percentages of ``text`` that a row's requirement applies to, with the limit and whether it is met.

    Where the catalogue has as many measures in per cent as there are figures, each is held against its own;
    else the wording's one limit goes for all, and half for the share of women where it asks for that.
    """
    found = percents(text)
    indicator = indicator_of(row, catalogue)
    measures = list(catalogue.measures_of(indicator.number)) if catalogue and indicator else []
    limits = [_limit(measure) for measure in measures if measure.unit.percent]
    if len(limits) != len(found):
        limits = [_wording_limit(row.wording, percent) for percent in found]
    for percent, limit in zip(found, limits, strict=True):
        if limit is not None:
            yield percent, limit, _meets(percent, limit)


def _limit(measure: Measure) -> Limit | None:
    """Return a measure's threshold as a limit; None where it is compared with an earlier figure."""
    threshold = measure.threshold
    if threshold is None or not isinstance(threshold.reference, Decimal):
        return None
    if threshold.operator in (">=", "="):
        return Limit(least=threshold.reference)
    return Limit(most=threshold.reference) if threshold.operator == "<=" else None


def _wording_limit(wording: str, percent: Percent) -> Limit | None:
    if pattern("figure.women").search(percent.before):
        return Limit(least=Decimal(50)) if pattern("figure.half_women").search(wording) else None
    return limit_of(wording)


def _meets(percent: Percent, limit: Limit) -> bool:
    if limit.most is not None:
        return percent.value <= limit.most
    return limit.least is not None and percent.value >= limit.least


def is_share_of_wards(row: AnnexRow, catalogue: Catalogue | None) -> bool:
    """Tell whether a row's figure is the share of wards that do something, so that only some values can be."""
    indicator = indicator_of(row, catalogue)
    if catalogue is not None and indicator is not None:
        measures = catalogue.measures_of(indicator.number)
        return any(measure.aggregation is Aggregation.SHARE_OF_UNITS_MEETING for measure in measures)
    return bool(pattern("figure.share_of_wards").match(row.wording))


def possible_share(percent: Percent, units: int) -> bool:
    """Tell whether some count of ``units`` gives this percentage within the decimals shown."""
    step = Decimal(10) ** -percent.decimals
    return any(abs(Decimal(100) * count / units - percent.value) <= step / 2 for count in range(units + 1))
