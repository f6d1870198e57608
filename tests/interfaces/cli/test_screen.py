"""What a person follows a run by."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from lcxl.findings import Finding, Severity, finding
from lcxl.interfaces.cli.screen import ALIKE, NAMES, SHOWN, Screen
from lcxl.interfaces.cli.usage import forgiving
from tests.builders import at_least, campaign, entry, measure, submission, together


class Shown:
    """A screen that keeps what it prints."""

    def __init__(self, lang: str = "vi", *, terminal: bool = False) -> None:
        self.screen = Screen(lang)
        self.screen.console = Console(file=io.StringIO(), width=200, soft_wrap=True, force_terminal=terminal)

    @property
    def text(self) -> str:
        kept: str = self.screen.console.file.getvalue()  # type: ignore[attr-defined]
        return kept


@pytest.fixture
def shown() -> Iterator[Shown]:
    yield Shown()


def many(count: int, code: str = "LC412") -> list[Finding]:
    return [finding(code, value="-", sheet="Chỉ số", cell=f"M{row}") for row in range(5, 5 + count)]


def test_a_finding_is_shown_with_its_place_and_what_to_do(shown: Shown) -> None:
    shown.screen.findings(many(1))
    head, hint = shown.text.splitlines()
    assert head.startswith("LC412 Chỉ số › M5: ")
    assert hint.startswith("  → ")


def test_the_gravest_come_first_and_infos_are_left_out(shown: Shown) -> None:
    info = finding("LC437", value="93,65%")
    warning = finding("LC423", value="1,5E+01%", read="15%")
    shown.screen.findings([info, warning, *many(1)])
    codes = [line.split()[0] for line in shown.text.splitlines() if line.startswith("LC")]
    assert codes == ["LC412", "LC423"]
    shown.screen.findings([info], everything=True)
    assert "LC437" in shown.text


def test_what_is_accepted_is_not_shown_again(shown: Shown) -> None:
    shown.screen.findings([one.__class__(code=one.code, severity=one.severity, accepted=True) for one in many(1)])
    assert shown.text == ""


def test_findings_alike_are_listed_a_few_times_and_counted(shown: Shown) -> None:
    shown.screen.findings(many(ALIKE + 3), where="kiem-tra.xlsx")
    assert sum(line.startswith("LC412") for line in shown.text.splitlines()) == ALIKE
    assert shown.text.count("→") == 1, "what to do is said once"
    assert "3" in shown.text.splitlines()[-1] and "kiem-tra.xlsx" in shown.text.splitlines()[-1]


def test_everything_is_listed_where_that_is_asked_for(shown: Shown) -> None:
    shown.screen.findings(many(SHOWN + 3), everything=True)
    assert sum(line.startswith("LC412") for line in shown.text.splitlines()) == SHOWN + 3


def test_markup_in_what_units_typed_is_shown_as_it_is(shown: Shown) -> None:
    shown.screen.findings([finding("LC400", value="[bold]93[/bold] [/]", file="[red].xlsx")])
    shown.screen.say("cli.done.closed", path="[dot]")
    assert "[bold]93[/bold] [/]" in shown.text and "[red].xlsx" in shown.text and "[dot]" in shown.text


def test_words_between_colons_stay_words() -> None:
    screen = Screen("vi")
    with screen.console.capture() as captured:
        screen.say("cli.done.forms", count=1, path="đợt :fire: 1")
    assert ":fire:" in captured.get()


def test_the_summary_counts_units_indicators_and_findings(shown: Shown) -> None:
    a_campaign = campaign(measure("20.1", threshold=at_least(50)), measure("3.1", by="UBXP"))
    outcome = together(a_campaign, [submission("YT", entry("20.1", "93,65%"))])
    shown.screen.summary(outcome, [Path("3-ket-qua/tong-hop.xlsx")])
    assert "thành phố Hạ Long · tháng 6/2024" in shown.text
    assert "1/4" in shown.text
    assert "Phường Hà Phong, Phường Hà Tu, Phường Hà Trung" in shown.text
    assert "Đạt: 1" in shown.text
    assert "tong-hop.xlsx" in shown.text


def test_many_missing_units_are_counted_not_listed(shown: Shown) -> None:
    units = campaign(measure("20.1")).units
    shown.screen._names("cli.summary.missing", units * 4)
    assert shown.text.count("Phòng Y tế") < 4 and str(len(units) * 4 - NAMES) in shown.text


def test_a_place_in_a_word_file_is_told(shown: Shown) -> None:
    one = Finding(code="LP316", severity=Severity.INFO, part="body", paragraph=7, slots={"count": "1"})
    shown.screen.findings([one], everything=True)
    assert "7" in shown.text.splitlines()[0]


def test_progress_is_drawn_on_a_terminal_only() -> None:
    quiet, drawn = Shown(), Shown(terminal=True)
    for shown in (quiet, drawn):
        with shown.screen.progress() as progress:
            for done in range(3):
                progress("read", done, 2)
    assert quiet.text == ""
    assert "Đọc và kiểm tra" in drawn.text


@pytest.mark.parametrize(
    ("encoding", "printed"),
    [("utf-8", "Đạt ≥ 50% → “xã”…"), ("ascii", 'Dat >= 50% -> "xa"...'), ("cp1252", "Dat >= 50% -> “xã”…")],
)
def test_a_stream_simplifies_what_it_can_not_show(encoding: str, printed: str) -> None:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding)
    forgiving(stream)
    stream.write("Đạt ≥ 50% → “xã”…")
    stream.flush()
    assert raw.getvalue().decode(encoding) == printed
