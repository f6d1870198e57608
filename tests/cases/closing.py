"""One way for each difference from what was signed to arise: a small round, closed, then changed."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import docx
from filelock import FileLock

from lcxl.errors import LcxlError
from lcxl.findings import Finding
from lcxl.model import Consolidation
from lcxl.round.closing import LEDGER, differences, freeze
from lcxl.round.locking import held
from lcxl.round.opening import write_round
from lcxl.round.round import Round, open_round
from tests.builders import at_least, campaign, entry, measure, submission, together

WATER = measure("20.1", threshold=at_least(50))


def reported(figure: str, *measures: str, note: str = "", file: str = "") -> Consolidation:
    codes = measures or ("20.1",)
    asked = campaign(*(measure(code, threshold=at_least(50)) for code in codes))
    return together(asked, [submission("YT", *(entry(code, figure, note=note) for code in codes), file=file)])


def frozen(signed: Consolidation) -> dict[str, Any]:
    """What is kept of a round that is signed as it is."""
    received = {file.file: file.sha256 for file in signed.files}
    return freeze(signed.campaign.code, signed.indicators, received, {})


def since(signed: Consolidation, now: Consolidation) -> list[Finding]:
    return list(differences(frozen(signed), now))


def opened(folder: Path) -> Round:
    """A round whose results are written, as `lcxl run` does."""
    write_round(folder, campaign(WATER))
    round_ = open_round(folder)
    round_.write_dispatch()
    round_.write_workbook()
    return round_


def refused(call: Callable[[], object]) -> list[Finding]:
    try:
        call()
    except LcxlError as error:
        return list(error.findings)
    return []


def closed(folder: Path, spoil: Callable[[Path], object]) -> list[Finding]:
    """What a later run tells of a closed round one of whose signed files ``spoil`` has changed."""
    opened(folder).close(anyway=True)
    spoil(folder)
    return list(open_round(folder).consolidate().findings)


def closed_twice(folder: Path) -> list[Finding]:
    opened(folder).close(anyway=True)
    return refused(open_round(folder).close)


def in_use(folder: Path) -> list[Finding]:
    """The round's lock held by somebody else while the round is closed."""
    (folder / ".lcxl").mkdir()
    with FileLock(folder / ".lcxl" / "lock"):
        return refused(lambda: ExitStack().enter_context(held(folder, 0.1)))


def not_run(folder: Path) -> list[Finding]:
    write_round(folder, campaign(WATER))
    return refused(open_round(folder).close)


def edited_by_hand(folder: Path) -> list[Finding]:
    """The dispatch written, a figure of its annex overtyped in Word, and written again."""
    path = folder / "3-ket-qua" / "cong-van.docx"
    opened(folder)
    document = docx.Document(str(path))
    document.tables[-1].rows[1].cells[-1].text = "95%"
    document.save(str(path))
    again = open_round(folder)
    again.write_dispatch()
    return list(again.consolidate().findings)


def closed_beside(folder: Path) -> list[Finding]:
    """The dispatch edited in Word, written again beside it, and the round closed."""
    edited_by_hand(folder)
    round_ = open_round(folder)
    round_.close(anyway=True)
    return round_.findings


def unnumbered(folder: Path) -> list[Finding]:
    """A round whose letter has no number and date, and lacks reports, closed."""
    opened(folder)
    return refused(open_round(folder).close)


CASES: dict[str, Callable[[Path], list[Finding]]] = {
    "LC790": lambda folder: since(reported("93,65%"), reported("95%")),
    "LC791": lambda folder: since(reported("49%"), reported("95%")),
    "LC792": lambda folder: since(reported("93%"), reported("93%", "20.1", "58.1")),
    "LC793": lambda folder: closed(folder, lambda root: (root / "4-da-ban-hanh" / "cong-van.docx").unlink()),
    "LC794": closed_twice,
    "LC795": not_run,
    "LC796": lambda folder: closed(folder, lambda root: (root / LEDGER).write_text('{"version": 1', "utf-8")),
    "LC797": lambda folder: since(reported("93%", note="theo khảo sát"), reported("93%", note="theo báo cáo")),
    "LC798": lambda folder: since(reported("93%", "20.1", "58.1"), reported("93%")),
    "LC799": lambda folder: since(reported("93%"), reported("93%", file="YT gui lai.xlsx")),
    "LC889": unnumbered,
    "LC890": unnumbered,
    "LC892": unnumbered,
    "LC894": lambda folder: refused(opened(folder).reopen),
    "LC895": in_use,
    "LC888": lambda folder: list(opened(folder).findings),
    "LC883": edited_by_hand,
    "LC884": closed_beside,
}
