"""Many cells as few ranges."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from lcxl.layout.base import column_letter
from lcxl.layout.declared.grid import Position


def ranges_of(cells: Iterable[Position]) -> list[str]:
    """Return ``cells`` as ranges such as ``E10:H11``, from the left: equal runs of neighbouring columns are one."""
    runs: dict[tuple[int, int], list[int]] = {}
    for column, of_column in groupby(sorted((column, row) for row, column in cells), key=lambda cell: cell[0]):
        for run in _runs([row for _, row in of_column]):
            runs.setdefault(run, []).append(column)
    found = [
        (left, top, right, bottom) for (top, bottom), columns in runs.items() for left, right in _runs(sorted(columns))
    ]
    return [f"{column_letter(left)}{top}:{column_letter(right)}{bottom}" for left, top, right, bottom in sorted(found)]


def _runs(numbers: list[int]) -> list[tuple[int, int]]:
    """Return the first and the last number of each run without a gap."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
