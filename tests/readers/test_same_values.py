"""The same 48 forms as a nested zip with names in a legacy code page, as e-mails, and as loose files."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from lcxl.findings import Finding
from lcxl.model import Consolidation, Submission
from lcxl.round.folder import Reading
from lcxl.round.round import Round
from tests.damage import campaign, filled, units
from tests.readers.intake.parcels import raw_zip, zipped

XLSX = "application", "vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def forms() -> Mapping[str, bytes]:
    """Return the forms of all units by file name."""
    return {f"{unit.short_name}.xlsx".replace("/", "-"): filled(unit.code) for unit in units()}


def loose(inbox: Path) -> None:
    for name, content in forms().items():
        (inbox / name).write_bytes(content)


def nested(inbox: Path) -> None:
    """One zip that holds a zip for each third of the forms, names as old Vietnamese Windows writes them."""
    pairs = list(forms().items())
    inner = {
        f"phan-{third + 1}.zip": raw_zip([(legacy(name), content) for name, content in pairs[third::3]])
        for third in range(3)
    }
    (inbox / "tat-ca.zip").write_bytes(zipped(inner))


def legacy(name: str) -> bytes:
    """Return a name in code page 1258, which writes most tones as characters of their own."""
    return b"".join(map(_legacy_letter, unicodedata.normalize("NFC", name)))


def _legacy_letter(letter: str) -> bytes:
    decomposed = unicodedata.normalize("NFD", letter)
    for at in range(len(decomposed), 0, -1):
        base, marks = unicodedata.normalize("NFC", decomposed[:at]), decomposed[at:]
        try:
            return (base + marks).encode("cp1258")
        except UnicodeEncodeError:
            continue
    tone = next(mark for mark in decomposed[1:] if mark in "\u0300\u0301\u0303\u0309\u0323")
    rest = unicodedata.normalize("NFC", decomposed.replace(tone, "", 1))
    return rest.encode("cp1258") + tone.encode("cp1258")


def mailed(inbox: Path) -> None:
    for number, (name, content) in enumerate(forms().items()):
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = "vanthu@donvi.gov.vn", "phonggddt@halong.gov.vn"
        message["Date"] = "Thu, 20 Jun 2024 08:00:00 +0700"
        message["Subject"] = "Báo cáo thành phố học tập"
        message.set_content("Kính gửi Phòng GD&ĐT, đơn vị gửi báo cáo.")
        message.add_attachment(content, maintype=XLSX[0], subtype=XLSX[1], filename=name)
        (inbox / f"thu-{number:02d}.eml").write_bytes(message.as_bytes())


def run(root: Path, send: Callable[[Path], None]) -> Consolidation:
    inbox = root / "2-bao-cao-nhan"
    inbox.mkdir()
    send(inbox)
    return Round(root, campaign(), Reading(workers=0, cache=False, today=date(2024, 6, 22)), []).consolidate()


def values(result: Consolidation) -> list[Submission]:
    """Return the submissions without what tells how they came."""
    bare = (answers.submissions for answers in result.answers)
    return [replace(one, source=replace(one.source, file="", sender="", sent_on=""), dated="") for (one,) in bare]


def told(result: Consolidation) -> list[Finding]:
    return [found.at(file=None) for found in result.findings]


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Consolidation:
    return run(tmp_path_factory.mktemp("loose"), loose)


@pytest.mark.parametrize("send", [nested, mailed])
def test_however_the_forms_come_values_and_findings_are_the_same(
    tmp_path: Path, plain: Consolidation, send: Callable[[Path], None]
) -> None:
    other = run(tmp_path, send)
    assert len(values(other)) == 48
    assert values(other) == values(plain)
    assert told(other) == told(plain)
    assert [m.value_text for m in other.measures()] == [m.value_text for m in plain.measures()]


def test_names_in_the_legacy_code_page_are_read_as_they_were(tmp_path: Path) -> None:
    files = [record.file for record in run(tmp_path, nested).files]
    names = {file.rpartition("!")[2] for file in files if not file.endswith(".zip")}
    assert names == {unicodedata.normalize("NFC", name) for name in forms()}


def test_who_sent_a_form_and_when_is_kept(tmp_path: Path) -> None:
    sources = [answers.submissions[0].source for answers in run(tmp_path, mailed).answers]
    assert {(source.sender, source.sent_on[:10]) for source in sources} == {("vanthu@donvi.gov.vn", "2024-06-20")}
