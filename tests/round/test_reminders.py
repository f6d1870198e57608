from __future__ import annotations

from dataclasses import replace
from datetime import date
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest

from lcxl.model import Consolidation, FileState
from lcxl.round.reminders import reminders
from tests.builders import PERIOD, WARDS, YT, campaign, entry, measure, record, submission, together

CAMPAIGN = campaign(measure("20.1"), measure("3.1", by="UBXP"), units=(YT, *WARDS, *campaign().units[2:3]))


def reported() -> Consolidation:
    """The office and a ward reported, one ward sent a scan, one nothing."""
    scan = record("2-bao-cao-nhan/Hà Tu/ban-chup.pdf", state=FileState.REFUSED, unit="06664")
    sent = [submission("YT", entry(figure="93%")), submission("06652", entry("3.1", "90%"))]
    return together(CAMPAIGN, sent, files=[scan])


def made(consolidation: Consolidation, **more: object) -> dict[str, bytes]:
    return dict(reminders(consolidation, **more))  # type: ignore[arg-type]


def letter(files: dict[str, bytes], name: str) -> EmailMessage:
    message = message_from_bytes(files[name], policy=default)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage) -> str:
    part = message.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_only_those_who_have_not_reported_are_reminded() -> None:
    assert sorted(made(reported())) == [
        "06664 Phường Hà Tu.eml",
        "06664 Phường Hà Tu.txt",
        "06667 Phường Hà Trung.eml",
        "06667 Phường Hà Trung.txt",
    ]


def test_the_form_comes_with_the_reminder() -> None:
    message = letter(made(reported()), "06667 Phường Hà Trung.eml")
    [attached] = message.iter_attachments()
    assert attached.get_filename() == "06667 Phường Hà Trung.xlsx"
    assert attached.get_payload(decode=True)[:2] == b"PK"  # type: ignore[index]


def test_who_sent_a_scan_is_told_what_came_and_what_to_send() -> None:
    files = made(reported())
    assert "ban-chup.pdf" in body(letter(files, "06664 Phường Hà Tu.eml"))
    assert "ban-chup.pdf" not in body(letter(files, "06667 Phường Hà Trung.eml"))
    assert "Excel" in files["06664 Phường Hà Tu.txt"].decode("utf-8")


def test_the_deadline_is_named_and_when_it_is_over_an_answer_is_asked_at_once() -> None:
    before = made(reported(), today=date(2024, 6, 20))["06667 Phường Hà Trung.txt"].decode("utf-8")
    after = made(reported(), today=date(2024, 6, 25))["06667 Phường Hà Trung.txt"].decode("utf-8")
    assert "21/6/2024" in before.replace("/06/", "/6/")
    assert "đã qua" in after and "đã qua" not in before


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_they_can_be_written_in_both_languages(lang: str) -> None:
    text = made(reported(), lang=lang)["06667 Phường Hà Trung.txt"].decode("utf-8")
    assert ("Kính" in text or "đề nghị" in text.casefold()) == (lang == "vi")


def test_nobody_is_reminded_when_all_have_reported() -> None:
    sent = [submission("YT", entry(figure="93%")), *(submission(w.code, entry("3.1", "90%")) for w in WARDS)]
    assert made(together(CAMPAIGN, sent)) == {}


def test_names_of_files_are_safe_on_every_system() -> None:
    odd = replace(WARDS[2], short_name='Phường "Hà/Trung"')
    round_ = replace(CAMPAIGN, units=(YT, *WARDS[:2], odd, *CAMPAIGN.units[4:]), period=PERIOD)
    names = list(made(together(round_, [])))
    assert not [name for name in names if set(name) & set('<>:"/\\|?*')]
    assert len(set(names)) == 8
