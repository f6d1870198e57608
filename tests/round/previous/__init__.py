"""What the round of June 2024 came to, as every source of it must tell it."""

from __future__ import annotations

from lcxl.model import Status

LABEL = "Tỉ lệ % (Tính đến tháng 6/2024)"
STATUSES = dict.fromkeys(range(1, 58), Status.MET) | {
    6: Status.HIGHER_LEVEL,
    14: Status.HIGHER_LEVEL,
    18: Status.NO_DATA,
    19: Status.NOT_MET,
    20: Status.NOT_MET,
    38: Status.NOT_MET,
}
