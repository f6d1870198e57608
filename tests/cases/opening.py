"""One way for each finding about what a round is opened with to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from lcxl.errors import LcxlError
from lcxl.findings import Finding
from lcxl.round.opening import Opening, start_round

Case = Callable[[Path], list[Finding]]

HA_LONG_ONLY = """
[catalogue]
code = "X"
title = "Bộ chỉ tiêu"

[[indicators]]
number = 1
text = "Số lớp đã mở"
level = "city"

[[measures]]
code = "1.1"
indicator = 1
unit = "count"
reporters = ["GDDT"]
lead = "GDDT"
figure_from = "lead"
aggregation = "lead"
"""


def opened(files: dict[str, str] | None = None, **given: Any) -> Case:
    """Make a case of opening a round with files that lie beside its folder."""

    def case(folder: Path) -> list[Finding]:
        paths = {}
        for key, content in (files or {}).items():
            name = f"{key}.toml" if content.startswith("\n[") else f"{key}.csv"
            paths[key] = folder / name
            paths[key].write_text(content, "utf-8")
        try:
            return start_round(folder / "dot", Opening(period="2025", **paths, **given))
        except LcxlError as error:
            return list(error.findings)

    return case


CASES: dict[str, Case] = {
    "LC751": opened({"units": "Tên trường\nTrường Tiểu học Lê Lợi\n"}),
    "LC752": opened({"units": "Ghi chú\nkhông có gì\n"}),
    "LC753": opened({"catalogue": "STT;Nội dung\n1;Tỷ lệ đạt từ 95% trở lên\n"}, province="Quảng Ninh"),
    "LC754": opened({"catalogue": "STT;Nội dung\n1;Số học sinh\n"}, province="Quảng Ninh"),
    "LC755": opened({"catalogue": HA_LONG_ONLY}, province="Quảng Ninh"),
    "LC756": opened(),
    "LC757": opened(province="Quảng Ninh"),
    "LC758": opened(province="Hải Dương"),
    "LC759": opened({"units": "Mã;Tên đơn vị\nLL;Lê Lợi\n"}),
}
