"""One way for each finding of family LC6 to arise, through the real code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from lcxl.consolidation.checks.run import check_unit
from lcxl.findings import Finding
from lcxl.model import Claim, Entry, Evidence
from tests.builders import at_least, campaign, context, document, entry, measure, submission

Case = Callable[[Path], list[Finding]]
ROUND = campaign(measure("20.1", threshold=at_least(50)), measure("21.1", threshold=at_least(50)))


def of(answered: Entry, *register: Evidence) -> Case:
    """Make a case of one answer and a register; only the file ``co.pdf`` came in."""

    def case(_: Path) -> list[Finding]:
        one = submission("YT", answered, evidence=register)
        return list(check_unit(context(ROUND, one, frozenset({"co.pdf"}))))

    return case


CASES: dict[str, Case] = {
    "LC601": of(entry(figure="93%")),
    "LC602": of(entry(figure="93%", evidence=("MC.YT.20.01",))),
    "LC603": of(
        entry(figure="93%", evidence=("MC.YT.20.01",)),
        document("MC.YT.20.01", 5),
        document("MC.YT.20.01", 6, title="Báo cáo khác"),
    ),
    "LC604": of(entry(figure="93%", evidence=("MC-01",)), document("MC-01")),
    "LC605": of(entry(figure="93%", evidence=("MC.KT.20.01",)), document("MC.KT.20.01")),
    "LC606": of(entry(figure="93%", evidence=("MC.YT.21.01",)), document("MC.YT.21.01")),
    "LC607": of(entry(figure="93%"), document("MC.YT.20.01")),
    "LC608": of(entry(figure="93%"), document("MC.YT.20.01", 5), document("MC.YT.20.03", 6)),
    "LC609": of(entry(figure="93%"), document("MC.YT.20.01", location="minh chung/QD-2300.pdf")),
    "LC610": of(entry(claim=Claim.NO_OCCURRENCE, evidence=("MC.YT.20.01",)), document("MC.YT.20.01")),
}
