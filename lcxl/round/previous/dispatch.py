"""The figures of an earlier period from the annex of its dispatch in Word."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.model import Catalogue, Claim, Indicator, Level, Measure, PastPeriod, Quantity, Status, matching_claim
from lcxl.proof import Document
from lcxl.readers.word import AnnexLine, WordAnnex, read_annex
from lcxl.round.previous.earlier import Earlier, past_of
from lcxl.round.previous.figures import Shared, share_out
from lcxl.round.previous.matching import How, Matcher
from lcxl.round.previous.names import code_in, code_of_day, label_then
from lcxl.texts import label as label_of
from lcxl.texts import load_data
from lcxl.values import RawValue, bare, claim_of, evaluate, plain, quote, read_date

_HEAD = 40
"""In how many paragraphs from the top the date of a dispatch is looked for."""


def from_dispatch(document: Document, catalogue: Catalogue) -> tuple[Earlier, list[Finding]]:
    """Return what a dispatch said of its own period, by the present catalogue, and everything to be told of it.

    LcxlError (LC763) if it has no annex table.
    """
    annex = read_annex(document)
    if annex is None:
        raise LcxlError(finding("LC763", file=document.name))
    reader = _Reader(document.name, catalogue)
    reader.read(annex)
    columns = columns_of(annex.headings)
    code, label = _period(document, annex, columns, reader.findings)
    earlier = Earlier(
        code=code,
        label=label,
        statuses=reader.statuses,
        texts=reader.texts,
        figures=reader.figures,
        claims=reader.claims,
        history=tuple(reader.history(annex, columns, code, label)),
    )
    return earlier, [one.at(file=document.name) for one in reader.findings]


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Which of an annex's columns of periods is the dispatch's own, and which the one before (None if none is)."""

    current: int
    previous: int | None = None


def columns_of(headings: Sequence[str]) -> Columns:
    """Tell the columns of periods apart: by words for "now", else by the latest date, else by their order."""
    words = {key: re.compile(pattern) for key, pattern in load_data("previous.toml")["headings"].items()}
    folded = [bare(heading) for heading in headings]
    usual = [at for at, heading in enumerate(folded) if not words["last_year"].search(heading)]
    now = [at for at in usual if words["now"].search(folded[at])]
    dated = {at: code_in(headings[at]) for at in usual}
    latest = max((code for code in dated.values() if code), default=None)
    if now:
        current = now[-1]
    elif latest is not None and all(dated.values()):
        current = next(at for at in usual if dated[at] == latest)
    else:
        current = (usual or range(len(headings)))[-1]
    others = [at for at in usual if at != current]
    return Columns(current=current, previous=others[-1] if others else None)


def _period(document: Document, annex: WordAnnex, columns: Columns, findings: list[Finding]) -> tuple[str, str]:
    """Return (code of the dispatch's period, "" if it isn't known; what its column is called from now on)."""
    heading = annex.headings[columns.current] if annex.headings else ""
    day = date_of(document)
    code = code_in(heading) or (code_of_day(day) if day is not None else "")
    label = label_then(heading, code) if code else heading
    findings.append(finding("LC765", heading=heading or "\u2013", label=label or "\u2013", quote=heading or None))
    if not code:
        findings.append(finding("LC767", label=label or "\u2013"))
    return code, label


def date_of(document: Document) -> date | None:
    """Return the date in the head of a dispatch; None where it is blank or none.

    It is the latest one that ends a paragraph there: what a dispatch cites is older than itself.
    """
    ends = (paragraph.text.rpartition(",")[2].strip(" .") for paragraph in document.paragraphs[:_HEAD])
    days = (read_date(RawValue("s", end))[0] for end in ends if end)
    return max((day for day in days if day is not None), default=None)


