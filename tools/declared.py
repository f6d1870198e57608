"""How well blank forms are understood: ``python -m tools.declared FOLDER``.

The folder holds forms and ``input-cells.json``: for each form, by sheet, the ranges that a person found to be open.
Merged cells count once.  Forms without judged cells are passed over; ``rows_judged`` limits the rows that count.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

from openpyxl.worksheet.cell_range import CellRange

from lcxl.layout.declared import BlankForm, detect
from lcxl.readers.books import read_blank

Cell = tuple[str, int, int]


def cells_of(judged: dict[str, Any], form: BlankForm) -> set[Cell]:
    """Return the judged cells, merged ones by their first cell."""
    sheets = {sheet.name: sheet for sheet in form.sheets}
    found = set()
    for name, entry in judged.items():
        for area in entry["input"]:
            for row in CellRange(area).rows:
                found |= {(name, *sheets[name].block(*place).place) for place in row}
    return found


def measure(path: Path, judged: dict[str, Any]) -> tuple[set[Cell], set[Cell], float]:
    """Return the judged cells, the found ones, and the seconds it took to find them."""
    begin = time.perf_counter()
    form = read_blank(path.read_bytes())
    declaration = detect(form)
    took = time.perf_counter() - begin
    limits = {name: entry.get("rows_judged") for name, entry in judged.items()}
    found = {
        (name, row, column)
        for name, places in declaration.inputs().items()
        for row, column in places
        if not limits.get(name) or limits[name][0] <= row <= limits[name][1]
    }
    return cells_of(judged, form), found, took


def main(folder: str) -> None:
    """Print recall and precision of every form, of all cells, and their means."""
    home = Path(folder)
    judged = json.loads((home / "input-cells.json").read_text("utf-8"))
    both = wanted_all = found_all = 0
    shares = []
    for name, sheets in judged.items():
        wanted, found, took = measure(home / name, sheets)
        hit = len(wanted & found)
        recall, precision = hit / len(wanted), hit / max(len(found), 1)
        print(f"{name:36} recall {recall:7.2%}  precision {precision:7.2%}  cells {len(wanted):5}  {took:.2f} s")
        for label, cells in (("missed", wanted - found), ("surplus", found - wanted)):
            if cells:
                print(f"    {label}: {sorted(cells)[:12]}{' ...' if len(cells) > 12 else ''}")
        both, wanted_all, found_all = both + hit, wanted_all + len(wanted), found_all + len(found)
        shares.append((recall, precision))
    print(f"all cells: recall {both / wanted_all:.2%}, precision {both / found_all:.2%}")
    means = [sum(share[at] for share in shares) / len(shares) for at in (0, 1)]
    print(f"mean of forms: recall {means[0]:.2%}, precision {means[1]:.2%}")


if __name__ == "__main__":
    main(*sys.argv[1:2])
