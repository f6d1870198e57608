"""A letter that lacks reports or has open errors says so, until the office accepts it."""

from __future__ import annotations

from dataclasses import replace

from lcxl.dispatch.composition import compose
from lcxl.dispatch.draft import drafted
from lcxl.findings import Finding, finding
from lcxl.model import Consolidation, Settings, UnitState
from lcxl.writers.word.document import write_document
from tests.letters import lines_of, small_round, template_of

WRONG = finding("LC301", number=20, measure_code="20.1")


def missing() -> Consolidation:
    return small_round(states={"KT": UnitState.MISSING, "06652": UnitState.UNREADABLE})


def marks(round_: Consolidation, *findings: Finding) -> tuple[str, ...]:
    return drafted(compose(round_), round_, findings)[0].draft


def test_missing_reports_and_open_errors_are_on_the_face_of_the_letter() -> None:
    assert marks(missing()) == ("DỰ THẢO", "(số liệu của 1/3 đơn vị)")
    assert marks(missing(), WRONG) == ("DỰ THẢO", "(số liệu của 1/3 đơn vị; còn 1 lỗi chưa xử lý)")
    assert marks(small_round(), WRONG) == ("DỰ THẢO", "(còn 1 lỗi chưa xử lý)")
    assert marks(small_round()) == ()
    assert marks(small_round(), replace(WRONG, accepted=True)) == ()


def test_the_letter_says_so_in_words_and_names_who_is_missing() -> None:
    letter, told = drafted(compose(missing()), missing(), ())
    assert [one.code for one in told] == ["LC888"]
    assert letter.parts["opening"][-1] == (
        "Báo cáo này là bản dự thảo, tổng hợp số liệu của 1/3 đơn vị; chưa có số liệu của: "
        "Phòng Kinh tế, UBND phường Hà Phong."
    )


def test_it_is_no_draft_once_the_office_accepts_it() -> None:
    accepted = replace(missing(), campaign=replace(missing().campaign, settings=Settings(release_incomplete=True)))
    assert drafted(compose(accepted), accepted, (WRONG,)) == (compose(accepted), [])


def test_the_mark_stands_before_everything_else_whatever_the_template() -> None:
    letter, _ = drafted(compose(missing()), missing(), ())
    assert lines_of(write_document(letter, template_of("{{ dat }}"))) == ["DỰ THẢO", "(số liệu của 1/3 đơn vị)", "01"]
