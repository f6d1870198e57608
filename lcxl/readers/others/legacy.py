"""The readers of everything that isn't Office Open XML: .ods, .xlsb, and .xls in a guarded process.

The libraries for .xls can abort, hang or eat all memory on one bad file, so that they run in a child process
whose time and memory are watched; whatever becomes of it, this process goes on with one finding.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Collection
from dataclasses import asdict
from pathlib import Path
from typing import Any

from lcxl.readers.contents import LEGACY_WORKBOOKS, ContentKind, refuse_content, sniff
from lcxl.readers.grid import Workbook, from_plain
from lcxl.readers.xlsx.package import Limits, WorkbookRefused, mebibytes

_LONGEST_WAIT = 0.05
_PATIENCE = 10
_MOST_JSON = 512 << 20
_PACKAGE_ROOT = Path(__file__).resolve().parents[3]


def open_workbook(
    data: bytes,
    *,
    limits: Limits | None = None,
    seconds: float = 20,
    max_bytes: int = 1 << 30,
    wanted: Collection[str] | None = None,
) -> Workbook:
    """Read a workbook of any kind by what its bytes are; see ``read_workbook`` and ``read_legacy``."""
    from lcxl.readers.xlsx.cells import read_workbook

    try:
        return read_workbook(data, limits=limits, wanted=wanted)
    except WorkbookRefused as refusal:
        kind = sniff(data) if refusal.code == "LC142" else ContentKind.UNKNOWN
        if kind not in LEGACY_WORKBOOKS:
            raise
    return read_legacy(data, kind, seconds=seconds, max_bytes=max_bytes, limits=limits)


def read_legacy(
    data: bytes,
    kind: ContentKind,
    *,
    seconds: float = 20,
    max_bytes: int = 1 << 30,
    limits: Limits | None = None,
) -> Workbook:
    """Read a workbook of another format than Office Open XML, ``kind`` being what ``sniff`` says of it.

    ``seconds`` and ``max_bytes`` bound the process that reads an .xls.  Raises ``WorkbookRefused`` with the one
    cause: also for what isn't a workbook at all.
    """
    limits = limits or Limits()
    if kind is ContentKind.ODS:
        from lcxl.readers.others.ods import read_ods

        return read_ods(data, limits=limits)
    if kind is ContentKind.XLSB:
        from lcxl.readers.others.xlsb import read_xlsb

        return read_xlsb(data, limits=limits)
    if kind is not ContentKind.OLE_XLS:
        refuse_content(data)
    return _in_child(data, seconds, max_bytes, limits)


def _in_child(data: bytes, seconds: float, max_bytes: int, limits: Limits) -> Workbook:
    options = json.dumps({**asdict(limits), "max_bytes": max_bytes})
    with tempfile.TemporaryDirectory(prefix="lcxl-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "in"), Path(folder, "out")
        source.write_bytes(data)
        command = [
            sys.executable,
            "-P",
            "-X",
            "utf8",
            "-m",
            "lcxl.readers.others.xls",
            str(source),
            options,
            str(target),
        ]
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            cwd=folder,
            env=_environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            _watch(child, seconds, max_bytes)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
        return _answer(target, child.returncode)


def _environment() -> dict[str, str]:
    """Return this process's environment, in which the child finds the same lcxl and nothing in the current folder."""
    paths = [str(_PACKAGE_ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}


def _watch(child: subprocess.Popen[bytes], seconds: float, max_bytes: int) -> None:
    """Wait for the child; refuses (LC162) what takes too long and (LC163) what takes too much memory.

    What counts is the child's own time of a processor; on a busy machine the wall clock much later.
    """
    import psutil

    deadline = time.monotonic() + _PATIENCE * seconds
    wait = 0.005
    while True:
        try:
            child.wait(wait)
            return
        except subprocess.TimeoutExpired:
            wait = min(wait * 2, _LONGEST_WAIT)
        if time.monotonic() > deadline:
            raise WorkbookRefused("LC162", seconds=f"{seconds:g}")
        try:
            process = psutil.Process(child.pid)
            used, spent = process.memory_info().rss, process.cpu_times()
        except psutil.Error:
            continue
        if spent.user + spent.system > seconds:
            raise WorkbookRefused("LC162", seconds=f"{seconds:g}")
        if used > max_bytes:
            raise WorkbookRefused("LC163", limit=mebibytes(max_bytes))


def _answer(target: Path, status: int) -> Workbook:
    try:
        if status or target.stat().st_size > _MOST_JSON:
            raise WorkbookRefused("LC164")
        answer: dict[str, Any] = json.loads(target.read_text("utf-8"))
    except (OSError, ValueError):
        raise WorkbookRefused("LC164") from None
    if "refused" in answer:
        code, slots = answer["refused"]
        raise WorkbookRefused(code, **slots)
    return from_plain(answer["workbook"])
