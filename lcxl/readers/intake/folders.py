"""The files of a folder, on disk or at an address of fsspec, in an order that is always the same."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lcxl.engine import reasons
from lcxl.findings import Finding, finding
from lcxl.readers.intake.limits import Refused
from lcxl.readers.intake.names import file_name


@dataclass(frozen=True, slots=True)
class Listed:
    """One file: ``name`` relative to the folder with ``/`` in NFC, ``location`` for opening it."""

    name: str
    location: str


def list_files(root: Path | str) -> Iterator[Listed | Finding]:
    """Yield all files under ``root`` by name, folder by folder; a file stands for itself.

    Findings tell what can't be listed (of ``root`` itself without a file): nothing there (LC100), a folder that may
    not be read (LC125), a link to a folder, which is not followed (LC126).  Refused (LC107) without fsspec where
    ``root`` is an address.
    """
    if isinstance(root, str) and "://" in root:
        yield from _list_remote(root)
        return
    path = Path(root)
    if path.is_dir():
        yield from _list_folder(path)
    elif os.path.lexists(path):
        yield Listed(file_name(path.name), str(path))
    else:
        name = file_name(path.name or str(path))
        yield finding("LC100", file=name, name=name)


def _list_folder(root: Path) -> Iterator[Listed | Finding]:
    """Yield what lies in a folder and in those inside, however deep they are."""
    waiting: list[Listed | Finding | tuple[str, str]] = [(str(root), "")]
    while waiting:
        one = waiting.pop()
        if isinstance(one, tuple):
            waiting += reversed(list(_entries(*one)))
        else:
            yield one


def _entries(folder: str, prefix: str) -> Iterator[Listed | Finding | tuple[str, str]]:
    """Yield what lies directly in a folder, by name; folders inside as (path, prefix)."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: (file_name(entry.name), entry.name))
    except OSError as error:
        name = prefix.rstrip("/")
        yield finding("LC125", file=name or None, name=name or file_name(Path(folder).name), **reasons(error))
        return
    for entry in entries:
        name = prefix + file_name(entry.name)
        try:
            is_folder = entry.is_dir()
        except OSError:
            is_folder = False  # a link to itself: opening it tells
        if not is_folder:
            yield Listed(name, entry.path)
        elif entry.is_symlink():
            yield finding("LC126", file=name, name=name)
        else:
            yield entry.path, f"{name}/"


def _list_remote(root: str) -> Iterator[Listed | Finding]:
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise Refused("LC107", extension="://", command='pip install "lcxl[dask]"') from None
    system, folder = url_to_fs(root)
    if not system.exists(folder):
        yield finding("LC100", file=root, name=root)
        return
    paths: list[str] = system.find(folder)
    start = 0 if paths == [folder] else len(folder.rstrip("/")) + 1
    for path in sorted(paths, key=file_name):
        name = path[start:] if start else path.rsplit("/", 1)[-1]
        yield Listed(file_name(name), _address(system, path))


def _address(system: Any, path: str) -> str:
    return str(system.unstrip_protocol(path))
