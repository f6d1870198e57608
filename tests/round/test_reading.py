from __future__ import annotations

import pickle
import shutil
import subprocess
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from lcxl.engine.cache import pack
from lcxl.model import Settings, Submission
from lcxl.readers.intake.walk import find_candidates
from lcxl.round.reading import Read, cache_key, raw_form, read_candidate
from tests.damage import DAMAGES, WARD, blank, campaign, candidate, codes, counted, filled, interpreter, read

SOFFICE = shutil.which("soffice")


@pytest.mark.parametrize("name", DAMAGES)
def test_each_damage_is_told_by_its_code(name: str) -> None:
    damage, code = DAMAGES[name]
    found = read(damage(filled()))
    assert code in codes(found)
    assert all(one.file == "bao-cao.xlsx" and one.unit == found.unit for one in found.findings)


def figures(submission: Submission | None) -> dict[str, object]:
    assert submission is not None
    return {one.measure: (one.quantity, one.claim) for one in submission.entries}


# Damages of the layout: nothing of the figures is lost.
_WHOLE = (
    "sheet renamed", "column inserted", "header retyped", "column of codes deleted", "column of notes deleted",
    "title pasted above", "code deleted", "threshold overtyped", "rows filtered out", "column hidden",
    "remark beside the table", "code a number", "wording overtyped", "unit of measure overtyped",
    "protection removed", "two columns of one name", "sheets reordered", "row without code",
    "indicator sheet copied and both filled", "header row deleted", "rows inserted", "rows sorted",
    "row of another unit", "row of nothing", "typed in an old font", "register deleted",
)  # fmt: skip


@pytest.mark.parametrize("name", _WHOLE)
def test_whatever_can_be_read_is_read(name: str) -> None:
    assert figures(read(DAMAGES[name][0](filled())).submission) == figures(read(filled()).submission)


def test_a_file_that_is_refused_always_says_why() -> None:
    for content in (b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, filled()[:300]):
        found = read(content)
        assert found.submission is None and len(found.findings) >= 1


def test_an_unreadable_file_is_laid_at_the_door_of_the_unit_that_its_name_tells() -> None:
    assert read(b"%PDF-1.7", "2-bao-cao-nhan/Phường Hà Khánh.xlsx").unit == WARD
    assert read(b"%PDF-1.7", "2-bao-cao-nhan/bao cao.xlsx").unit is None


def test_a_file_that_is_gone_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(filled())
    [found] = find_candidates(tmp_path, Settings())
    path.unlink()
    told = read_candidate(interpreter(), (found, b""))  # type: ignore[arg-type]
    assert [one.code for one in told.findings] == ["LC102"]


# The cache.


def test_what_the_cache_holds_gives_the_same_without_the_file() -> None:
    data = filled()
    first = read_candidate(interpreter(), (candidate(data), None))
    assert first.packed
    again = read_candidate(interpreter(), (replace(candidate(data), data=b"gone"), first.packed))
    assert again == replace(first, packed=b"")


def test_what_was_read_crosses_processes_unchanged() -> None:
    found = read_candidate(interpreter(), (candidate(filled()), None))
    assert pickle.loads(pickle.dumps(found)) == found


def test_nothing_is_packed_where_nothing_is_kept() -> None:
    assert read_candidate(interpreter(), (candidate(filled()), b"")).packed == b""


@pytest.mark.parametrize("held", [b"rubbish", pack([1, 2]), pack({"identity": 5}), pack({"tables": None})])
def test_what_is_no_form_in_the_cache_is_read_anew(held: bytes) -> None:
    found = read_candidate(interpreter(), (candidate(filled()), held))
    assert figures(found.submission) == figures(read(filled()).submission)
    assert found.packed


def test_the_key_of_the_cache_changes_with_the_limits() -> None:
    other = replace(campaign(), settings=Settings(max_rows=10))
    assert cache_key(campaign()) != cache_key(other)
    assert cache_key(campaign())["form"]


def test_limits_are_those_of_the_campaign() -> None:
    form, _ = raw_form(candidate(filled("GDDT")), b"", Settings(max_rows=10))
    assert "LC160" in [one.code for one in form.findings]  # type: ignore[union-attr]


# Other programs.


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_forms_saved_by_libreoffice_say_the_same_and_nothing_is_told(tmp_path: Path) -> None:
    forms = {WARD: filled(), "GDDT": filled("GDDT"), "counted": counted("GDDT"), "blank": blank("TNMT")}
    sources = [tmp_path / f"{name}.xlsx" for name in forms]
    for source, form in zip(sources, forms.values(), strict=True):
        source.write_bytes(form)
    for kind in ("xlsx", "xls", "ods"):
        out = tmp_path / kind
        command = [str(SOFFICE), f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}", "--headless"]
        command += ["--convert-to", kind, "--outdir", str(out), *map(str, sources)]
        subprocess.run(command, check=True, capture_output=True, timeout=240)
        for name, form in forms.items():
            same(read((out / f"{name}.{kind}").read_bytes()), read(form))


def same(saved: Read, original: Read) -> None:
    assert codes(saved) == codes(original) == []
    first, second = saved.submission, original.submission
    assert first is not None and second is not None
    assert replace(first, source=second.source) == second


def test_figures_that_the_form_works_out_are_read() -> None:
    found = read(counted("GDDT")).submission
    assert found is not None
    values = [one.quantity.value for one in found.entries if one.quantity is not None]
    assert values[:2] == [Decimal("62.5"), Decimal("64.0625")]
