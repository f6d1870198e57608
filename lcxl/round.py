"""A round: the campaign folder and the steps from forms to dispatch.  Thin: each step is done by its own module."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from lcxl.cache import Cache, NullCache, ReaderCache
from lcxl.campaign import FILE
from lcxl.collection import Collected
from lcxl.consolidation import Consolidator
from lcxl.execution import Failure, Progress, run_tasks
from lcxl.findings import Finding, finding
from lcxl.intake.candidates import Candidate
from lcxl.intake.walk import find_candidates
from lcxl.model import Campaign, Consolidation
from lcxl.pool import Limits
from lcxl.reading import Read, cache_key, read_candidate
from lcxl.store import Outputs as Store
from lcxl.store import safe_name, write_whole
from lcxl.submission import Interpreter

TEMPLATE = "cong-van-mau.docx"
FORMS = "1-bieu-mau"
RECEIVED = "2-bao-cao-nhan"
RESULTS = "3-ket-qua"
RETURNS = f"{RESULTS}/tra-lai"
CONSOLIDATED = f"{RESULTS}/tong-hop.xlsx"
DISPATCH = f"{RESULTS}/cong-van.docx"
CHECKS = f"{RESULTS}/kiem-tra.xlsx"
_MEMORY = ".lcxl/decisions.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How submissions are read: everything here changes speed and messages, never figures.

    ``executor`` is any executor of ``concurrent.futures``; ``workers`` processes are used otherwise (all cores by
    default).  ``today`` judges lateness (the clock's day where None).  ``scheduler`` is a Dask address.
    """

    workers: int | None = None
    executor: Executor | None = None
    scheduler: str | None = None
    cache: bool = True
    today: date | None = None
    password_file: Path | None = None
    lang: str = "vi"


@dataclass(slots=True)
class Outputs:
    """What a run has written so far; None and empty for what it has not."""

    consolidated: Path | None = None
    dispatch: Path | None = None
    checks: Path | None = None
    returns: list[Path] = field(default_factory=list)
    others: list[Path] = field(default_factory=list)

    def paths(self) -> dict[str, Any]:
        """Return the absolute paths by the keys of the JSON contract."""

        def whole(path: Path | None) -> str | None:
            return None if path is None else str(path.resolve())

        return {
            "consolidated": whole(self.consolidated),
            "dispatch": whole(self.dispatch),
            "checks": whole(self.checks),
            "returns": [whole(path) for path in self.returns],
        }

    def written(self) -> list[Path]:
        """Return the files that a person looks at next."""
        single = (self.consolidated, self.dispatch, self.checks)
        return [path for path in single if path is not None] + self.others

    def where(self) -> str:
        """Return the file in which all findings stand ("" if none was written)."""
        return str(self.checks or self.consolidated or "")


def is_round(root: Path) -> bool:
    """Tell whether a folder is a round's."""
    return (root / FILE).is_file()


def open_round(root: str | Path, reading: Reading | None = None) -> Round:
    """Open the round in a folder that ``lcxl init`` made.

    LcxlError (LC818) if its campaign workbook can't be read; smaller mistakes in it are in ``Round.findings``.
    """
    from lcxl.readers.campaign import read_campaign

    campaign, findings = read_campaign(Path(root) / FILE)
    return Round(Path(root), campaign, reading or Reading(), findings)


def open_loose(paths: Sequence[Path], reading: Reading | None = None) -> Round:
    """Open loose files and folders as a round of the built-in campaign: to check them, not to report."""
    from lcxl.shipped import load_campaign

    return Round(Path(), load_campaign(), reading or Reading(), [], received=paths)


