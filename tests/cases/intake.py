"""Each finding about files as they arrive, made to arise by the real code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest

from lcxl.findings import Finding
from lcxl.model import Settings
from lcxl.readers import bounded
from lcxl.readers.contents import ContentKind
from lcxl.readers.intake.candidates import Candidate, accompanying, beside
from lcxl.readers.intake.limits import Budget, Refused
from lcxl.readers.intake.packed import packed_members
from lcxl.readers.intake.walk import find_candidates
from lcxl.readers.others import open_workbook
from lcxl.readers.xlsx import WorkbookRefused
from tests.readers.intake.parcels import (
    SIGNED,
    encrypted,
    locked_ods,
    locked_zip,
    mail,
    raw_zip,
    rights_managed,
    tnef,
    workbook,
    zipped,
)
from tests.readers.xlsx.packages import book


def _found(folder: Path, files: dict[str, bytes], settings: Settings | None = None, *words: str) -> list[Finding]:
    """Return the findings of a walk over ``files``, those of accompanying files settled by what lies beside them."""
    for name, data in files.items():
        (folder / name).write_bytes(data)
    seen = list(find_candidates(folder, settings, passwords=words))
    candidates = [one for one in seen if isinstance(one, Candidate)]
    read = frozenset(key for one in candidates if one.workbook for key in (one.message, one.group))
    settled = [accompanying(one, alone=not beside(one, read))[1] for one in candidates if not one.workbook]
    return [one for one in seen if isinstance(one, Finding)] + settled


def _refusing(folder: Path, error: OSError, function: str) -> list[Finding]:
    (folder / "a.xlsx").write_bytes(workbook())
    with mock.patch(function, side_effect=error):
        return [one for one in find_candidates(folder) if isinstance(one, Finding)]


def _without_7z(_: Path) -> list[Finding]:
    with mock.patch.dict(sys.modules, {"archi": None}), pytest.raises(Refused) as caught:
        list(packed_members("bao-cao.7z", b"", ContentKind.SEVEN_ZIP, Budget.of(Settings()), ()))
    return [caught.value.finding("bao-cao.7z")]


def _linked_folder(folder: Path) -> list[Finding]:
    with mock.patch("lcxl.readers.intake.folders.os.scandir") as scan:
        entry = mock.Mock(spec=os.DirEntry, path=str(folder / "may-khac"))
        entry.name = "may-khac"
        entry.is_dir.return_value = entry.is_symlink.return_value = True
        scan.return_value.__enter__.return_value = [entry]
        return [one for one in find_candidates(folder) if isinstance(one, Finding)]


def _nested(folder: Path) -> list[Finding]:
    data = workbook()
    for _ in range(6):
        data = zipped({"inner.zip": data})
    return _found(folder, {"a.zip": data})


_FORM = workbook()
_LINK = "https://docs.google.com/spreadsheets/d/1x/edit"

CASES: dict[str, Callable[[Path], list[Finding]]] = {
    "LC100": lambda folder: [one for one in find_candidates(folder / "khong-co") if isinstance(one, Finding)],
    "LC101": lambda folder: _refusing(folder, PermissionError(13, "in use"), "lcxl.readers.intake.walk.open_binary"),
    "LC102": lambda folder: _refusing(folder, OSError(5, "offline"), "lcxl.readers.intake.walk.open_binary"),
    "LC103": lambda folder: _found(folder, {"bao-cao.xlsx": b""}),
    "LC104": lambda folder: _found(folder, {"a.xlsx": encrypted(_FORM, "UBND2024")}),
    "LC105": lambda folder: _found(folder, {"a.xlsx": encrypted(_FORM, "UBND2024")}, None, "ubnd2024"),
    "LC106": lambda folder: _found(folder, {"a.zip": locked_zip("a.xlsx", _FORM, "UBND2024")}),
    "LC107": _without_7z,
    "LC108": lambda folder: _found(folder, {"a.xlsx": _FORM}, Settings(max_file_bytes=1000)),
    "LC109": lambda folder: _found(
        folder, {"a.zip": zipped({"a.xlsx": b"x" * 9000})}, Settings(max_unpacked_bytes=5000)
    ),
    "LC110": lambda folder: _found(folder, {"a.zip": zipped({"a.xlsx": bytes(17 << 20)})}),
    "LC111": lambda folder: _found(folder, {"a.zip": zipped({"a.xlsx": _FORM})}, Settings(max_members=0)),
    "LC112": _nested,
    "LC113": lambda folder: _found(folder, {"a.zip": zipped({"a.xlsx": _FORM})[:-40]}),
    "LC114": lambda folder: _found(folder, {"a.zip": zipped({"a.xlsx": _FORM})[:2000]}),
    "LC115": lambda folder: _found(folder, {"a.zip": raw_zip([(b"../../bao-cao.xlsx", _FORM)])}),
    "LC116": lambda folder: _found(folder, {"a.zip": raw_zip([(b"CON.xlsx", _FORM)])}),
    "LC117": lambda folder: _found(folder, {"bao-cao.xlsx.exe": b"MZ\x90"}),
    "LC118": lambda folder: _found(folder, {"a.eml": mail({"bieu-mau.xlsx": _FORM, "ky-so.pdf": b"%PDF-1.7"})}),
    "LC119": lambda folder: _found(folder, {"a.eml": mail({"bao-cao.pdf": b"%PDF-1.7"})}),
    "LC120": lambda folder: _found(folder, {"bao-cao.arj": b"\x60\xea" + bytes(range(60))}),
    "LC121": lambda folder: _found(folder, {"bao-cao.dat": b"\0\1\2\3"}),
    "LC122": lambda folder: _damaged_mail(folder),
    "LC123": lambda folder: _found(folder, {"a.eml": mail(body=f"Số liệu tại {_LINK}")}),
    "LC124": lambda folder: _found(folder, {"a.eml": mail(body="Gửi báo cáo đính kèm.")}),
    "LC125": lambda folder: _refusing(folder, PermissionError(13, "denied"), "lcxl.readers.intake.folders.os.scandir"),
    "LC126": _linked_folder,
    "LC127": lambda folder: _found(folder, {"a.eml": mail({"a.xlsx": _FORM, "b.xlsx": _FORM})[:-200]}),
    "LC128": lambda folder: _found(folder, {"smime.p7m": SIGNED}),
    "LC129": lambda folder: _found(folder, {"winmail.dat": tnef({"a.xlsx": _FORM})[:15]}),
    "LC130": lambda folder: _found(
        folder,
        {f"{number}.zip": zipped({"a.xlsx": bytes(900)}) for number in range(10)},
        Settings(max_unpacked_bytes=1000),
    ),
    "LC133": lambda folder: _found(folder, {"a.zip": _new_cipher()}, None, "UBND2024"),
    "LC180": lambda folder: _read(zipped({"Index/Document.iwa": b"iwa", "preview.jpg": b""})),
    "LC181": lambda folder: _found(folder, {"a.xlsx": rights_managed()}),
    "LC182": lambda folder: _read(locked_ods()),
    "LC183": lambda folder: [note.finding(file="a.xlsx") for note in bounded(open_workbook(_overlong())).notes],
}


def _damaged_mail(folder: Path) -> list[Finding]:
    from tests.readers.intake.outlook import compound_file, message_tree

    whole = compound_file(message_tree(files={"a.xlsx": _FORM * 3}))
    return _found(folder, {"a.msg": whole[: len(whole) // 2] + b"\0" * (len(whole) // 4)})


def _new_cipher() -> bytes:
    """Return a zip whose member is encrypted with AES."""
    data = bytearray(locked_zip("a.xlsx", _FORM, "UBND2024"))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + offset] = 99
    return bytes(data)


def _read(data: bytes) -> list[Finding]:
    with pytest.raises(WorkbookRefused) as caught:
        open_workbook(data)
    return [caught.value.finding(file="a.xlsx")]


def _overlong() -> bytes:
    """Return a workbook with a text that Excel itself could not hold."""
    return book(f'<row r="1"><c r="A1" t="inlineStr"><is><t>{"x" * 40_000}</t></is></c></row>')
