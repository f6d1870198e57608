"""What came in: every file that was seen and what became of it, on its way into the consolidation."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lcxl.consolidation import Consolidator, is_later
from lcxl.consolidation.checks import codes_in, file_name
from lcxl.engine import Failure
from lcxl.findings import Finding, Severity, finding
from lcxl.model import FileRecord, FileState
from lcxl.readers.intake import Candidate, Seen, accompanying, beside, clues_in
from lcxl.round.reading import Read
from lcxl.submission import Interpreter
from lcxl.texts import text


@dataclass(slots=True)
class Collected:
    """Files as they are settled one by one: submissions go to the consolidator, the rest into the ledger."""

    consolidator: Consolidator
    records: list[FileRecord] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    evidence: list[Candidate] = field(default_factory=list)
    workbooks: dict[str, Candidate] = field(default_factory=dict)
    _beside: set[str] = field(default_factory=set)
    _readable: set[str] = field(default_factory=set)
    _registered: set[str] = field(default_factory=set)
    _dates: dict[str, str] = field(default_factory=dict)
    _latest: dict[str, tuple[str, str]] = field(default_factory=dict)
    _strangers: list[tuple[Candidate, Finding, Read]] = field(default_factory=list)

    def note(self, seen: Seen) -> None:
        """Take what intake found besides workbooks: settled files, findings, files that accompany reports."""
        if isinstance(seen, Candidate):
            self.names.append(seen.name)
            self.evidence.append(seen)
        elif isinstance(seen, FileRecord):
            self.records.append(seen)
        else:
            self.findings.append(seen)

    def add(self, candidate: Candidate, read: Read | Failure) -> None:
        """Take what became of one workbook."""
        self.names.append(candidate.name)
        self.workbooks[candidate.name] = candidate
        if isinstance(read, Failure):
            self._refuse(candidate, read.finding(candidate.name), None)
            return
        self._dates[candidate.name] = read.dated
        if read.submission is None:
            why = next((found for found in read.findings if found.severity == Severity.ERROR), read.findings[0])
            if why.code == "LC201":  # no form of lcxl's: it may be evidence, which is known when all is read
                self._strangers.append((candidate, why, read))
                return
            self.findings += [found for found in read.findings if found is not why]
            self._refuse(candidate, why, read.unit)
            return
        self._beside |= {candidate.message, candidate.group}
        self._readable.add(read.submission.unit)
        held = self._latest.get(read.submission.unit, ("", ""))
        if not held[0] or is_later(read.dated, held[0]):
            self._latest[read.submission.unit] = (read.dated, candidate.name)
        self._registered |= {file_name(row.location) for row in read.submission.evidence if row.location} - {""}
        self.consolidator.add(read.submission, read.findings)

    def _refuse(self, candidate: Candidate, why: Finding, unit: str | None) -> None:
        self.findings.append(why if unit is None else why.at(unit=unit))
        self.records.append(
            FileRecord(
                file=candidate.name,
                state=FileState.REFUSED,
                unit=unit,
                reason=why.message(self.consolidator.lang),
                sha256=candidate.sha256,
            )
        )

    def settle(self, interpreter: Interpreter, lang: str) -> None:
        """Say of each file that is no report whether it accompanies one or stands alone.

        A workbook that is no form, and whose name bears an evidence code or stands in a register, accompanies too.
        """
        self._own(interpreter)
        for candidate, why, read in self._strangers:
            if self._is_evidence(candidate):
                self.evidence.append(candidate)
                continue
            self.findings += [found for found in read.findings if found is not why]
            self._refuse(candidate, why, read.unit)
        self._supersede(lang)
        workbooks = frozenset(self._beside)
        for candidate in self.evidence:
            unit = interpreter.unit_named(candidate.clues)
            alone = unit not in self._readable and not beside(candidate, workbooks)
            record, told = accompanying(candidate, alone=alone, lang=lang)
            self.records.append(replace(record, unit=unit))
            self.findings.append(told if unit is None else told.at(unit=unit))

    def _own(self, interpreter: Interpreter) -> None:
        """Name the unit that each file which could not be opened is likely from: its report may be inside."""
        units: dict[str, str] = {}
        for place, record in enumerate(self.records):
            if record.state == FileState.REFUSED and record.unit is None:
                unit = interpreter.unit_named((*clues_in(record.file), *record.clues))
                if unit is not None:
                    units[record.file] = unit
                    self.records[place] = replace(record, unit=unit)
        self.findings = [
            found.at(unit=units[found.file]) if found.unit is None and found.file in units else found
            for found in self.findings
        ]

    def _supersede(self, lang: str) -> None:
        """Settle the files that can't count and whose unit has sent a later one that can: nothing is to be mended."""
        told: dict[str, Finding] = {}
        for place, record in enumerate(self.records):
            dated, later = self._latest.get(record.unit or "", ("", ""))
            if record.state == FileState.REFUSED and is_later(dated, self._dates.get(record.file, "")):
                told[record.file] = finding("LC711", unit=record.unit, file=record.file, quote=later, other=later)
                reason = text("selection.superseded", lang)
                self.records[place] = replace(record, state=FileState.SUPERSEDED, reason=reason, superseded_by=later)
        self.findings = [found for found in self.findings if found.file not in told] + list(told.values())

    def _is_evidence(self, candidate: Candidate) -> bool:
        template = self.consolidator.campaign.settings.evidence_code
        name = candidate.name.rpartition("!")[2].rpartition("/")[2]
        return bool(codes_in(name, template)) or file_name(name) in self._registered
