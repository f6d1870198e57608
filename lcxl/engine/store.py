"""Files that lcxl writes: whole or not at all, never over a person's work, with names that every system takes.

What lcxl wrote is remembered by digest in ``.lcxl/written.jsonl`` of the campaign folder, so that an output that
somebody edited since is recognised and left alone.
"""

from __future__ import annotations

import json
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from itertools import chain
from pathlib import Path
from secrets import token_hex

from lcxl.engine.causes import reasons
from lcxl.findings import Finding, finding

MAX_NAME = 100
"""The most characters that ``safe_name`` leaves, with its extension in mind."""

NOT_WRITTEN = frozenset({"LC880", "LC881", "LC882"})
"""Findings of outputs that are not where they should be."""

_MAX_NAME_BYTES = 200  # file systems stop at 255 bytes; a Vietnamese letter takes up to three
_MAX_COPIES = 1000
_LEDGER = "written.jsonl"
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]')
_RESERVED = frozenset(
    ["con", "prn", "aux", "nul", "conin$", "conout$"]
    + [f"{device}{number}" for device in ("com", "lpt") for number in "0123456789\u00b9\u00b2\u00b3"]
)
_EPOCH = (1980, 1, 1, 0, 0, 0)


def reserved(name: str) -> bool:
    """Tell whether Windows keeps ``name`` for a device (``CON``, ``nul.txt``, ``LPT1`` ...)."""
    return name.split(".")[0].rstrip(" ").casefold() in _RESERVED


def safe_name(text: str, *, limit: int = MAX_NAME) -> str:
    """Return ``text`` as a file name for every system: NFC, no reserved name or character, not over-long.

    Slashes and the like become hyphens, runs of spaces one space, what dots and spaces stand at the end goes.
    The result has at most ``limit`` characters and is never empty.
    """
    whole = text.encode("utf-8", "replace").decode("utf-8")
    name = _FORBIDDEN.sub("-", " ".join(unicodedata.normalize("NFC", whole).split())).strip(" .")[:limit]
    while len(name.encode()) > _MAX_NAME_BYTES:
        name = name[:-1]
    name = name.rstrip(" .") or "_"
    return f"_{name}"[:limit] if reserved(name) else name


def write_whole(path: Path, data: bytes) -> None:
    """Put ``data`` at ``path`` in one step: a reader sees the old file or the new one, never half of it.

    Missing folders are made.  OSError if it can't be written (PermissionError where another program holds the
    file); nothing is then left behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".lcxl-{token_hex(6)}.tmp")
    try:
        temporary.write_bytes(data)
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Where an output went: ``path`` is None if it could not be written, ``finding`` says what is to be known."""

    path: Path | None
    finding: Finding | None = None


