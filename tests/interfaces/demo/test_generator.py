from __future__ import annotations

from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from lcxl.campaign.assignments import reporting_units
from lcxl.interfaces.demo.generator import FIRST_CODE, MISTAKES, Job, generate, jobs, sized_campaign, write_submission
from lcxl.model import Campaign, UnitKind, UnitState
from lcxl.readers.books.campaign import read_campaign
from lcxl.readers.contents import ContentKind
from lcxl.readers.intake.candidates import Candidate
from lcxl.round.folder import Reading
from lcxl.round.forms import FormMaker
from lcxl.round.reading import read_candidate
from lcxl.round.round import open_round
from lcxl.submission.interpret import Interpreter
from tests.builders import codes

LARGE = sized_campaign(60)
MAKER = FormMaker(LARGE)


def communes(campaign: Campaign) -> list[str]:
    return [unit.code for unit in campaign.units if unit.code.isdigit() and int(unit.code) >= FIRST_CODE]


@pytest.mark.parametrize("count", [1, 5, 16, 48, 49, 60])
def test_a_round_has_as_many_units_as_were_asked_for(count: int) -> None:
    campaign = sized_campaign(count)
    assert len(reporting_units(campaign)) == count
    assert len(communes(campaign)) == max(0, count - 48)


def test_the_real_units_come_first() -> None:
    real = [unit.code for unit in reporting_units(sized_campaign(48))]
    assert [unit.code for unit in reporting_units(LARGE)][:48] == real
    assert communes(LARGE) == [str(FIRST_CODE + place) for place in range(12)]


def test_ten_thousand_communes_have_names_and_codes_of_their_own() -> None:
    units = [unit for unit in sized_campaign(10_598).units if unit.kind is not UnitKind.COLLECTIVE]
    assert len(units) == 10_598
    assert len({unit.name for unit in units}) == len({unit.code for unit in units}) == 10_598
    assert all(len(unit.code) == 5 for unit in units if unit.code.isdigit())


@pytest.mark.parametrize(("share", "damaged"), [(0.0, 0), (0.1, 6), (0.5, 30), (1.0, 60)])
def test_mistakes_are_spread_evenly_and_in_turn(share: float, damaged: int) -> None:
    made = list(jobs(LARGE, share))
    assert [job.place for job in made] == list(range(1, 61))
    wrong = [job.mistake for job in made if job.mistake]
    assert len(wrong) == damaged
    assert set(Counter(wrong).values()) <= {damaged // len(MISTAKES), damaged // len(MISTAKES) + 1}
    if damaged == 6:
        assert [job.place for job in made if job.mistake] == [10, 20, 30, 40, 50, 60]


def job(code: str, mistake: str = "") -> Job:
    units = [unit.code for unit in reporting_units(LARGE)]
    return Job(reporting_units(LARGE)[units.index(code)], units.index(code) + 1, mistake)


def told(form: bytes) -> list[str]:
    """The codes of what reading a form tells, gravest first."""
    kind, digest = ContentKind.XLSX, sha256(form).hexdigest()
    candidate = Candidate(name="a.xlsx", kind=kind, workbook=True, size=len(form), sha256=digest, data=form)
    return codes(read_candidate(Interpreter(LARGE), (candidate, None)).findings)


@pytest.mark.parametrize("code", ["YT", "06652", str(FIRST_CODE)])
def test_a_form_without_mistakes_is_read_without_a_word(code: str) -> None:
    assert told(write_submission(MAKER, job(code))) == []


@pytest.mark.parametrize("code", ["YT", str(FIRST_CODE)])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_every_mistake_leaves_its_mark(code: str, mistake: str) -> None:
    sound, damaged = write_submission(MAKER, job(code)), write_submission(MAKER, job(code, mistake))
    assert sound != damaged
    if mistake == "two_figures":
        assert "LC401" in told(damaged)
    if mistake == "cut_off":
        assert len(damaged) < len(sound)
        assert told(damaged)


def test_the_same_job_makes_the_same_file() -> None:
    for code in ("GDDT", str(FIRST_CODE)):
        assert write_submission(MAKER, job(code)) == write_submission(FormMaker(LARGE), job(code))


def test_communes_have_figures_of_their_own() -> None:
    forms = {write_submission(MAKER, job(code)) for code in communes(LARGE)[:3]}
    assert len(forms) == 3


def test_a_generated_round_is_a_round(tmp_path: Path) -> None:
    assert generate(tmp_path, 4, 0.5, workers=0) == 4
    campaign, findings = read_campaign(tmp_path / "chien-dich.xlsx")
    assert findings == []
    assert sorted(path.name for path in (tmp_path / "2-bao-cao-nhan").iterdir()) == sorted(
        f"{unit.code}.xlsx" for unit in reporting_units(campaign)
    )
    found = open_round(tmp_path, Reading(workers=0)).consolidate()
    assert {one.state for one in found.units} == {UnitState.RECEIVED}
    assert {one.code for one in found.findings if one.severity == "error"} >= {"LC401", "LC501"}
