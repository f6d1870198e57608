"""Outlook messages made from nothing: an OLE container with the few properties that intake asks for."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime

END, FREE, FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
SECTOR, MINI, CUTOFF = 512, 64, 4096

Tree = dict[str, "bytes | Tree"]


@dataclass
class _Entry:
    name: str
    kind: int
    content: bytes = b""
    child: int = FREE
    right: int = FREE
    start: int = END
    children: list[int] = field(default_factory=list)


def compound_file(tree: Tree) -> bytes:
    """Return an OLE container with the streams (bytes) and storages (dicts) of ``tree``."""
    entries = [_Entry("Root Entry", 5)]
    _add(entries, 0, tree)
    sectors: list[bytes] = []
    fat: list[int] = []

    def chain(content: bytes) -> int:
        start = len(sectors)
        pieces = [content[at : at + SECTOR].ljust(SECTOR, b"\0") for at in range(0, len(content), SECTOR)]
        sectors.extend(pieces)
        fat.extend([*range(start + 1, start + len(pieces)), END])
        return start

    mini = b""
    mini_fat: list[int] = []
    for entry in entries[1:]:
        if entry.kind != 2 or not entry.content:
            continue
        if len(entry.content) >= CUTOFF:
            entry.start = chain(entry.content)
            continue
        entry.start = len(mini) // MINI
        count = -(-len(entry.content) // MINI)
        mini += entry.content.ljust(count * MINI, b"\0")
        mini_fat += [*range(entry.start + 1, entry.start + count), END]
    entries[0].content = mini
    entries[0].start = chain(mini) if mini else END
    mini_start = chain(struct.pack(f"<{len(mini_fat)}I", *mini_fat).ljust(SECTOR, b"\xff")) if mini_fat else END
    directory = chain(b"".join(map(_directory_entry, entries)))
    fat_sectors = -(-(len(fat) + 8) // 128)
    fat_at = list(range(len(sectors), len(sectors) + fat_sectors))
    fat += [FAT] * fat_sectors
    table = struct.pack(f"<{len(fat)}I", *fat).ljust(fat_sectors * SECTOR, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"", 0x3E, 3, 0xFFFE, 9, 6, b"", 0, fat_sectors, directory, 0, CUTOFF,
        mini_start, len(mini_fat) // 128 + 1 if mini_fat else 0, END, 0, fat_at[0],
    )  # fmt: skip
    header += struct.pack(f"<{len(fat_at) - 1}I", *fat_at[1:]) if len(fat_at) > 1 else b""
    return header.ljust(SECTOR, b"\xff") + b"".join(sectors) + table


def _add(entries: list[_Entry], parent: int, tree: Tree) -> None:
    previous = FREE
    for name, value in tree.items():
        number = len(entries)
        entries.append(_Entry(name, 2, value) if isinstance(value, bytes) else _Entry(name, 1))
        if previous == FREE:
            entries[parent].child = number
        else:
            entries[previous].right = number
        previous = number
        if not isinstance(value, bytes):
            _add(entries, number, value)


def _directory_entry(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    size = len(entry.content)
    return (
        name.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(name), entry.kind, 1, FREE, entry.right, entry.child)
        + b"\0" * 36
        + struct.pack("<IQ", entry.start, size)
    )


def _properties(header: int, texts: dict[int, str], blobs: dict[int, bytes], times: dict[int, datetime]) -> Tree:
    stream = b"\0" * header
    tree: Tree = {}
    for pid, text in texts.items():
        value = text.encode("utf-16-le")
        stream += struct.pack("<HHIQ", 0x001F, pid, 6, len(value) + 2)
        tree[f"__substg1.0_{pid:04X}001F"] = value
    for pid, blob in blobs.items():
        stream += struct.pack("<HHIQ", 0x0102, pid, 6, len(blob))
        tree[f"__substg1.0_{pid:04X}0102"] = blob
    for pid, when in times.items():
        ticks = int((when - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
        stream += struct.pack("<HHIQ", 0x0040, pid, 6, ticks)
    return {"__properties_version1.0": stream, **tree}


def message_tree(
    *,
    sender: str = "Nguyễn Thị Lan",
    address: str = "lan@halong.gov.vn",
    subject: str = "Báo cáo",
    body: str = "",
    sent: datetime | None = None,
    files: dict[str, bytes] | None = None,
    messages: dict[str, Tree] | None = None,
    embedded: bool = False,
) -> Tree:
    """Return the container tree of a message with attached files and attached messages."""
    texts = {0x001A: "IPM.Note", 0x0C1A: sender, 0x0C1F: address, 0x0037: subject, 0x1000: body}
    tree = _properties(24 if embedded else 32, texts, {}, {0x0039: sent} if sent else {})
    number = 0
    for name, data in (files or {}).items():
        tree[f"__attach_version1.0_#{number:08X}"] = _properties(8, {0x3707: name}, {0x3701: data}, {})
        number += 1
    for name, inner in (messages or {}).items():
        attachment = _properties(8, {0x3001: name}, {}, {})
        attachment["__substg1.0_3701000D"] = inner
        tree[f"__attach_version1.0_#{number:08X}"] = attachment
        number += 1
    return tree
