from __future__ import annotations

import pytest

from lcxl.layout.declared import ranges_of


@pytest.mark.parametrize(
    ("cells", "ranges"),
    [
        ([], []),
        ([(9, 2)], ["B9:B9"]),
        ([(1, 1), (2, 1), (1, 2), (2, 2)], ["A1:B2"]),
        ([(1, 1), (2, 1), (1, 2)], ["A1:A2", "B1:B1"]),
        ([(1, 1), (3, 1), (1, 2), (3, 2), (1, 4)], ["A1:B1", "A3:B3", "D1:D1"]),
        ([(5, 28), (6, 28)], ["AB5:AB6"]),
    ],
)
def test_cells_as_ranges(cells: list[tuple[int, int]], ranges: list[str]) -> None:
    assert ranges_of(cells) == ranges
