from __future__ import annotations

import sys
from datetime import UTC, datetime
from unittest import mock

import pytest

from lcxl.readers.intake.letters import Letter, moment
from lcxl.readers.intake.limits import Refused
from lcxl.readers.intake.mail import read_eml, split_mailbox
from lcxl.readers.intake.outlook import read_msg, unpack_tnef
from tests.readers.intake.outlook import compound_file, message_tree
from tests.readers.intake.parcels import mail, tnef, workbook


def parts(letter: Letter) -> dict[str, bytes]:
    return {part.name: part.data for part in letter.parts}


def test_an_email_tells_sender_date_and_attachments() -> None:
    letter = read_eml(mail({"Biểu mẫu phường Hồng Gai.xlsx": b"PK", "quét.pdf": b"%PDF-"}))
    assert (letter.sender, letter.sent_on) == ("Nguyễn Thị Lan <lan@halong.gov.vn>", "2024-06-24T09:30:00+07:00")
    assert letter.subject == "Báo cáo phường Hồng Gai" and letter.links == ()
    assert parts(letter) == {"Biểu mẫu phường Hồng Gai.xlsx": b"PK", "quét.pdf": b"%PDF-"}


@pytest.mark.parametrize(
    ("date", "sent_on"),
    [
        ("Mon, 24 Jun 2024 02:30:00 +0000", "2024-06-24T09:30:00+07:00"),
        ("Mon, 24 Jun 2024 02:30:00 -0000", "2024-06-24T09:30:00+07:00"),
        ("24 Jun 2024 09:30 +0700 (ICT)", "2024-06-24T09:30:00+07:00"),
        ("hôm qua", ""),
        ("", ""),
    ],
)
def test_dates_are_told_in_vietnams_zone(date: str, sent_on: str) -> None:
    raw = mail().replace(b"Date: Mon, 24 Jun 2024 09:30:00 +0700", b"Date: " + date.encode())
    assert read_eml(raw).sent_on == sent_on


def test_without_a_date_the_first_server_tells_it() -> None:
    raw = mail().replace(
        b"Date: Mon, 24 Jun 2024 09:30:00 +0700\r\n",
        b"Received: from b by c; Mon, 24 Jun 2024 11:00:00 +0700\r\n"
        b"Received: from a by b; Mon, 24 Jun 2024 10:00:00 +0700\r\n",
    )
    assert read_eml(raw).sent_on == "2024-06-24T10:00:00+07:00"


def test_names_in_old_notations_are_read() -> None:
    raw = (
        b"From: =?UTF-8?B?UGjGsOG7nW5nIEjhu5NuZyBHYWk=?= <hg@halong.gov.vn>\r\nSubject: x\r\n"
        b"MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n"
        b'Content-Type: application/octet-stream;\r\n name="=?UTF-8?B?SOG7k25nIEjhuqNpLnhsc3g=?="\r\n'
        b"Content-Transfer-Encoding: base64\r\n\r\nUEs=\r\n--b\r\n"
        b"Content-Disposition: attachment; filename*=UTF-8''K%E1%BB%B3%20Th%C6%B0%E1%BB%A3ng.xls\r\n\r\nx\r\n--b--\r\n"
    )
    letter = read_eml(raw)
    assert letter.sender == "Phường Hồng Gai <hg@halong.gov.vn>"
    assert [part.name for part in letter.parts] == ["Hồng Hải.xlsx", "Kỳ Thượng.xls"]


def test_an_attachment_without_a_name_gets_one() -> None:
    raw = b"From: a@b.vn\r\nSubject: x\r\nContent-Type: application/pdf\r\n\r\n%PDF-1.4"
    assert parts(read_eml(raw)) == {"attachment-1.pdf": b"%PDF-1.4"}


def test_small_inline_pictures_are_marked_and_scans_are_not() -> None:
    picture = b"--b\r\nContent-Type: image/png; name=%s\r\nContent-ID: <1>\r\nContent-Disposition: inline\r\n\r\n%s\r\n"
    raw = (
        b"From: a@b.vn\r\nSubject: x\r\nContent-Type: multipart/related; boundary=b\r\n\r\n"
        + picture % (b"logo.png", b"\x89PNG")
        + picture % (b"scan.png", b"\x89PNG" + b"x" * 90_000)
        + b"--b--\r\n"
    )
    assert [(part.name, part.picture) for part in read_eml(raw).parts] == [("logo.png", True), ("scan.png", False)]


