"""Random damage to a workbook, by kind; the same random numbers always do the same damage."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random

Mutation = Callable[[bytes, Random], bytes]

NASTY = (
    "", " ", "0", "-1", "1E+309", "9" * 400, "NaN", "#REF!", "=1+1", "=cmd|' /C calc'!A0", "TRUE", "\u200b", "-",
    "１２,５％", "93,65%", "28.341", "1/6", "2024-06-31", "45292", "§¹t", "Đạt", "Chưa đạt; Đạt", "x" * 33_000, "ko",
    "&lt;a&gt;", "_x000B_", "KV nhà nước: 95%- KV tư nhân: 85 %", "\U0001f600", "12.10", "Kỳ này", "Mã số liệu",
    "06649", "99999",
)  # fmt: skip
_PART = re.compile(r"xl/worksheets/sheet\d+\.xml")
_CELL = re.compile(r"<c r=\"[A-Z]+\d+\".*?(?:/>|</c>)", re.DOTALL)
_TAG = re.compile(rb"<[^<>]*>")


def _parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def _packed(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _span(length: int, random: Random, most: int = 400) -> tuple[int, int]:
    start = random.randrange(length)
    return start, min(length, start + random.randrange(1, most))


# Bytes of the file as it travels.


def bytes_flipped(data: bytes, random: Random) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randrange(1, 20)):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def cut_off(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data))]


def span_zeroed(data: bytes, random: Random) -> bytes:
    start, end = _span(len(data), random, 2000)
    return data[:start] + bytes(end - start) + data[end:]


def span_lost(data: bytes, random: Random) -> bytes:
    start, end = _span(len(data), random, 2000)
    return data[:start] + data[end:]


def span_repeated(data: bytes, random: Random) -> bytes:
    start, end = _span(len(data), random, 2000)
    return data[:end] + data[start:]


# Members of the archive.


def member_dropped(data: bytes, random: Random) -> bytes:
    parts = _parts(data)
    del parts[random.choice(list(parts))]
    return _packed(parts)


def members_swapped(data: bytes, random: Random) -> bytes:
    parts = _parts(data)
    one, other = random.sample(list(parts), 2)
    parts[one], parts[other] = parts[other], parts[one]
    return _packed(parts)


def member_renamed(data: bytes, random: Random) -> bytes:
    parts = _parts(data)
    name = random.choice(list(parts))
    new = random.choice([name.upper(), f"/{name}", name.replace("/", "\\"), f"../{name}", name[:-1], "a" * 300])
    return _packed({new if key == name else key: content for key, content in parts.items()})


def member_cut(data: bytes, random: Random) -> bytes:
    parts = _parts(data)
    name = random.choice(list(parts))
    parts[name] = parts[name][: random.randrange(len(parts[name]) + 1)]
    return _packed(parts)


# XML of one part.


def _in_part(data: bytes, random: Random, change: Callable[[bytes], bytes]) -> bytes:
    parts = _parts(data)
    name = random.choice([name for name, content in parts.items() if content])
    parts[name] = change(parts[name])
    return _packed(parts)


def xml_span_lost(data: bytes, random: Random) -> bytes:
    def change(content: bytes) -> bytes:
        start, end = _span(len(content), random)
        return content[:start] + content[end:]

    return _in_part(data, random, change)


def xml_tag_lost(data: bytes, random: Random) -> bytes:
    def change(content: bytes) -> bytes:
        tags = list(_TAG.finditer(content))
        if not tags:
            return b""
        tag = random.choice(tags)
        return content[: tag.start()] + content[tag.end() :]

    return _in_part(data, random, change)


def xml_tag_repeated(data: bytes, random: Random) -> bytes:
    def change(content: bytes) -> bytes:
        tags = list(_TAG.finditer(content))
        if not tags:
            return content
        tag = random.choice(tags)
        return content[: tag.end()] + tag[0] * random.randrange(1, 50) + content[tag.end() :]

    return _in_part(data, random, change)


def xml_rubbish(data: bytes, random: Random) -> bytes:
    rubbish = [b"<", b"&", b"&nope;", b"&#0;", b"]]>", b"\0", b"\xff\xfe", b"<!--", b"<![CDATA[", b"<!DOCTYPE a>", b'"']

    def change(content: bytes) -> bytes:
        at = random.randrange(len(content) + 1)
        return content[:at] + random.choice(rubbish) + content[at:]

    return _in_part(data, random, change)


def xml_number_changed(data: bytes, random: Random) -> bytes:
    def change(content: bytes) -> bytes:
        numbers = list(re.finditer(rb'"-?\d+"', content))
        if not numbers:
            return content
        number = random.choice(numbers)
        new = random.choice([b"-1", b"0", b"1", b"99999999999999", b"1e9", b"", b"x", b"\xc3\xa9"])
        return content[: number.start() + 1] + new + content[number.end() - 1 :]

    return _in_part(data, random, change)


# Cells and sheets.


def _in_sheet(data: bytes, random: Random, change: Callable[[str], str]) -> bytes:
    parts = _parts(data)
    name = random.choice([name for name in parts if _PART.fullmatch(name)])
    parts[name] = change(parts[name].decode("utf-8")).encode("utf-8", "surrogatepass")
    return _packed(parts)


def _value(text: str) -> str:
    safe = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f"<is><t>{safe}</t></is>"


def cells_overtyped(data: bytes, random: Random) -> bytes:
    """Type nasty things into some cells."""

    def change(xml: str) -> str:
        def typed(match: re.Match[str]) -> str:
            if random.random() > 0.1:
                return match[0]
            reference = re.match(r'<c r="([A-Z]+\d+)"', match[0])
            assert reference is not None
            return f'<c r="{reference[1]}" t="inlineStr">{_value(random.choice(NASTY))}</c>'

        return _CELL.sub(typed, xml)

    return _in_sheet(data, random, change)


def cells_retyped(data: bytes, random: Random) -> bytes:
    """Change types, styles and places of some cells, and make numbers of what is none."""

    def change(xml: str) -> str:
        def changed(match: re.Match[str]) -> str:
            cell = match[0]
            if random.random() > 0.1:
                return cell
            kind = random.choice(["s", "n", "b", "e", "d", "str", "inlineStr", "zzz"])
            places = ["A1", "XFD1048576", "AAAA1", "A0", "M5", "5M", ""]
            return random.choice(
                (
                    re.sub(r' t="\w+"', f' t="{kind}"', cell)
                    if " t=" in cell
                    else cell.replace("<c ", f'<c t="{kind}" ', 1),
                    re.sub(r' s="\d+"', f' s="{random.choice(["0", "7", "99999", "-1", "x"])}"', cell),
                    re.sub(r' r="\w+"', f' r="{random.choice(places)}"', cell, count=1),
                    re.sub(
                        r"<v>[^<]*</v>", f"<v>{random.choice(['', 'x', '1e999', '-0', '99999', '0.1.2'])}</v>", cell
                    ),
                    cell + cell,
                    "",
                )
            )

        return _CELL.sub(changed, xml)

    return _in_sheet(data, random, change)


def cells_swapped(data: bytes, random: Random) -> bytes:
    """Let some cells change their places."""

    def change(xml: str) -> str:
        cells = list(dict.fromkeys(re.findall(r' r="([A-Z]+\d+)"', xml)))
        if len(cells) < 2:
            return xml
        chosen = random.sample(cells, min(len(cells), random.randrange(2, 40)))
        moved = dict(zip(chosen, random.sample(chosen, len(chosen)), strict=True))
        return re.sub(r' r="([A-Z]+\d+)"', lambda match: f' r="{moved.get(match[1], match[1])}"', xml)

    return _in_sheet(data, random, change)


def rows_scrambled(data: bytes, random: Random) -> bytes:
    """Number rows anew, in another order, twice or far away; merge and hide at random."""

    def change(xml: str) -> str:
        rows = re.findall(r"<row .*?(?:/>|</row>)", xml, re.DOTALL)
        if not rows:
            return xml
        mixed = random.choices(rows, k=len(rows)) if random.random() < 0.3 else random.sample(rows, len(rows))
        body = "".join(mixed)
        if random.random() < 0.5:
            body = body.replace("<row ", '<row hidden="1" ', random.randrange(1, 5))
        first, last = sorted((random.randrange(1, 40), random.randrange(1, 40)))
        area = f"{random.choice('AMNQ')}{first}:{random.choice('QRSXZ')}{last}"
        merged = f'<mergeCells count="1"><mergeCell ref="{area}"/></mergeCells>'
        start, end = xml.index(rows[0]), xml.rindex(rows[-1]) + len(rows[-1])
        return xml[:start] + body + xml[end:].replace("</sheetData>", f"</sheetData>{merged}", 1)

    return _in_sheet(data, random, change)


def strings_scrambled(data: bytes, random: Random) -> bytes:
    """Mix up, lose or overtype shared strings."""
    parts = _parts(data)
    name = "xl/sharedStrings.xml"
    items = re.findall(r"<si>.*?</si>", parts[name].decode("utf-8"), re.DOTALL)
    for _ in range(random.randrange(1, 12)):
        at = random.randrange(len(items))
        items[at] = random.choice([f"<si><t>{_value(random.choice(NASTY))[7:-9]}</t></si>", "<si/>", items[0], ""])
    if random.random() < 0.2:
        random.shuffle(items)
    head, _, _ = parts[name].decode("utf-8").partition("<si>")
    parts[name] = f"{head}{''.join(items)}</sst>".encode("utf-8", "surrogatepass")
    return _packed(parts)


def sheets_scrambled(data: bytes, random: Random) -> bytes:
    """Rename, reorder, hide or repeat the sheets of the list."""
    parts = _parts(data)
    name = "xl/workbook.xml"
    xml = parts[name].decode("utf-8")
    sheets = re.findall(r"<sheet [^>]*/>", xml)
    mixed = random.choices(sheets, k=len(sheets)) if random.random() < 0.3 else random.sample(sheets, len(sheets))
    names = ["Sheet1", "Chỉ số", "_lcxl", "", "a" * 40, "Minh chứng", "&quot;"]
    mixed = [
        re.sub(r'name="[^"]*"', f'name="{random.choice(names)}"', s) if random.random() < 0.2 else s for s in mixed
    ]
    parts[name] = xml.replace("".join(sheets), "".join(mixed)).encode()
    return _packed(parts)


BYTES: tuple[Mutation, ...] = (bytes_flipped, cut_off, span_zeroed, span_lost, span_repeated)
MEMBERS: tuple[Mutation, ...] = (member_dropped, members_swapped, member_renamed, member_cut)
XML: tuple[Mutation, ...] = (xml_span_lost, xml_tag_lost, xml_tag_repeated, xml_rubbish, xml_number_changed)
CONTENT: tuple[Mutation, ...] = (
    cells_overtyped, cells_retyped, cells_swapped, rows_scrambled, strings_scrambled, sheets_scrambled,
)  # fmt: skip
MUTATIONS: tuple[Mutation, ...] = (*BYTES, *MEMBERS, *XML, *CONTENT)
