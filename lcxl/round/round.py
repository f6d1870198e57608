"""A round: the campaign folder and the steps from forms to dispatch.  Thin: each step is done by its own module."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from lcxl.campaign import FILE
from lcxl.consolidation import in_order, of_loose_files
from lcxl.consolidation.checks import OwnCheck, installed_checks
from lcxl.engine import Failure, Progress, safe_name, write_whole
from lcxl.engine import Outputs as Store
from lcxl.errors import LcxlError
from lcxl.findings import Finding, Severity, worst
from lcxl.model import Campaign, Consolidation, Unit
from lcxl.round.closing import closable, reopen, sign, since_signed, versions_beside
from lcxl.round.collection import Collected
from lcxl.round.departed import set_aside
from lcxl.round.faults import open_faults
from lcxl.round.folder import (
    CHECKS,
    CONSOLIDATED,
    DISPATCH,
    FORMS,
    REMINDERS,
    RESULTS,
    RETURNS,
    SENDING,
    TEMPLATE,
    Outputs,
    Reading,
    is_round,
    recall,
    remember,
)
from lcxl.round.gathering import Work, gather, passwords
from lcxl.round.locking import held
from lcxl.submission import Interpreter

if TYPE_CHECKING:
    from xlsxwriter import Workbook

    from lcxl.dispatch import Letter
    from lcxl.round.picking import Picked

_LOG = logging.getLogger("lcxl")
Target = str | Path | IO[bytes]
"""Where an output goes: a path, or a buffer to write into."""


def open_round(root: str | Path, reading: Reading | None = None, *, checks: Iterable[OwnCheck] = ()) -> Round:
    """Open the round in a folder that ``lcxl init`` made.

    ``checks`` are checks of one's own (see ``lcxl.check``); those that installed packages offer are made as well.

    LcxlError (LC818) if its campaign workbook can't be read, or with what is wrong in it if nobody is to report or
    nothing is asked; smaller mistakes in it are in ``Round.findings``.
    """
    from lcxl.readers.books import read_campaign

    campaign, findings = read_campaign(Path(root) / FILE)
    if not (campaign.units and campaign.catalogue.indicators and campaign.catalogue.measures):
        raise LcxlError(*findings)
    return Round(Path(root), campaign, reading or Reading(), findings, checks=checks)


def open_files(
    paths: Iterable[str | Path], reading: Reading | None = None, *, checks: Iterable[OwnCheck] = ()
) -> Round:
    """Open loose files and folders as a round: to check them, not to report.

    The campaign is that of the round around the first of them, without the office's decisions, else the built-in one.
    Of checks that are not lcxl's own only ``checks`` are made: looking for installed ones takes longer than one form.
    """
    loose = [Path(path) for path in paths]
    home = next((folder for folder in loose[0].resolve().parents if is_round(folder)), None) if loose else None
    if home is not None:
        campaign = replace(open_round(home).campaign, rulings=(), corrections=(), acceptances=(), receipts=())
        return Round(home, campaign, reading or Reading(), [], received=loose, checks=checks)
    from lcxl.campaign import load_campaign

    return Round(Path(), load_campaign(), reading or Reading(), [], received=loose, checks=checks)


class Round:
    """One round: its folder, its campaign, and what has been collected and worked out so far."""

    def __init__(
        self,
        root: Path,
        campaign: Campaign,
        reading: Reading,
        findings: Sequence[Finding],
        received: Sequence[Path] | None = None,
        *,
        checks: Iterable[OwnCheck] = (),
    ) -> None:
        self.root = root
        self.campaign = campaign
        self.reading = reading
        self._own_checks = tuple(checks)
        self._told: list[Finding] = list(findings)
        self._faults = open_faults(self._told, campaign)
        self.outputs = Outputs()
        self._received = received
        self._collected: Collected | None = None
        self._consolidation: Consolidation | None = None
        self._letter: Letter | None = None
        self._picked: Picked | None = None
        self._evidence: Mapping[tuple[str, str], str] | None = None

    @property
    def findings(self) -> list[Finding]:
        """Everything that is to be told so far, what arose while writing included."""
        return list(self._told if self._consolidation is None else self._consolidation.findings)

    @property
    def loose(self) -> bool:
        """Tell whether it is loose files, of which nothing can be said of the city."""
        return self._received is not None

    @property
    def today(self) -> date:
        """The day by which lateness is judged."""
        return self.reading.today or date.today()

    def path(self, name: str) -> Path:
        """Return the path of something in the round's folder."""
        return self.root / name

    def require_sound(self) -> None:
        """Raise LcxlError with all that is wrong in the campaign workbook, if anything open is an error.

        Nothing half-made is written by it: no form without the thresholds that could not be read.
        """
        if worst(self._faults) is Severity.ERROR:
            raise LcxlError(*self._faults)

    # Forms.

    def write_forms(
        self,
        *,
        email: bool = False,
        progress: Progress | None = None,
        made: Iterable[tuple[Unit, bytes | Failure]] | None = None,
    ) -> list[Path]:
        """Write one form for each reporting unit into ``1-bieu-mau`` and return their paths.

        ``email`` adds, for each unit, an ``.eml`` draft with the form attached and a short text to paste; and the
        covering dispatch that sends them all.  ``made`` are forms that were made already.
        """
        from lcxl.campaign import reporting_units
        from lcxl.round.forms import FormMaker, make_form

        self.require_sound()
        maker = FormMaker(self.campaign)
        units = reporting_units(self.campaign)
        store = Store.open(self.root)
        self._tell(set_aside(store, self.path(FORMS), units))
        written = []
        for unit, form in made or self._tasks(make_form, units, maker, progress, "forms", len(units)):
            name = f"{safe_name(f'{unit.code} {unit.short_name}')}.xlsx"
            if isinstance(form, Failure):
                self._told.append(form.finding(f"{FORMS}/{name}", unit=unit.code))
                continue
            files = {name: form} | (maker.drafts(unit, name, form) if email else {})
            for file, data in files.items():
                placed = store.place(self.path(f"{FORMS}/{file}"), data)
                if placed.finding is not None:
                    self._tell([placed.finding])
                if placed.path is not None and file == name:
                    written.append(placed.path)
        if email:
            nothing_yet = Consolidation(campaign=self.campaign, indicators=(), units=())
            self._letter_to_units("sending", nothing_yet, SENDING)
        return written

    def _tasks(
        self, function: Any, items: Iterable[Any], context: Any, progress: Progress | None, stage: str, total: int
    ) -> Iterator[tuple[Any, Any]]:
        work = Work(self.campaign.settings, self.reading, progress)
        yield from work.run(function, items, context, stage, total)

    # Reading.

    def collect(self, progress: Progress | None = None) -> Collected:
        """Read and check everything in ``2-bao-cao-nhan`` (once; later calls return the same)."""
        if self._collected is None:
            checks = self._own_checks if self.loose else (*installed_checks(), *self._own_checks)
            self._collected = gather(self.root, self._received, self.campaign, self.reading, progress, checks)
        return self._collected

    # Results.

    def consolidate(self) -> Consolidation:
        """Bring everything together (once; later calls return the same)."""
        if self._consolidation is None:
            collected = self.collect()
            outcome = collected.consolidator.finish(
                files=collected.records,
                findings=[*self._told, *collected.findings],
                present=collected.names,
                today=self.today,
                remembered=recall(self.root),
            )
            if self._received is None:
                remember(self.root, dict(outcome.remembered))
                self._consolidation = outcome.consolidation
                self._tell(since_signed(self.root, outcome.consolidation))
            else:
                self._consolidation = of_loose_files(outcome.consolidation)
        return self._consolidation

    # What is written.

    def write_workbook(
        self,
        progress: Progress | None = None,
        *,
        output: Target | None = None,
        add_sheets: Callable[[Workbook], None] | None = None,
    ) -> Path | None:
        """Write the consolidated workbook; None if it could not be written (a finding says why) or went to a buffer.

        ``output`` is a path or a buffer in place of ``3-ket-qua/tong-hop.xlsx``; ``add_sheets`` gets XlsxWriter's
        workbook before it is saved, to add sheets of one's own.
        """
        from lcxl.round.picking import carry_marks, remember_content
        from lcxl.round.previous.earlier import periods_before
        from lcxl.writers.consolidated import write_consolidated

        _stage(progress, "workbook")
        picks, evidence = self._picks(), self.keep_evidence()
        carried = carry_marks(self.root, CONSOLIDATED)
        self._tell([carried] if carried else [])
        history = periods_before(self.campaign)
        data = write_consolidated(
            self.consolidate(),
            history=history,
            picks=picks,
            evidence_files=evidence,
            progress=None if progress is None else partial(progress, "workbook"),
            add_sheets=add_sheets,
        )
        if output is not None:
            return self._put(output, data)
        self.outputs.consolidated = self._place(CONSOLIDATED, data)
        if self.outputs.consolidated == self.path(CONSOLIDATED):
            remember_content(self.root, data)
        return self.outputs.consolidated

    def _picks(self) -> tuple[tuple[str, str, str], ...]:
        """Return the narratives that go into the dispatch, as staff marked them in the consolidated workbook."""
        from lcxl.round.picking import picked

        if self._picked is None:
            self._picked = picked(self.consolidate(), self.root, CONSOLIDATED)
            self._tell(self._picked.findings)
        return self._picked.picks

    def keep_evidence(self) -> Mapping[tuple[str, str], str]:
        """Copy evidence files that came in to ``3-ket-qua/minh-chung`` (once); return where, by unit and code."""
        from lcxl.round.evidencefiles import keep_evidence

        if self._evidence is None:
            collected, consolidation = self.collect(), self.consolidate()
            found, reports = collected.evidence, collected.workbooks
            kept = keep_evidence(self.root, RESULTS, consolidation, found, reports, passwords(self.reading))
            self._tell(kept.findings)
            self._evidence = kept.files
        return self._evidence

    def write_checks(self, progress: Progress | None = None) -> Path | None:
        """Write the workbook of findings, and what goes back to each unit with errors."""
        from lcxl.writers import write_checks

        returns = self._write_returns(progress)
        _stage(progress, "checks")
        self.outputs.returns = list(returns.values())
        links = {unit: f"{RETURNS.rpartition('/')[2]}/{path.name}" for unit, path in returns.items()}
        self.outputs.checks = self._place(CHECKS, write_checks(self.consolidate(), returns=links))
        return self.outputs.checks

    def _write_returns(self, progress: Progress | None) -> dict[str, Path]:
        """Write the return workbooks with their letters; return their paths by unit.  Stale ones are removed."""
        from lcxl.round.returned import Returned, split
        from lcxl.round.returning import Returner, make_return, to_return

        items = to_return(self.consolidate(), self.collect().workbooks)
        returner = Returner(Interpreter(self.campaign), self.today)
        store, returned = Store.open(self.root), Returned(self.root, self.path(RETURNS), self.campaign, self.today)
        self._tell(set_aside(store, self.path(RETURNS), [one.unit for one in self.consolidate().units]))
        to_make, placed_at = split(items, returned)
        told: list[Finding] = []
        for item, files in self._tasks(make_return, to_make, returner, progress, "returns", len(to_make)):
            if isinstance(files, Failure):
                told.append(files.finding(item.candidate.name, unit=item.unit.code))
                continue
            placed = [store.place(self.path(f"{RETURNS}/{name}"), data) for name, data in files.items()]
            trouble = [one.finding for one in placed if one.finding is not None]
            told += trouble
            placed_at[item.unit.code] = [one.path for one in placed if one.path is not None]
            if not trouble:
                returned.note(item, files)
        store.clear(self.path(RETURNS), keep={path.name for paths in placed_at.values() for path in paths})
        returned.save()
        self._tell(told)
        found = ((item.unit.code, path) for item in items for path in placed_at.get(item.unit.code, ()))
        return {unit: path for unit, path in found if path.suffix == ".xlsx"}

    def letter(self) -> Letter:
        """Return the dispatch as fields, paragraphs and tables; mistakes in its texts join the findings (once)."""
        from lcxl.dispatch import compose

        if self._letter is None:
            self._letter = compose(self.consolidate(), picked=self._picks())
            self._tell(found.at(file=FILE) for found in self._letter.findings)
        return self._letter

    def write_dispatch(
        self,
        *,
        pdf: bool = False,
        template: str | Path | bytes | None = None,
        context: Mapping[str, Any] | None = None,
        filters: Mapping[str, Callable[..., Any]] | None = None,
        output: Target | None = None,
    ) -> Path | None:
        """Write the dispatch (``pdf``: and its PDF).

        ``template`` is a Word template in place of the round's own; ``context`` adds placeholders (texts, lists,
        dicts, functions) and ``filters`` filters of one's own; ``output`` is a path or a buffer in place of
        ``3-ket-qua/cong-van.docx``.  None if it could not be written (findings say why) or went to a buffer.
        """
        from lcxl.dispatch import Own, drafted
        from lcxl.round.lettering import letter_file
        from lcxl.writers.word import edited_figures

        name, content = self._template() if template is None else _given(template)
        own = Own(context or {}, filters or {}) if context or filters else None
        letter, told_of_draft = drafted(self.letter(), self.consolidate(), self.findings)
        self._tell(one for found in told_of_draft if (one := found.at(file=FILE)) not in self.findings)
        data, told = letter_file(self.campaign.settings, letter, content, name, own)
        self._tell(found.at(file=name if data is None else DISPATCH) for found in told)
        if data is None:
            return None
        if output is not None:
            return self._put(output, data)
        self.outputs.dispatch = self._place(DISPATCH, data)
        if self.outputs.dispatch is not None and self.outputs.dispatch != self.path(DISPATCH):
            self._tell(edited_figures(self.path(DISPATCH), data, DISPATCH))
        if pdf and self.outputs.dispatch is not None:
            self._write_pdf(self.outputs.dispatch)
        return self.outputs.dispatch

    def _write_pdf(self, document: Path) -> None:
        from lcxl.writers.word import to_pdf

        made = to_pdf(document)
        if isinstance(made, Finding):
            self._tell([made])
        else:
            self.outputs.others.append(made)

    def check_template(self) -> list[Finding]:
        """Return everything that is wrong in the dispatch template, unused and unknown placeholders included."""
        from lcxl.dispatch import known
        from lcxl.writers.word import check_template

        name, template = self._template()
        return [found.at(file=name) for found in check_template(template, known(self.letter()), unused=True)]

    def _template(self) -> tuple[str, bytes]:
        """Return name and content of the dispatch template: the round's own, as staff edited it, or the shipped one.

        A report as a typed document has another head, so that the round's template does not fit it.
        """
        from lcxl.writers.word import DISPATCH as DISPATCH_TEMPLATE
        from lcxl.writers.word import template, template_for

        name, path = template_for(self.letter()), self.path(TEMPLATE)
        own = name == DISPATCH_TEMPLATE and path.is_file()
        return (TEMPLATE, path.read_bytes()) if own else (name, template(name))

    def write_all(self, progress: Progress | None = None, *, pdf: bool = False) -> None:
        """Check, consolidate and write the dispatch: the three steps at once."""
        self.require_sound()
        with held(self.root):
            self.collect(progress)
            self.letter()
            self.write_dispatch(pdf=pdf)
            self.keep_evidence()
            self.write_checks(progress)
            self.write_workbook(progress)

    def fill(self, template: Path, output: Path | None = None) -> tuple[Path | None, list[Finding]]:
        """Fill the round's figures into an Excel form of a higher office; return the file and what is to be told.

        ``output`` is ``3-ket-qua/<name of the form>`` where None.  LcxlError with every mistake of the form (LC840 to
        LC850, LC862 to LC866), or LC102 if it can't be read.
        """
        from lcxl.round.lettering import filled_form

        data, told = filled_form(self.campaign.settings, template, self.letter(), self.consolidate())
        if data is None:
            raise LcxlError(*told)
        suffix = ".xlsm" if template.suffix.lower() in (".xlsm", ".xltm") else ".xlsx"
        placed = Store.open(self.root).place(output or self.path(f"{RESULTS}/{template.stem}{suffix}"), data)
        return placed.path, [*told, *([placed.finding] if placed.finding else [])]

    def write_reminders(self) -> list[Path]:
        """Write a draft and a short text for each unit that has not reported, and one Word list of them all.

        Those of units that have reported since are removed.
        """
        from lcxl.round.reminders import reminders

        consolidation = self.consolidate()
        self._tell(set_aside(Store.open(self.root), self.path(REMINDERS), [one.unit for one in consolidation.units]))
        written = [self._place(f"{REMINDERS}/{name}", data) for name, data in reminders(consolidation, self.today)]
        if written:
            written.append(self._letter_to_units("reminder", consolidation, f"{REMINDERS}/don-doc.docx"))
        paths = [path for path in written if path is not None]
        Store.open(self.root).clear(self.path(REMINDERS), keep={path.name for path in paths})
        return paths

    def _letter_to_units(self, document: str, consolidation: Consolidation, name: str) -> Path | None:
        """Write the covering dispatch or the reminder as a Word file; mistakes in its texts join the findings."""
        from lcxl.dispatch import compose
        from lcxl.round.lettering import letter_file
        from lcxl.writers.word import template, template_for

        letter = compose(consolidation, document)
        self._tell(found.at(file=FILE) for found in letter.findings)
        data, told = letter_file(self.campaign.settings, letter, template(template_for(letter)), name)
        self._tell(found.at(file=name) for found in told)
        return None if data is None else self._place(name, data)

    # What was signed.

    def close(self, *, anyway: bool = False) -> list[Path]:
        """Copy what was signed into ``4-da-ban-hanh``, with its figures as JSON; return the copies.

        The figures are those of the signed workbook and letter, whatever came in since.  LcxlError if the round is
        closed already (LC794), there is nothing to close with (LC795), or the workbook can't be read (LC830); also with
        all that speaks against it (see ``read_signed``), unless ``anyway`` or the office accepts it in its period
        sheet: then it joins the findings as accepted.  Other versions beside what was taken join them too (LC884).
        """
        from lcxl.round.signing import read_signed

        with held(self.root):
            names = {"workbook": CONSOLIDATED, "dispatch": DISPATCH, "campaign": FILE}
            closable(self.root, names)
            letter = read_signed(self.root, digital=self.campaign.digital_signing)
            if letter.findings and not (anyway or self.campaign.settings.release_incomplete):
                raise LcxlError(*letter.findings)
            copies = sign(self.root, self.campaign, names, letter)
        self._tell(replace(one, accepted=True) for one in letter.findings)
        self._tell(versions_beside(self.root, (CONSOLIDATED, DISPATCH)))
        return copies

    def reopen(self) -> Path:
        """Open a closed round again; what was signed is kept in the folder that is returned.  LcxlError (LC894)."""
        with held(self.root):
            return reopen(self.root)

    def _put(self, output: Target, data: bytes) -> Path | None:
        if isinstance(output, str | Path):
            write_whole(Path(output), data)
            return Path(output)
        output.write(data)
        return None

    def _place(self, name: str, data: bytes) -> Path | None:
        placed = Store.open(self.root).place(self.path(name), data)
        if placed.finding is not None:
            self._tell([placed.finding])
        _LOG.info("wrote %s", placed.path)
        return placed.path

    def _tell(self, findings: Iterable[Finding]) -> None:
        """Report findings that arise on the way: they join the consolidation's where there already is one."""
        told = list(findings)
        if self._consolidation is None:
            self._told += told
        if self._consolidation is None or not told:
            return
        more = in_order(self.campaign, [*self._consolidation.findings, *told])
        self._consolidation = replace(self._consolidation, findings=more)


def _given(template: str | Path | bytes) -> tuple[str, bytes]:
    return (TEMPLATE, template) if isinstance(template, bytes) else (Path(template).name, Path(template).read_bytes())


def _stage(progress: Progress | None, stage: str) -> None:
    if progress is not None:
        progress(stage, 0, 0)