def test_links_are_found_in_text_and_html() -> None:
    raw = mail(body="Số liệu: https://docs.google.com/spreadsheets/d/1x/edit?usp=sharing nhé")
    assert read_eml(raw).links == ("https://docs.google.com/spreadsheets/d/1x/edit",)


def test_an_email_in_an_email_keeps_its_own_sender() -> None:
    inner = mail({"a.xlsx": b"PK"}, sender="hg@halong.gov.vn", subject="Gốc")
    letter = read_eml(mail({"b.pdf": b"%PDF-"}, forwarded=inner))
    assert [part.name for part in letter.parts] == ["b.pdf", "Gốc.eml"]
    inside = letter.parts[1].letter
    assert inside is not None and (inside.sender, parts(inside)) == ("hg@halong.gov.vn", {"a.xlsx": b"PK"})


def test_no_line_break_of_a_header_survives() -> None:
    raw = b"From: =?utf-8?q?A=0D=0ABcc:_x=40y.vn?= <a@b.vn>\r\nSubject: =?utf-8?q?a=0Ab?=\r\n\r\nx"
    letter = read_eml(raw)
    assert "\n" not in letter.sender + letter.subject and "\r" not in letter.sender


@pytest.mark.parametrize("cut", [0, 1, 40, 300, 700])
def test_an_email_that_is_cut_off_raises_nothing(cut: int) -> None:
    read_eml(mail({"a.xlsx": b"PK" * 100})[:cut])


def test_e_mails_nested_without_end_are_refused() -> None:
    raw = mail({"a.xlsx": b"PK"})
    for _ in range(25):
        raw = mail(forwarded=raw)
    with pytest.raises(Refused) as caught:
        read_eml(raw)
    assert caught.value.code == "LC112"


def test_times_out_of_reach_are_none() -> None:
    assert moment(None) == "" and moment(datetime(1, 1, 1, tzinfo=UTC)).startswith("0001-01-01T07")
    assert moment(datetime(9999, 12, 31, 23, 59, tzinfo=UTC)) == ""


def test_an_outlook_message_tells_the_same() -> None:
    sent = datetime(2024, 6, 24, 2, 30, tzinfo=UTC)
    inner = message_tree(sender="Phường Hà Lầm", address="hl@halong.gov.vn", files={"x.xlsx": b"PK"}, embedded=True)
    tree = message_tree(
        sent=sent,
        body="https://drive.google.com/file/d/9/view",
        files={"Hồng Gai.xlsx": b"PK" * 10, "to.zip": b"z" * 9000},
        messages={"Hà Lầm": inner},
    )
    letter = read_msg(compound_file(tree))
    assert (letter.sender, letter.sent_on) == ("Nguyễn Thị Lan <lan@halong.gov.vn>", "2024-06-24T09:30:00+07:00")
    assert letter.links == ("https://drive.google.com/file/d/9/view",)
    assert [(part.name, len(part.data)) for part in letter.parts] == [
        ("Hồng Gai.xlsx", 20),
        ("to.zip", 9000),
        ("Hà Lầm.msg", 0),
    ]
    inside = letter.parts[2].letter
    assert inside is not None and (inside.sender, parts(inside)) == (
        "Phường Hà Lầm <hl@halong.gov.vn>",
        {"x.xlsx": b"PK"},
    )


def test_a_damaged_outlook_message_is_refused() -> None:
    whole = compound_file(message_tree(files={"a.xlsx": b"PK" * 5000}))
    with pytest.raises(Refused) as caught:
        read_msg(whole[:1024])
    assert caught.value.code == "LC122"


def test_without_the_library_the_words_to_install_it_are_told() -> None:
    with mock.patch.dict(sys.modules, {"oxmsg": None}), pytest.raises(Refused) as caught:
        read_msg(b"")
    assert caught.value.slots == {"extension": ".msg", "command": 'pip install "lcxl[mail]"'}


# --- mails that are damaged, and other ways to save them --------------------------------------------------

