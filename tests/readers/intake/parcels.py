"""Containers made inside tests: archives of all kinds of makers, e-mails, locked workbooks."""

from __future__ import annotations

import io
import struct
import tarfile
import zipfile
import zlib
from email.message import EmailMessage
from email.policy import SMTP

import xlsxwriter


def workbook(text: str = "Phường Hồng Gai") -> bytes:
    """Return a small real workbook."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        book.add_worksheet("Chỉ số").write_string(0, 0, text)
    return target.getvalue()


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a zip as Python writes it: names in UTF-8 with their flag."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


def raw_zip(files: list[tuple[bytes, bytes]], *, extra: bytes = b"", flags: int = 0, attributes: int = 0) -> bytes:
    """Return a zip with names as given, byte for byte, the way old programs write them."""
    body, directory = b"", b""
    for name, data in files:
        packed = zlib.compressobj(9, zlib.DEFLATED, -15)
        content = packed.compress(data) + packed.flush()
        sizes = struct.pack("<III", zlib.crc32(data), len(content), len(data))
        common = struct.pack("<HHHHH", 20, flags, 8, 0, 33) + sizes + struct.pack("<HH", len(name), len(extra))
        directory += (
            struct.pack("<IH", 0x02014B50, 20)
            + common
            + struct.pack("<HHHII", 0, 0, 0, attributes, len(body))
            + name
            + extra
        )
        body += struct.pack("<I", 0x04034B50) + common + name + extra + content
    end = struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, len(files), len(files), len(directory), len(body), 0)
    return body + directory + end


def locked_zip(name: str, data: bytes, password: str) -> bytes:
    """Return a zip whose only member is encrypted the old way (PKWARE), which ``zipfile`` only reads."""
    keys = [0x12345678, 0x23456789, 0x34567890]
    table = _crc_table()

    def crc(value: int, byte: int) -> int:
        return (value >> 8) ^ table[(value ^ byte) & 0xFF]

    def update(byte: int) -> None:
        keys[0] = crc(keys[0], byte)
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = crc(keys[2], keys[1] >> 24)

    for byte in password.encode():
        update(byte)
    checksum = zlib.crc32(data)
    plain = bytes(range(11)) + bytes([checksum >> 24]) + data
    secret = bytearray()
    for byte in plain:
        mask = (keys[2] | 2) & 0xFFFF
        secret.append(byte ^ (((mask * (mask ^ 1)) >> 8) & 0xFF))
        update(byte)
    raw = name.encode()
    common = struct.pack("<HHHHHIIIHH", 20, 1, 0, 0, 33, checksum, len(secret), len(data), len(raw), 0)
    local = struct.pack("<I", 0x04034B50) + common + raw + bytes(secret)
    central = struct.pack("<IH", 0x02014B50, 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw
    return local + central + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1, 1, len(central), len(local), 0)


def _crc_table() -> list[int]:
    table = []
    for byte in range(256):
        value = byte
        for _ in range(8):
            value = (value >> 1) ^ 0xEDB88320 if value & 1 else value >> 1
        table.append(value)
    return table


def mail(
    files: dict[str, bytes] | None = None,
    *,
    sender: str = "Nguyễn Thị Lan <lan@halong.gov.vn>",
    date: str = "Mon, 24 Jun 2024 09:30:00 +0700",
    subject: str = "Báo cáo phường Hồng Gai",
    body: str = "Kính gửi Phòng GD&ĐT.",
    forwarded: bytes | None = None,
) -> bytes:
    """Return an e-mail as mail programs write it."""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = "pgd@halong.edu.vn"
    message["Date"] = date
    message["Subject"] = subject
    message.set_content(body)
    for name, data in (files or {}).items():
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    if forwarded is not None:
        import email
        import email.policy

        message.add_attachment(email.message_from_bytes(forwarded, policy=email.policy.default))
    return message.as_bytes()


def encrypted(data: bytes, password: str) -> bytes:
    """Return an Office file that needs ``password`` to open."""
    from msoffcrypto.format.ooxml import OOXMLFile

    target = io.BytesIO()
    OOXMLFile(io.BytesIO(data)).encrypt(password, target)
    return target.getvalue()


def seven_zip(files: dict[str, bytes], password: str | None = None) -> bytes:
    """Return a 7z archive."""
    import py7zr

    target = io.BytesIO()
    with py7zr.SevenZipFile(target, "w", password=password) as archive:
        for name, data in files.items():
            archive.writestr(data, name)
    return target.getvalue()


def rar(files: dict[str, bytes]) -> bytes:
    """Return a RAR archive (version 4) whose members are stored as they are."""

    def block(kind: int, flags: int, body: bytes) -> bytes:
        head = struct.pack("<BHH", kind, flags, 7 + len(body)) + body
        return struct.pack("<H", zlib.crc32(head) & 0xFFFF) + head

    pieces = [b"Rar!\x1a\x07\x00", block(0x73, 0, bytes(6))]
    for name, data in files.items():
        raw = name.encode()
        sizes = struct.pack("<IIBII", len(data), len(data), 3, zlib.crc32(data), 0x5A210000)
        body = sizes + struct.pack("<BBHI", 20, 0x30, len(raw), 0o100644) + raw
        pieces += [block(0x74, 0x8000, body), data]
    return b"".join([*pieces, block(0x7B, 0x4000, b"")])


def tar_gz(files: dict[str, bytes]) -> bytes:
    """Return a compressed tar archive."""
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return target.getvalue()


def tnef(files: dict[str, bytes]) -> bytes:
    """Return the winmail.dat as which Outlook packs attachments."""

    def attribute(level: int, number: int, data: bytes) -> bytes:
        return struct.pack("<BII", level, number, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)

    parts = [struct.pack("<IH", 0x223E9F78, 1), attribute(1, 0x00089006, struct.pack("<I", 0x10000))]
    for name, data in files.items():
        parts += [
            attribute(2, 0x00069002, bytes(14)),
            attribute(2, 0x00018010, name.encode("cp1252", "replace") + b"\0"),
        ]
        parts.append(attribute(2, 0x0006800F, data))
    return b"".join(parts)


SIGNED = bytes.fromhex("3082112306092a864886f70d010702a0821114") + bytes(200)
"""The beginning of an e-mail inside its signature (.p7m)."""


def rights_managed() -> bytes:
    """Return a workbook under a sensitivity label: encrypted, with no password that could open it."""
    from tests.readers.intake.outlook import compound_file

    return compound_file({"EncryptedPackage": bytes(5000), "DRMEncryptedDataSpace": b"map"})


def locked_ods() -> bytes:
    """Return a spreadsheet that LibreOffice saved with a password."""
    manifest = (
        b'<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    )
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": bytes(range(256)),
            "META-INF/manifest.xml": manifest,
        }
    )