class Round:
    """One round: its folder, its campaign, and what has been collected and worked out so far."""

    def __init__(
        self,
        root: Path,
        campaign: Campaign,
        reading: Reading,
        findings: Sequence[Finding],
        received: Sequence[Path] | None = None,
    ) -> None:
        self.root = root
        self.campaign = campaign
        self.reading = reading
        self.findings: list[Finding] = list(findings)
        self.outputs = Outputs()
        self._received = received
        self._collected: Collected | None = None
        self._consolidation: Consolidation | None = None

    def path(self, name: str) -> Path:
        """Return the path of something in the round's folder."""
        return self.root / name

    # Forms.

    def write_forms(self, *, email: bool = False, progress: Progress | None = None) -> list[Path]:
        """Write one form for each reporting unit into ``1-bieu-mau`` and return their paths.

        ``email`` adds an ``.eml`` draft with the form attached and a short text to paste, for each unit.
        """
        from lcxl.assignments import reporting_units
        from lcxl.forms import FormMaker, make_form

        maker = FormMaker(self.campaign)
        units = reporting_units(self.campaign)
        store = Store.open(self.root)
        written = []
        made = self._tasks(make_form, units, maker, progress, "forms", len(units))
        for unit, form in made:
            name = f"{safe_name(f'{unit.code} {unit.short_name}')}.xlsx"
            if isinstance(form, Failure):
                self.findings.append(form.finding(f"{FORMS}/{name}", unit=unit.code))
                continue
            files = {name: form} | (maker.drafts(unit, name, form) if email else {})
            for file, data in files.items():
                placed = store.place(self.path(f"{FORMS}/{file}"), data)
                self._tell(placed.finding)
                if placed.path is not None and file == name:
                    written.append(placed.path)
        return written

    def _tell(self, found: Finding | None) -> None:
        if found is not None:
            self.findings.append(found)

    def _tasks(
        self, function: Any, items: Iterable[Any], context: Any, progress: Progress | None, stage: str, total: int
    ) -> Iterator[tuple[Any, Any]]:
        settings = self.campaign.settings
        limits = Limits(seconds=settings.reader_seconds, bytes=settings.reader_bytes)
        yield from run_tasks(
            function,
            items,
            context=context,
            executor=self._executor(),
            workers=self.reading.workers,
            limits=limits,
            progress=progress,
            stage=stage,
            total=total,
        )

    def _executor(self) -> Executor | None:
        if self.reading.scheduler is None or self.reading.executor is not None:
            return self.reading.executor
        from lcxl.execution import open_executor

        return open_executor(self.reading.scheduler)

    # Reading.

    def collect(self, progress: Progress | None = None) -> Collected:
        """Read and check everything in ``2-bao-cao-nhan`` (once; later calls return the same)."""
        if self._collected is None:
            self._collected = self._collect(progress)
        return self._collected

    def _collect(self, progress: Progress | None) -> Collected:
        interpreter = Interpreter(self.campaign)
        collected = Collected(Consolidator(self.campaign))
        cache = self._cache()
        try:
            candidates = list(self._candidates(collected))
            items = ((candidate, cache.get_packed(candidate.sha256)) for candidate in candidates)
            answers = self._tasks(read_candidate, items, interpreter, progress, "read", len(candidates))
            for (candidate, _), read in answers:
                if isinstance(read, Read) and read.packed:
                    cache.put_packed(candidate.sha256, read.packed)
                collected.add(candidate, read)
        finally:
            cache.close()
        collected.settle(interpreter, self.reading.lang)
        return collected

    def _cache(self) -> ReaderCache:
        if not self.reading.cache or self._received is not None:
            return NullCache()
        return Cache.open(self.root, cache_key(self.campaign))

    def _candidates(self, collected: Collected) -> Iterator[Candidate]:
        """Yield the workbooks to read; everything else that lies there is noted."""
        for root, prefix in self._roots():
            found = find_candidates(
                root, self.campaign.settings, passwords=self._passwords(), prefix=prefix, lang=self.reading.lang
            )
            for seen in found:
                if isinstance(seen, Candidate) and seen.workbook:
                    yield seen
                else:
                    collected.note(seen)

    def _roots(self) -> Iterator[tuple[Path | str, str]]:
        if self._received is None:
            folder = self.path(RECEIVED)
            if folder.is_dir():
                yield folder, f"{RECEIVED}/"
            return
        for path in self._received:
            yield path, f"{path.name}/" if path.is_dir() else ""

    def _passwords(self) -> tuple[str, ...]:
        """Return the words of the password file, one a line; LcxlError (LC102) if it can't be read."""
        path = self.reading.password_file
        if path is None:
            return ()
        from lcxl.errors import LcxlError

        try:
            return tuple(line for line in path.read_text("utf-8-sig").splitlines() if line)
        except (OSError, UnicodeDecodeError) as error:
            raise LcxlError(finding("LC102", file=path.name, reason=str(error))) from error

    # Results.

    def consolidate(self) -> Consolidation:
        """Bring everything together (once; later calls return the same)."""
        if self._consolidation is None:
            collected = self.collect()
            today = self.reading.today or date.today()
            outcome = collected.consolidator.finish(
                files=collected.records,
                findings=[*self.findings, *collected.findings],
                present=collected.names,
                today=today,
                remembered=self._remembered(),
            )
            if self._received is None:
                self._remember(dict(outcome.remembered))
            self._consolidation = outcome.consolidation
        return self._consolidation

    def _remembered(self) -> dict[str, str]:
        """Return what the office's decisions were made for, as the last run saw it."""
        with suppress(OSError, ValueError):
            kept = json.loads(self.path(_MEMORY).read_text("utf-8"))
            return {str(key): str(value) for key, value in kept.items()}
        return {}

    def _remember(self, decisions: dict[str, str]) -> None:
        with suppress(OSError):
            text_ = json.dumps(decisions, ensure_ascii=False, indent=1, sort_keys=True)
            write_whole(self.path(_MEMORY), text_.encode("utf-8"))