@dataclass(slots=True)
class Outputs:
    """The outputs of one campaign folder; ``written`` maps their names to all digests that lcxl gave them."""

    root: Path
    written: dict[str, set[str]] = field(default_factory=dict)

    @staticmethod
    def open(root: Path) -> Outputs:
        """Read what lcxl wrote into the campaign folder ``root``; damaged lines of the ledger are ignored."""
        outputs = Outputs(root)
        with suppress(OSError):
            for line in (root / ".lcxl" / _LEDGER).read_text("utf-8", "replace").splitlines():
                with suppress(ValueError, TypeError, KeyError):
                    entry = json.loads(line)
                    outputs.written.setdefault(str(entry["file"]), set()).add(str(entry["sha256"]))
        return outputs

    def edited(self, path: Path) -> bool:
        """Tell whether the file at ``path`` is not as lcxl wrote it (somebody edited it, or it was never ours)."""
        try:
            digest = sha256(path.read_bytes()).hexdigest()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError:  # held by another program: it can't be known, and must not be lost
            return True
        return digest not in self.written.get(self._name(path), ())

    def wrote(self, path: Path) -> bool:
        """Tell whether lcxl ever wrote a file of this name."""
        return self._name(path) in self.written

    def place(self, path: Path, data: bytes) -> Placed:
        """Write an output to ``path``, or beside it as ``name (2).ext`` if a person edited what is there.

        LC880 tells of the new name, LC881 that another program holds the file, LC882 that the disk refuses.
        """
        digest = sha256(data).hexdigest()
        target = self._free(path, digest)
        name = self._name(target)
        try:
            self._record(name, digest)
            write_whole(target, data)
        except PermissionError:
            return Placed(path=None, finding=finding("LC881", file=name, name=target.name))
        except OSError as error:
            return Placed(path=None, finding=finding("LC882", file=name, name=target.name, **reasons(error)))
        if target == path:
            return Placed(path=path)
        return Placed(path=target, finding=finding("LC880", file=self._name(path), name=path.name, new=target.name))

    def adopt(self, path: Path) -> None:
        """Take the file at ``path``, which a person changed, for lcxl's own: what was changed is kept elsewhere."""
        self._record(self._name(path), sha256(path.read_bytes()).hexdigest())

    def clear(self, folder: Path, *, keep: Collection[str]) -> None:
        """Remove what earlier runs wrote into ``folder`` and nobody touched since, except names in ``keep``.

        A file that can't be removed (it is open elsewhere) stays.
        """
        for path in sorted(folder.iterdir()) if folder.is_dir() else ():
            if path.name not in keep and path.is_file() and not self.edited(path):
                with suppress(OSError):
                    path.unlink()

    def _free(self, path: Path, digest: str) -> Path:
        """Return the first of ``name``, ``name (2)``, ... that is free, lcxl's own, or has these very bytes."""
        others = (path.with_name(f"{path.stem} ({number}){path.suffix}") for number in range(2, _MAX_COPIES))
        for target in chain((path,), others):
            if not self.edited(target) or _holds(target, digest):
                return target
        return path.with_name(f"{path.stem} ({_MAX_COPIES}){path.suffix}")

    def _record(self, name: str, digest: str) -> None:
        """Note a digest before the file appears: a run that is cut off must not take its own file for edited."""
        if digest in self.written.get(name, ()):
            return
        ledger = self.root / ".lcxl" / _LEDGER
        ledger.parent.mkdir(parents=True, exist_ok=True)
        with ledger.open("a", encoding="utf-8", newline="\n") as file:
            file.write(json.dumps({"file": name, "sha256": digest}, ensure_ascii=False) + "\n")
        self.written.setdefault(name, set()).add(digest)

    def _name(self, path: Path) -> str:
        """Return a path as the ledger and findings name it: relative to the folder, with ``/``, NFC."""
        try:
            relative = path.resolve().relative_to(self.root.resolve())
        except ValueError:
            relative = Path(path.name)
        return unicodedata.normalize("NFC", relative.as_posix())


def _holds(path: Path, digest: str) -> bool:
    try:
        return sha256(path.read_bytes()).hexdigest() == digest
    except OSError:
        return False


def place_output(path: Path, data: bytes, root: Path) -> Placed:
    """Place one output of the campaign folder ``root`` (see ``Outputs.place``, which is for many)."""
    return Outputs.open(root).place(path, data)


BROKEN_ZIP = (
    zipfile.BadZipFile, zlib.error, struct.error, OSError, EOFError, ValueError, RuntimeError, LookupError
)  # fmt: skip
"""What the standard library raises for a damaged archive, and for members that are damaged, encrypted or not there."""


def _part_order(name: str) -> tuple[bool, bool, str]:
    return name != "[Content_Types].xml", not name.startswith("_rels/"), name


def repack(data: bytes) -> bytes:
    """Return an Office file with the same parts and fixed times, so that equal content gives equal bytes.

    ``[Content_Types].xml`` comes first, as Word expects, then the other parts by name; of parts of one name the
    last counts.  zipfile.BadZipFile if ``data`` is not a zip archive.
    """
    with zipfile.ZipFile(BytesIO(data)) as source:
        parts = {info.filename: source.read(info) for info in source.infolist() if not info.is_dir()}
    target = BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=_part_order):
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, parts[name])
    return target.getvalue()