A, B = workbook("a"), workbook("b")
TWO = mail({"a.xlsx": A, "b.xlsx": B})
BOUNDARY = TWO[TWO.index(b'boundary="') + 10 :].split(b'"')[0]
SECOND = TWO.index(b"--" + BOUNDARY, TWO.index(b"a.xlsx"))


def contents(data: bytes) -> tuple[list[bytes], bool]:
    letter = read_eml(data)
    return [part.data.rstrip(b"\0") for part in letter.parts], letter.cut


WHOLE = [A.rstrip(b"\0"), B.rstrip(b"\0")]


def test_a_whole_e_mail_is_not_told_to_be_cut() -> None:
    assert contents(TWO) == (WHOLE, False)


def test_an_e_mail_that_is_cut_between_attachments_is_told() -> None:
    assert contents(TWO[:SECOND]) == (WHOLE[:1], True)


def test_an_e_mail_that_is_cut_within_an_attachment_keeps_what_is_there() -> None:
    found, cut = contents(TWO[: SECOND + 2000])
    assert found[0] == WHOLE[0] and B.startswith(found[1][:600]) and cut


@pytest.mark.parametrize(
    "broken",
    [
        TWO.replace(BOUNDARY, b"elsewhere", 1),
        TWO[:SECOND] + b"--=====damaged" + TWO[SECOND + 14 :],
        TWO.replace(b"multipart/mixed", b"multipart/mixde; x"),
        TWO[: TWO.index(b'boundary="')] + b"x" + TWO[TWO.index(b'boundary="') :],
    ],
    ids=["declared otherwise", "one separator", "odd kind", "not declared"],
)
def test_attachments_are_found_though_their_separators_are_damaged(broken: bytes) -> None:
    found, _ = contents(broken)
    assert all(any(one.startswith(whole[:-40]) for one in found) for whole in WHOLE)


@pytest.mark.parametrize(
    ("header", "damaged"),
    [
        (b"Content-Type: application/octet-stream", b"Content-Tpye: application/octet-stream"),
        (b"Content-Disposition: attachment", b"Content-Disposition: attachmen"),
        (b'filename="a.xlsx"', b'filename="=?utf-8?b?a.xls'),
        (b"Content-Transfer-Encoding: base64", b"Content-Transfer-Encoding: bsae64"),
        (b"Content-Transfer-Encoding: base64\r\n", b""),
    ],
)
def test_content_decides_where_the_headers_of_an_attachment_are_damaged(header: bytes, damaged: bytes) -> None:
    assert header in TWO
    found, _ = contents(TWO.replace(header, damaged))
    assert found == WHOLE


@pytest.mark.parametrize(
    "saved",
    [
        b"%d\n" % len(TWO) + TWO + b'<?xml version="1.0"?><plist/>',
        b"\r\n\r\n" + TWO,
        b"+OK message follows\r\n" + TWO,
        b"\xef\xbb\xbf" + TWO,
        b"From - Thu Jun 20 09:30:00 2024\r\n" + TWO,
    ],
    ids=["emlx", "blank lines", "banner", "byte order mark", "mailbox of one"],
)
def test_what_stands_before_the_headers_is_left_out(saved: bytes) -> None:
    letter = read_eml(saved)
    assert letter.sent_on and [part.name for part in letter.parts] == ["a.xlsx", "b.xlsx"] and not letter.cut


def test_a_mailbox_is_read_message_by_message() -> None:
    one, two = mail(body="From nobody on 2024 is a line of text"), TWO
    box = b"".join(b"From a@b Thu Jun 20 09:30:00 2024\r\n" + message + b"\r\n\r\n" for message in (one, two, one))
    found = list(split_mailbox(box))
    assert [message.rstrip() for message in found] == [one.rstrip(), two.rstrip(), one.rstrip()]


def test_winmail_dat_is_unpacked() -> None:
    packed = tnef({"a.xlsx": A, "b.pdf": b"%PDF-"})
    assert unpack_tnef(packed).files == (("a.xlsx", A), ("b.pdf", b"%PDF-"))
    for cut in (0, 4, 10, 15):
        problem = unpack_tnef(packed[:cut]).problem
        assert problem is not None and problem.code == "LC129"
