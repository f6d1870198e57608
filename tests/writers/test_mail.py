from __future__ import annotations

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, cast

import pytest

from lcxl.model import Campaign, Catalogue, Contact, Period, Unit, UnitKind
from lcxl.writers.mail import Kind, draft, letter

UNIT = Unit(code="06649", name="Phường Hà Khánh", short_name="Phường Hà Khánh", kind=UnitKind.WARD)
CAMPAIGN = Campaign(
    code="ha-long-2024-06",
    title="Bộ tiêu chí",
    place_name="thành phố Hạ Long",
    period=Period(code="2024-06", start=date(2024, 6, 1), end=date(2024, 6, 30), deadline=date(2024, 6, 21)),
    catalogue=Catalogue(code="86", title="Bộ tiêu chí thành phố học tập", indicators=(), measures=()),
    units=(UNIT,),
    contact=Contact(person="Phòng Giáo dục và Đào tạo", telephone="0203 3825 000", email="pgd@halong.gov.vn"),
)
KINDS: tuple[Kind, ...] = ("forms", "returned", "missing", "unreadable")


def parse(content: bytes) -> EmailMessage:
    return cast(EmailMessage, message_from_bytes(content, policy=cast(Any, default)))


def test_a_draft_opens_unsent_with_its_attachment() -> None:
    content = draft(
        "a@halong.gov.vn; b@halong.gov.vn",
        "Báo cáo kỳ 2024-06",
        "Kính gửi: Phường Hà Khánh\n",
        [("Hà Khánh.xlsx", b"PK12")],
    )
    message = parse(content)
    assert message["X-Unsent"] == "1"
    assert message["To"] == "a@halong.gov.vn, b@halong.gov.vn"
    assert message["Subject"] == "Báo cáo kỳ 2024-06"
    body = message.get_body()
    assert body is not None
    assert body.get_content().strip() == "Kính gửi: Phường Hà Khánh"
    [attachment] = message.iter_attachments()
    assert (attachment.get_filename(), attachment.get_content()) == ("Hà Khánh.xlsx", b"PK12")


def test_no_clock_and_no_chance() -> None:
    first = draft("a@x.vn", "S", "B", [("a.xlsx", b"1")])
    assert first == draft("a@x.vn", "S", "B", [("a.xlsx", b"1")])
    assert first != draft("a@x.vn", "S", "B", [("a.xlsx", b"2")])
    message = parse(first)
    assert message["Date"] is None
    assert message["Message-ID"] is None
    assert str(message.get_boundary()).startswith("=_lcxl_")


@pytest.mark.parametrize("bad", ["\r\nBcc: x@evil.com", "\nX: 1", "\r", "\u2028Bcc: x@y.z", "\x00"])
def test_line_breaks_never_reach_a_header(bad: str) -> None:
    content = draft(f"a@x.vn; b@x.vn{bad}", f"Báo cáo{bad}", "B", [(f"a{bad}.xlsx", b"1")])
    message = parse(content)
    assert sorted(set(message.keys())) == ["Content-Type", "MIME-Version", "Subject", "To", "X-Unsent"]
    assert message.get_all("Bcc") is None


def test_what_is_no_address_is_left_out() -> None:
    assert parse(draft("chưa có", "S", "B"))["To"] is None
    assert parse(draft("phường@x.vn, Bà B <b@x.vn>", "S", "B"))["To"] == "b@x.vn"


def test_lines_end_as_mail_wants_them() -> None:
    content = draft("a@x.vn", "Đ" * 300, "B\n" * 3, [("a.xlsx", b"1")])
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert parse(content)["Subject"] == "Đ" * 300


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_letter_says_who_what_and_until_when(kind: Kind, lang: str) -> None:
    made = letter(kind, CAMPAIGN, UNIT, file="06649.xlsx", count=37, received=["scan.pdf"], lang=lang)
    for words in (made.body, made.paste):
        assert "Phường Hà Khánh" in words
        assert ("tháng 6/2024" if lang == "vi" else "2024-06") in words
        assert "06649.xlsx" in words
        assert "21/06/2024" in words
        assert "0203 3825 000" in words
        assert "{" not in words
    assert "\n" not in made.subject + made.paste
    assert ("37" in made.body) == (kind == "returned")
    assert ("scan.pdf" in made.paste) == (kind == "unreadable")


def test_without_contact_and_deadline_no_gap_is_left() -> None:
    bare = replace(CAMPAIGN, contact=Contact(), period=replace(CAMPAIGN.period, deadline=None))
    made = letter("forms", bare, UNIT, file="a.xlsx")
    assert "chậm nhất" not in made.body
    assert "iên hệ" not in made.body + made.paste
    assert "chậm nhất ngày 01/07/2024" in letter("forms", bare, UNIT, file="a.xlsx", deadline=date(2024, 7, 1)).body


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nobody_is_asked_to_answer_by_a_day_that_is_over(kind: Kind, lang: str) -> None:
    over, last = (
        letter(kind, CAMPAIGN, UNIT, file="a.xlsx", today=date(2024, 6, day), lang=lang).body for day in (22, 21)
    )
    assert ("ngay (hạn nộp 21/06/2024 đã qua)" if lang == "vi" else "at once") in over
    assert ("chậm nhất ngày 21/06/2024" if lang == "vi" else "by 21/06/2024") in last
