"""Read and check everything that came in, with the workers, the cache and the passwords of a run."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, closing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lcxl.consolidation import Consolidator
from lcxl.consolidation.checks import OwnCheck
from lcxl.engine import Cache, Light, Limits, NullCache, Progress, ReaderCache, open_executor, reasons, run_tasks
from lcxl.errors import LcxlError
from lcxl.findings import finding
from lcxl.model import Campaign, Settings
from lcxl.readers.intake import Candidate, Spool, find_candidates, load
from lcxl.round.collection import Collected
from lcxl.round.folder import RECEIVED, Reading
from lcxl.round.reading import Read, cache_key, is_sound, read_cached, read_candidate
from lcxl.submission import Interpreter

_LOG = logging.getLogger("lcxl")
_FEW = 500
"""So many forms from the cache are interpreted in the time in which a process starts."""


@dataclass(frozen=True, slots=True)
class Work:
    """How the tasks of a run are worked off."""

    settings: Settings
    reading: Reading
    progress: Progress | None = None

    def run(
        self, function: Any, items: Iterable[Any], context: Any, stage: str, total: int, light: Light | None = None
    ) -> Iterator[tuple[Any, Any]]:
        """Yield each item with what the function made of it, in the order of the items (see ``run_tasks``)."""
        with self._executor() as executor:
            yield from run_tasks(
                function,
                items,
                context=context,
                light=light,
                executor=executor,
                workers=self.reading.workers,
                limits=Limits(seconds=self.settings.reader_seconds, bytes=self.settings.reader_bytes),
                progress=self.progress,
                stage=stage,
                total=total,
            )

    def _executor(self) -> AbstractContextManager[Executor | None]:
        """Return the executor of the run: the caller's own goes on running, a connection to a cluster is closed."""
        if self.reading.executor is not None or self.reading.scheduler is None:
            return nullcontext(self.reading.executor)
        return open_executor(self.reading.scheduler) or nullcontext(None)


def gather(
    root: Path,
    received: Sequence[Path] | None,
    campaign: Campaign,
    reading: Reading,
    progress: Progress | None = None,
    checks: Iterable[OwnCheck] = (),
) -> Collected:
    """Read and check what lies in ``2-bao-cao-nhan`` under ``root``, or the loose files and folders ``received``.

    ``checks`` are further ones than lcxl's own.
    """
    interpreter = Interpreter(campaign)
    collected = Collected(Consolidator(campaign, reading.lang, checks))
    cache = NullCache() if received is not None or not reading.cache else Cache.open(root, cache_key(campaign))
    with closing(cache), Spool() as spool:
        candidates = list(_candidates(collected, _roots(root, received, reading), campaign.settings, reading, spool))
        _LOG.info("reading %d files", len(candidates))
        work = Work(campaign.settings, _fitting(reading, candidates, cache), progress)
        light = Light(_is_cached, read_cached, all=all(cache.holds(one.sha256) for one in candidates))
        items = _items(candidates, cache, reading)
        read = work.run(read_candidate, items, interpreter, "read", len(candidates), light)
        for (candidate, _), answer in read:
            if isinstance(answer, Read) and answer.packed:
                cache.put_packed(candidate.sha256, answer.packed)
            _LOG.debug("read %s: %s", candidate.name, type(answer).__name__)
            collected.add(replace(candidate, data=None), answer)
    collected.settle(interpreter, reading.lang)
    return collected


def _fitting(reading: Reading, candidates: Sequence[Candidate], cache: ReaderCache) -> Reading:
    """Return how to read: a few forms that were read before are done sooner than a process is started.

    They can't hang or grow: what was read is cells.
    """
    if reading.workers is not None or len(candidates) > _FEW:
        return reading
    here = all(is_sound(packed) for _, packed in _items(candidates, cache, reading))
    return replace(reading, workers=0) if here else reading


def _items(
    candidates: Sequence[Candidate], cache: ReaderCache, reading: Reading
) -> Iterator[tuple[Candidate, bytes | None]]:
    kept = not isinstance(cache, NullCache)  # else nothing is packed in vain
    elsewhere = reading.executor is not None or reading.scheduler is not None
    for candidate in candidates:
        if elsewhere and candidate.spooled is not None:  # other machines don't see this one's temporary files
            candidate = replace(candidate, data=load(candidate))
        yield candidate, cache.get_packed(candidate.sha256) if kept else b""


def _is_cached(item: tuple[Candidate, bytes | None]) -> bool:
    """Tell whether only cells that were read before are to be looked at: no reader can hang on them."""
    return bool(item[1])


def _candidates(
    collected: Collected, roots: Iterable[tuple[Path | str, str]], settings: Settings, reading: Reading, spool: Spool
) -> Iterator[Candidate]:
    """Yield the workbooks to read; everything else that lies there is noted."""
    words = passwords(reading)
    for root, prefix in roots:
        for seen in find_candidates(root, settings, passwords=words, prefix=prefix, lang=reading.lang, spool=spool):
            if isinstance(seen, Candidate) and seen.workbook:
                yield seen
            else:
                collected.note(seen)


def _roots(root: Path, received: Sequence[Path] | None, reading: Reading) -> Iterator[tuple[Path | str, str]]:
    if received is None:
        folder = root / RECEIVED
        if reading.received or folder.is_dir():
            yield reading.received or folder, f"{RECEIVED}/"
        return
    for path in received:
        yield path, f"{path.name}/" if path.is_dir() else ""


def passwords(reading: Reading) -> tuple[str, ...]:
    """Return the words of the password file, one a line; LcxlError if it is not there (LC100) or unreadable (LC102)."""
    path = reading.password_file
    if path is None:
        return ()
    try:
        return tuple(line for line in path.read_text("utf-8-sig").splitlines() if line)
    except FileNotFoundError as error:
        raise LcxlError(finding("LC100", file=path.name, name=path.name)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise LcxlError(finding("LC102", file=path.name, **reasons(error))) from error
