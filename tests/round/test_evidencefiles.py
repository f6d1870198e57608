from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from lcxl.model import Campaign, Settings, Submission
from lcxl.readers.intake.candidates import Candidate
from lcxl.readers.intake.walk import find_candidates
from lcxl.round.evidencefiles import Kept, keep_evidence
from tests.builders import at_least, campaign, document, entry, measure, submission, together
from tests.readers.intake.parcels import mail, workbook, zipped

ROUND = campaign(
    measure("20.1", threshold=at_least(50)), measure("3.1", by="UBXP", threshold=at_least(50)), measure("57.1", by="KT")
)
CODE = "MC.YT.20.01"
INBOX = "2-bao-cao-nhan/"


def keep(
    root: Path,
    files: Mapping[str, bytes],
    *submissions: Submission,
    a_campaign: Campaign = ROUND,
    passwords: tuple[str, ...] = (),
) -> Kept:
    """Put files into the inbox, and keep the evidence among them."""
    for name, data in files.items():
        path = root / INBOX / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    found = list(find_candidates(root / INBOX, a_campaign.settings, prefix=INBOX, passwords=passwords))
    candidates = [one for one in found if isinstance(one, Candidate)]
    reports = {one.name: one for one in candidates if one.workbook}
    others = [one for one in candidates if not one.workbook]
    return keep_evidence(root, "3-ket-qua", together(a_campaign, submissions), others, reports, passwords)


def health(code: str = CODE, location: str = "", file: str = "YT.xlsx", **more: object) -> Submission:
    """What the health office reports, with one document in its register."""
    answered = entry(figure="93,65%", evidence=(code,))
    return submission("YT", answered, evidence=(document(code, location=location, **more),), file=INBOX + file)


def content(root: Path) -> dict[str, bytes]:
    folder = root / "3-ket-qua" / "minh-chung"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()
    }


def codes(kept: Kept) -> list[str]:
    return [one.code for one in kept.findings]


def test_a_file_that_bears_its_code_is_kept_under_it(tmp_path: Path) -> None:
    kept = keep(tmp_path, {"mc.yt.20.01 - Quyết định.PDF": b"%PDF-1.7 a"}, health())
    assert kept.files == {("YT", CODE): "minh-chung/20/MC.YT.20.01.pdf"}
    assert content(tmp_path) == {"20/MC.YT.20.01.pdf": b"%PDF-1.7 a"}
    assert codes(kept) == []


def test_a_file_that_the_register_names_is_kept_under_its_code(tmp_path: Path) -> None:
    kept = keep(tmp_path, {"scan/QD-2300.pdf": b"%PDF-1.7 b"}, health(location="minh chứng\\QD-2300.pdf"))
    assert kept.files == {("YT", CODE): "minh-chung/20/MC.YT.20.01.pdf"}


def test_members_of_archives_and_attachments(tmp_path: Path) -> None:
    inner = zipped({"QD-2300.pdf": b"%PDF-1.7 c"})
    letter = mail({"goi.zip": inner, "MC.YT.20.02.png": b"\x89PNG\r\n\x1a\n" + b"0" * 20})
    one, two = document(CODE, location="QD-2300.pdf"), document("MC.YT.20.02", 6)
    unit = submission("YT", entry(figure="93,65%", evidence=(CODE,)), evidence=(one, two))
    kept = keep(tmp_path, {"thu.eml": letter}, unit)
    assert kept.files == {
        ("YT", CODE): "minh-chung/20/MC.YT.20.01.pdf",
        ("YT", "MC.YT.20.02"): "minh-chung/20/MC.YT.20.02.png",
    }
    assert content(tmp_path)["20/MC.YT.20.01.pdf"] == b"%PDF-1.7 c"
    assert codes(kept) == []


def test_the_file_beside_a_units_own_report_is_its_own(tmp_path: Path) -> None:
    report = workbook()
    files = {f"{folder}/{name}": data for folder in ("a", "b") for name, data in (
        ("bieu.xlsx", report + folder.encode()), ("quyet-dinh.pdf", b"%PDF-1.7 " + folder.encode()))}  # fmt: skip
    first = health(location="quyet-dinh.pdf", file="a/bieu.xlsx")
    second = submission(
        "KT",
        entry("57.1", "93%"),
        evidence=(document("MC.KT.57.01", location="quyet-dinh.pdf"),),
        file=INBOX + "b/bieu.xlsx",
    )
    kept = keep(tmp_path, files, first, second)
    assert content(tmp_path) == {"20/MC.YT.20.01.pdf": b"%PDF-1.7 a", "57/MC.KT.57.01.pdf": b"%PDF-1.7 b"}
    assert codes(kept) == []


def test_a_file_that_may_be_of_several_units_is_told(tmp_path: Path) -> None:
    first = health(location="quyet-dinh.pdf")
    second = submission("KT", entry("57.1", "93%"), evidence=(document("MC.KT.57.01", location="quyet-dinh.pdf"),))
    kept = keep(tmp_path, {"quyet-dinh.pdf": b"%PDF-1.7"}, first, second)
    assert (kept.files, codes(kept)) == ({}, ["LC621"])


