"""The folder of a round: the names in it, how it is read, and what a run has written."""

from __future__ import annotations

import json
from concurrent.futures import Executor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from lcxl.campaign import FILE
from lcxl.engine import write_whole

TEMPLATE = "cong-van-mau.docx"
FORMS = "1-bieu-mau"
SENDING = f"{FORMS}/cong-van-gui-bieu-mau.docx"
RECEIVED = "2-bao-cao-nhan"
RESULTS = "3-ket-qua"
RETURNS = f"{RESULTS}/tra-lai"
CONSOLIDATED = f"{RESULTS}/tong-hop.xlsx"
DISPATCH = f"{RESULTS}/cong-van.docx"
CHECKS = f"{RESULTS}/kiem-tra.xlsx"
EXPORT = f"{RESULTS}/du-lieu"
REMINDERS = f"{RESULTS}/don-doc"
_MEMORY = ".lcxl/decisions.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How submissions are read: everything here changes speed and messages, never figures.

    ``executor`` is any executor of ``concurrent.futures``; ``workers`` processes are used otherwise (all cores by
    default).  ``today`` judges lateness (the clock's day where None).  ``scheduler`` is a Dask address.
    ``received`` is where the submissions lie if not in ``2-bao-cao-nhan``: a folder, or an address of fsspec
    (``s3://bucket/folder``) that all workers can see.
    """

    workers: int | None = None
    executor: Executor | None = None
    scheduler: str | None = None
    received: str | None = None
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
        returns = [self.returns[0].parent] if self.returns else []
        return [path for path in single if path is not None] + returns + self.others

    def where(self) -> str:
        """Return the file in which all findings stand ("" if none was written)."""
        return str(self.checks or self.consolidated or "")


def is_round(root: Path) -> bool:
    """Tell whether a folder is a round's."""
    return (root / FILE).is_file()


def recall(root: Path) -> dict[str, str]:
    """Return what the office's decisions were made for, as the last run saw it; nothing if there was none."""
    with suppress(OSError, ValueError, AttributeError):
        kept = json.loads((root / _MEMORY).read_text("utf-8"))
        return {str(key): str(value) for key, value in kept.items()}
    return {}


def remember(root: Path, decisions: dict[str, str]) -> None:
    """Keep what the office's decisions were made for, for the next run."""
    with suppress(OSError):
        kept = json.dumps(decisions, ensure_ascii=False, indent=1, sort_keys=True)
        write_whole(root / _MEMORY, kept.encode("utf-8"))