class _Reader:
    """Reads the lines of an annex; statuses, texts, figures and claims grow with them."""

    def __init__(self, file: str, catalogue: Catalogue) -> None:
        self.findings: list[Finding] = []
        self.statuses: dict[int, Status | None] = {}
        self.texts: dict[int, str] = {}
        self.figures: dict[str, Quantity] = {}
        self.claims: dict[str, Claim] = {}
        self._catalogue = catalogue
        self._matcher = Matcher(catalogue)
        self._lines: dict[int, AnnexLine] = {}

    def _tell(self, code: str, line: AnnexLine, indicator: Indicator | None = None, **slots: object) -> None:
        place: dict[str, Any] = {"part": line.place.part, "paragraph": line.place.index}
        if indicator is not None:
            place["indicator"] = indicator.number
        self.findings.append(finding(code, **place, **slots))

    def read(self, annex: WordAnnex) -> None:
        """Read all lines; the first line of an indicator counts."""
        columns = columns_of(annex.headings) if annex.headings else None
        for line in annex.unread:
            self._tell("LC770", line, label=line.number or "\u2013", wording=quote(line.wording) or "\u2013")
        for line in annex.lines:
            indicator = self._indicator(line)
            if indicator is None:
                continue
            if indicator.number in self._lines:
                self._tell("LC771", line, indicator, number=indicator.number, wording=quote(line.wording))
                continue
            self._lines[indicator.number] = line
            self._line(line, indicator, line.texts[columns.current] if columns is not None else line.result)
        missing = [str(i.number) for i in self._catalogue.indicators if i.number not in self._lines]
        if missing:
            self.findings.append(finding("LC772", numbers=", ".join(missing)))

    def _indicator(self, line: AnnexLine) -> Indicator | None:
        found = self._matcher.match(line.wording, line.number)
        label, wording = line.number if line.number is not None else "\u2013", quote(line.wording) or "\u2013"
        if found is None:
            self._tell("LC770", line, label=label, wording=wording)
            return None
        indicator = found.indicator
        if found.how is How.RENUMBERED:
            self._tell("LC768", line, indicator, label=label, number=indicator.number, wording=wording)
        elif found.how is How.NUMBER:
            self._tell("LC769", line, indicator, number=indicator.number, wording=wording, known=quote(indicator.text))
        return indicator

    def _line(self, line: AnnexLine, indicator: Indicator, text: str) -> None:
        measures = self._catalogue.measures_of(indicator.number)
        shared = share_out(text, measures)
        self.texts[indicator.number] = text
        self.figures |= shared.quantities
        status = self._status(line, indicator, measures, shared)
        self.statuses[indicator.number] = status
        claim = shared.claim or matching_claim(status)
        if claim is not None and not shared.quantities and (len(measures) == 1 or claim is Claim.MET):
            self.claims |= dict.fromkeys((measure.code for measure in measures), claim)
        self._told(line, indicator, measures, shared, text)

    def _told(
        self, line: AnnexLine, indicator: Indicator, measures: Sequence[Measure], shared: Shared, text: str
    ) -> None:
        """Tell figures that were found inside sentences, and what could not be read."""
        if shared.certain or not text:
            return
        words = "; ".join(f"{code} = {quantity.text}" for code, quantity in shared.quantities.items())
        left = [measure.code for measure in measures if measure.code not in shared.quantities]
        told = {"number": indicator.number, "said": quote(text)}
        if words:
            self._tell("LC774" if shared.in_order else "LC773", line, indicator, figures=words, **told)
        if left and not all(measure.unit.yes_no for measure in measures):
            self._tell("LC775", line, indicator, measures=", ".join(left), **told)

    # The status.

    def _status(
        self, line: AnnexLine, indicator: Indicator, measures: Sequence[Measure], shared: Shared
    ) -> Status | None:
        """Return what a line says of its indicator: its mark, else its words, else its figure against the threshold."""
        if line.met and line.not_met:
            self._tell("LC777", line, indicator, number=indicator.number)
            return None
        if line.met or line.not_met:
            return Status.MET if line.met else Status.NOT_MET
        said = claim_of(plain(line.result)) or shared.claim
        status = None if said is None or said is Claim.NO_OCCURRENCE else Status(said.value)
        status = status or _by_figures(measures, shared.quantities) or _by_level(indicator, shared)
        if status is None:
            self._tell("LC778", line, indicator, number=indicator.number)
        elif status in (Status.MET, Status.NOT_MET) and not line.result:
            self._tell("LC776", line, indicator, number=indicator.number, status=label_of(f"status.{status}"))
        return status

    # The history.

    def history(self, annex: WordAnnex, columns: Columns, code: str, label: str) -> Iterable[PastPeriod]:
        """Yield the periods that the annex has columns for and whose code is known, the earlier one first."""
        if columns.previous is not None and annex.headings:
            heading = annex.headings[columns.previous]
            before = code_in(heading)
            if before is not None and before != code:
                yield self._column(columns.previous, before, heading)
        if code:
            yield past_of(self._catalogue, code, label, self.statuses, self.figures, self.claims)

    def _column(self, at: int, code: str, heading: str) -> PastPeriod:
        """Return the period of another column; which indicators were met then isn't said there, unless in words."""
        figures: dict[str, Quantity] = {}
        claims: dict[str, Claim] = {}
        statuses: dict[int, Status | None] = {}
        for number, line in self._lines.items():
            measures = self._catalogue.measures_of(number)
            shared = share_out(line.texts[at], measures)
            figures |= shared.quantities
            if shared.claim is not None and not shared.quantities:
                claims |= dict.fromkeys((measure.code for measure in measures), shared.claim)
        return past_of(self._catalogue, code, heading, statuses, figures, claims)


def _by_figures(measures: Sequence[Measure], figures: Mapping[str, Quantity]) -> Status | None:
    """Return what figures say against thresholds that are numbers: one not met decides; None if any is open."""
    found = [
        evaluate(measure.threshold, figures[measure.code])
        if measure.code in figures and measure.threshold is not None
        else None
        for measure in measures
    ]
    if Status.NOT_MET in found:
        return Status.NOT_MET
    return Status.MET if found and all(one is Status.MET for one in found) else None


def _by_level(indicator: Indicator, shared: Shared) -> Status | None:
    """Return the higher level for an indicator that is assessed there and has no figure."""
    return Status.HIGHER_LEVEL if indicator.level is Level.HIGHER_LEVEL and not shared.quantities else None