def test_a_code_that_is_only_cited_counts(tmp_path: Path) -> None:
    unit = submission("YT", entry(figure="93,65%", evidence=(CODE,)))
    assert keep(tmp_path, {f"{CODE}.pdf": b"%PDF-1.7"}, unit).files == {("YT", CODE): "minh-chung/20/MC.YT.20.01.pdf"}


def test_several_files_of_one_code(tmp_path: Path) -> None:
    files = {f"{CODE} (1).pdf": b"%PDF-1.7 a", f"{CODE} (2).pdf": b"%PDF-1.7 b", f"{CODE} (3).pdf": b"%PDF-1.7 a"}
    kept = keep(tmp_path, files, health())
    assert sorted(content(tmp_path)) == ["20/MC.YT.20.01 (2).pdf", "20/MC.YT.20.01.pdf"]
    assert kept.files == {("YT", CODE): "minh-chung/20/MC.YT.20.01.pdf"}


def test_names_are_safe(tmp_path: Path) -> None:
    code = "../../MC:YT"
    kept = keep(tmp_path, {"nuoc.pdf": b"%PDF-1.7"}, health(code, location="nuoc.pdf", indicator=20))
    assert list(content(tmp_path)) == ["20/-..-MC-YT.pdf"]
    assert kept.files == {("YT", code): "minh-chung/20/-..-MC-YT.pdf"}


def test_large_files_and_odd_kinds_are_not_copied(tmp_path: Path) -> None:
    small = campaign(measure("20.1", threshold=at_least(50)), settings=Settings(max_file_bytes=1 << 20))
    large = b"%PDF-1.7" + b"0" * (1 << 20)
    kept = keep(tmp_path, {f"{CODE}.pdf": large, f"{CODE}.svg": b"<svg/>"}, health(), a_campaign=small)
    assert (kept.files, codes(kept)) == ({}, ["LC622", "LC622"])


def test_programs_never_are(tmp_path: Path) -> None:
    kept = keep(tmp_path, {f"{CODE}.exe": b"MZ", f"{CODE}.pdf": b"MZ\x90", f"{CODE}.js": b"x"}, health())
    assert (kept.files, content(tmp_path)) == ({}, {})


def test_an_unregistered_code_is_told(tmp_path: Path) -> None:
    files = {"MC.YT.20.07.pdf": b"%PDF-1.7", "MC.ABC.20.07.pdf": b"%PDF-1.7", "anh.png": b"\x89PNG\r\n\x1a\n"}
    kept = keep(tmp_path, files, health())
    assert [(one.code, one.quote) for one in kept.findings] == [("LC624", "MC.YT.20.07")]


def test_a_later_run_clears_what_is_no_longer_wanted(tmp_path: Path) -> None:
    keep(tmp_path, {f"{CODE}.pdf": b"%PDF-1.7", "MC.YT.20.02.pdf": b"%PDF-1.7 b"}, health(), health("MC.YT.20.02"))
    mine = tmp_path / "3-ket-qua" / "minh-chung" / "20" / "ghi chú.txt"
    mine.write_text("của tôi", "utf-8")
    keep(tmp_path, {}, health("MC.YT.20.02"))
    assert sorted(content(tmp_path)) == ["20/MC.YT.20.02.pdf", "20/ghi chú.txt"]


def test_a_file_that_is_gone_by_then_is_told(tmp_path: Path) -> None:
    path = tmp_path / f"{CODE}.pdf"
    path.write_bytes(b"%PDF-1.7")
    found = [one for one in find_candidates(tmp_path) if isinstance(one, Candidate)]
    path.unlink()
    kept = keep_evidence(tmp_path, "3-ket-qua", together(ROUND, [health()]), found, {})
    assert (kept.files, codes(kept)) == ({}, ["LC623"])


def test_a_file_that_many_rows_name_is_kept_once(tmp_path: Path) -> None:
    rows = tuple(document(f"MC.YT.20.{number:02}", location="scan.pdf") for number in range(1, 61))
    unit = submission("YT", entry(figure="93,65%", evidence=(CODE,)), evidence=rows)
    kept = keep(tmp_path, {"scan.pdf": b"%PDF-1.7"}, unit)
    assert list(content(tmp_path)) == ["20/MC.YT.20.01.pdf"]
    assert len(kept.files) == 60 and set(kept.files.values()) == {"minh-chung/20/MC.YT.20.01.pdf"}


def test_a_very_long_code_keeps_the_extension_of_its_file(tmp_path: Path) -> None:
    code = "MC.YT.20." + "\u1ec7" * 300
    keep(tmp_path, {"scan.pdf": b"%PDF-1.7"}, health(code, location="scan.pdf"))
    (name,) = content(tmp_path)
    assert name.endswith(".pdf") and len(name.encode()) < 200
