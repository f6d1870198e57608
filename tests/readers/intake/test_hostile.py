"""What lies in the inbox to stop, starve or fool a walk: it costs itself one finding, and nothing else."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from unittest import mock

import pytest

from lcxl.engine import CallError
from lcxl.engine.workers import Reason
from lcxl.model import Settings
from lcxl.readers.intake.spool import Journal, Spool
from tests.hostile.kinds import KINDS
from tests.readers.intake.parcels import mail, workbook, zipped
from tests.readers.intake.test_walk import candidates, codes, fill, records, walk, workbooks

FORM = workbook()
POSIX = pytest.mark.skipif(os.name != "posix", reason="pipes and links of POSIX")


@POSIX
def test_links_devices_and_pipes_are_told_and_never_waited_for(tmp_path: Path) -> None:
    KINDS["links to themselves, a device, a pipe"](tmp_path, 1)
    fill(tmp_path, {"z.xlsx": FORM})
    seen = walk(tmp_path)
    assert codes(seen) == [
        ("LC102", "ong.xlsx"),
        ("LC102", "thiet-bi.xlsx"),
        ("LC126", "vong"),
        ("LC102", "vong.xlsx"),
    ]
    assert list(workbooks(seen)) == ["z.xlsx"]


@POSIX
def test_folders_may_be_as_deep_as_they_like(tmp_path: Path) -> None:
    KINDS["folders 1,100 deep"](tmp_path, 1)
    fill(tmp_path, {"z.xlsx": FORM})
    try:
        assert list(workbooks(walk(tmp_path))) == ["z.xlsx"]
    finally:
        subprocess.run(["rm", "-rf", str(tmp_path / "d")], check=True)  # pytest's own way can't


def test_sparse_files_are_not_read_to_their_end(tmp_path: Path) -> None:
    KINDS["sparse files"](tmp_path, 1)
    assert dict.fromkeys(code for code, _ in codes(walk(tmp_path))) == {"LC108": None}


@pytest.mark.skipif(os.name != "posix", reason="names that Windows can't have")
def test_names_hold_no_controls(tmp_path: Path) -> None:
    KINDS["control characters in names"](tmp_path, 1)
    names = [*candidates(walk(tmp_path)), *records(walk(tmp_path))]
    assert names and all(name.isprintable() and "\ufffe" not in name for name in names)


def test_what_breaks_the_process_down_costs_itself_and_not_its_neighbours(tmp_path: Path) -> None:
    inner = {"a.xlsx": FORM, "b.zip": zipped({"x.xlsx": FORM}), "c.xlsx": FORM}
    fill(tmp_path, {"thu.eml": mail(inner), "z.xlsx": FORM})
    with mock.patch("lcxl.readers.intake.walk.unfold", breaking):
        seen = walk(tmp_path, settings=Settings(reader_seconds=20))
    assert list(workbooks(seen)) == ["thu.eml!a.xlsx", "thu.eml!c.xlsx", "z.xlsx"]
    assert codes(seen) == [("LC901", "thu.eml!b.zip")]


def breaking(errand: object, folder: Path) -> object:
    """Open a file as ever, but die with the first zip inside it."""
    from lcxl.readers.intake import unfolding

    def die(*_: object) -> None:
        os._exit(3)

    with mock.patch.object(unfolding, "zip_members", die):
        return unfolding.unfold(errand, folder)  # type: ignore[arg-type]


def test_a_file_that_breaks_down_at_once_is_told(tmp_path: Path) -> None:
    fill(tmp_path, {"a.zip": zipped({"x.xlsx": FORM}), "z.xlsx": FORM})
    with mock.patch("lcxl.readers.intake.walk.GuardedPool") as pool:
        pool.return_value.submit.return_value.result.side_effect = CallError(Reason.MEMORY, "")
        seen = walk(tmp_path)
    assert codes(seen) == [("LC903", "a.zip")] and list(workbooks(seen)) == ["z.xlsx"]


def test_a_complete_download_is_read_whatever_its_name_ends_in(tmp_path: Path) -> None:
    large = zipped({"06649.xlsx": FORM, "b.pdf": b"%PDF-" + bytes(range(256)) * 9})
    lock, rest = b"\x06lock" * 30, b"x" * 2000
    fill(tmp_path, {"a.xlsx.part": FORM, "b.zip.crdownload": large, "~$c.xlsx": lock, "d.part": rest})
    seen = walk(tmp_path)
    assert list(workbooks(seen)) == ["a.xlsx.part", "b.zip.crdownload!06649.xlsx"]
    assert {name for name, state in records(seen).items() if state == "passed_over"} == {"~$c.xlsx", "d.part"}


def test_the_spool_is_removed_and_what_a_killed_run_left_goes_with_the_next(tmp_path: Path) -> None:
    with mock.patch("tempfile.tempdir", str(tmp_path)):
        (tmp_path / "lcxl-spool-999999999-x").mkdir()
        with Spool() as spool:
            journal = Journal.start(spool.folder())
            assert Path(journal.keep(b"x")).read_bytes() == b"x"
            journal.close()
        assert list(tmp_path.iterdir()) == []
