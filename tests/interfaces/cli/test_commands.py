"""The command line: exit statuses, what stands on which stream, and words instead of tracebacks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import docx
import jsonschema
import pytest
from click.testing import CliRunner

import lcxl.round
from lcxl.engine import store
from lcxl.errors import DataError
from lcxl.interfaces.cli.commands import app
from lcxl.round.opening import write_round
from lcxl.texts import DATA, load_data
from lcxl.writers.forms.form import write_form
from tests.builders import at_least, campaign, entry, measure, submission
from tests.writers.fill.test_painted import form as blank_form

COMMANDS = list(app.commands)
ROUND = campaign(measure("20.1", threshold=at_least(50)))


def run(*arguments: str | Path) -> Any:
    """Run a command in this process; what it didn't foresee is raised."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def on(folder: Path, command: str, *options: str) -> Any:
    return run(command, folder, "--workers", "1", *options)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A small round whose only unit reported 93,65%."""
    return round_in(tmp_path / "dot", "93,65%")


def round_in(root: Path, figure: str) -> Path:
    write_round(root, ROUND)
    unit = next(unit for unit in ROUND.units if unit.code == "YT")
    form = write_form(ROUND, unit, filled=submission("YT", entry("20.1", figure)))
    (root / "2-bao-cao-nhan" / "bieu.xlsx").write_bytes(form)
    return root


@pytest.mark.parametrize("command", ["forms", "check", "merge", "dispatch", "run", "remind"])
def test_nothing_wrong_is_status_0(folder: Path, command: str) -> None:
    assert on(folder, command).exit_code == 0


def test_a_round_from_start_to_signature(tmp_path: Path) -> None:
    folder = tmp_path / "dot"
    assert run("init", folder).exit_code == 0
    assert (folder / "chien-dich.xlsx").is_file()
    again = run("init", folder)
    assert again.exit_code == 2 and "chien-dich.xlsx" in again.stderr
    assert run("check", round_in(tmp_path / "nho", "93,65%"), "--workers", "1").exit_code == 0
    assert on(tmp_path / "nho", "run").exit_code == 0
    (tmp_path / "nho" / "3-ket-qua" / "cong-van (2).docx").write_bytes(b"sua")
    closed = run("close", tmp_path / "nho", "--anyway")
    assert closed.exit_code == 0 and "LC884" in closed.stderr and "cong-van (2).docx" in closed.stderr
    assert run("close", tmp_path / "nho").exit_code == 2


@pytest.mark.parametrize("command", ["check", "merge", "dispatch", "run"])
def test_an_open_error_is_status_1(tmp_path: Path, command: str) -> None:
    folder = round_in(tmp_path, "")
    result = on(folder, command)
    assert result.exit_code == 1
    assert "LC301" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["chek", "dot"], "Không có lệnh “chek”"),
        (["check"], "Thiếu ĐƯỜNG_DẪN"),
        (["run"], "Thiếu THƯ_MỤC"),
        (["trace", "dot"], "Thiếu CHỈ_SỐ"),
        (["check", "dot", "--nhanh"], "Không có tùy chọn --nhanh"),
        (["check", "dot", "--workers"], "Sau --workers phải có một giá trị"),
        (["check", "dot", "--workers", "hai"], "“hai” không phải số nguyên"),
        (["check", "dot", "--workers", "0"], "“0” không phải số nguyên từ 1"),
        (["check", "dot", "--json=1"], "--json không nhận giá trị"),
        (["demo", "dot", "--mistakes", "2"], "“2” không phải số từ 0 đến 1"),
        (["run", "dot", "06", "2024"], "Thừa: 06 2024"),
        (["run", "dot"], "không phải một đợt báo cáo"),
        (["forms", "dot"], "không phải một đợt báo cáo"),
        (["check", "dot", "--today", "24/06/2024"], "24/06/2024"),
        (["check", "dot", "--lang", "fr"], "“fr”"),
        (["explain", "LC40"], "LC400"),
        (["init", "dot-moi", "--period", "thang6"], "thang6"),
        (["init", "dot-moi", "--catalogue", "khong-co.toml"], "khong-co.toml"),
        (["--lang", "vi"], "Cách dùng"),
        ([], "Cách dùng"),
    ],
)
def test_wrong_usage_is_status_2_and_a_sentence(
    arguments: list[str], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(*arguments)
    assert result.exit_code == 2
    assert words in result.stderr
    assert result.stdout == ""
    assert not set(result.stderr.split()) & {"Usage:", "Error:", "Missing", "Invalid", "No", "Try", "Traceback"}


def test_a_figure_that_the_round_has_not_can_not_be_traced(folder: Path) -> None:
    result = run("trace", folder, "75")
    assert result.exit_code == 2 and "75" in result.stderr


def test_the_demo_needs_a_new_folder(tmp_path: Path) -> None:
    (tmp_path / "ghi-chu.txt").write_text("x")
    assert run("demo", tmp_path).exit_code == 2
    assert run("demo", tmp_path / "ghi-chu.txt").exit_code == 2
    assert run("init", tmp_path / "ghi-chu.txt").exit_code == 2


def test_a_damaged_campaign_is_told_with_its_finding(folder: Path) -> None:
    (folder / "chien-dich.xlsx").write_bytes(b"not a workbook")
    result = on(folder, "run", "--json")
    assert result.exit_code == 2
    assert "LC818" in result.stderr
    assert [finding["code"] for finding in json.loads(result.stdout)["findings"]] == ["LC818"]


UNITS = {"expected", "received", "missing", "unreadable", "late", "superseded"}
STATUSES = {"met", "not_met", "no_data", "higher_level", "statistic"}
VALUE = {
    "measure", "indicator", "value", "value_text", "bound", "previous", "previous_text", "last_year", "status",
    "sources",
}  # fmt: skip
FINDING = {
    "code", "severity", "accepted", "unit", "file", "sheet", "cell", "measure", "indicator", "part", "paragraph",
    "quote", "message", "hint", "reader",
}  # fmt: skip
OUTPUTS = {"consolidated", "dispatch", "checks", "returns"}


def contract(result: Any) -> dict[str, Any]:
    """Return the JSON object of a command after checking that every key of the contract is there."""
    told: dict[str, Any] = json.loads(result.stdout)
    jsonschema.validate(told, json.loads((DATA / "result.schema.json").read_text("utf-8")))
    assert set(told) == {
        "schema", "version", "campaign", "period", "loose", "units", "indicators", "values", "unit_values", "files",
        "findings", "outputs",
    }  # fmt: skip
    assert set(told["units"]) == UNITS
    assert set(told["indicators"]) == STATUSES
    assert set(told["outputs"]) == OUTPUTS
    assert all(set(value) == VALUE for value in told["values"])
    assert all(set(file) == {"file", "unit", "state", "reason"} for file in told["files"])
    assert all(set(finding) == FINDING for finding in told["findings"])
    return told


def test_json_holds_every_key_and_nothing_else_is_printed(tmp_path: Path) -> None:
    folder = round_in(tmp_path, "")
    result = on(folder, "run", "--json")
    assert result.exit_code == 1
    told = contract(result)
    assert told["units"]["received"] == ["YT"] and told["files"][0]["file"] == "2-bao-cao-nhan/bieu.xlsx"
    assert {"file", "sheet", "cell", "unit", "sha256"} == set(
        contract(on(round_in(tmp_path / "b", "93,65%"), "merge", "--json"))["values"][0]["sources"][0]
    )
    written = [told["outputs"][key] for key in ("consolidated", "dispatch", "checks")] + told["outputs"]["returns"]
    assert len(written) == 4 and all(Path(path).is_absolute() and Path(path).is_file() for path in written)


@pytest.mark.parametrize("command", ["check", "merge", "dispatch"])
def test_json_of_a_part_of_the_round(folder: Path, command: str) -> None:
    told = contract(on(folder, command, "--json"))
    written = {key for key, path in told["outputs"].items() if path}
    assert written == {{"check": "checks", "merge": "consolidated"}.get(command, command)}
    assert told["values"][0]["value"] == 93.65 and told["values"][0]["value_text"] == "93,65%"


@pytest.mark.parametrize("command", ["forms", "remind", "export"])
def test_other_commands_say_in_json_what_they_wrote(folder: Path, command: str) -> None:
    told = json.loads(on(folder, command, "--json").stdout)
    jsonschema.validate(told, json.loads((DATA / "result.schema.json").read_text("utf-8")))
    assert all(Path(path).is_file() for path in told["written"])
    assert bool(told["written"]) == (command != "remind")


def test_json_of_an_explanation_and_of_placeholders() -> None:
    assert json.loads(run("explain", "LC301", "--json").stdout)["severity"] == "error"
    assert {"name", "type", "meaning"} == set(json.loads(run("placeholders", "--json").stdout)[0])


def test_an_output_that_can_not_be_written_is_status_3(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "write_whole", full)
    result = on(folder, "merge")
    assert result.exit_code == 3 and "LC882" in result.stderr


@pytest.mark.parametrize("command", ["check", "merge", "run"])
def test_a_round_without_reports_is_status_1_and_says_so(folder: Path, command: str) -> None:
    (folder / "2-bao-cao-nhan" / "bieu.xlsx").unlink()
    result = on(folder, command)
    assert result.exit_code == 1 and "Không thấy tệp báo cáo nào." in result.stderr


def test_short_help() -> None:
    assert run("check", "-h").stdout == run("check", "--help").stdout


def test_check_without_outputs_writes_nothing(folder: Path) -> None:
    before = sorted(path for path in folder.rglob("*") if ".lcxl" not in path.parts)
    told = contract(on(folder, "check", "--no-outputs", "--json"))
    assert not any(told["outputs"].values())
    assert sorted(path for path in folder.rglob("*") if ".lcxl" not in path.parts) == before


def test_json_of_a_proof_and_of_a_template(folder: Path, tmp_path: Path) -> None:
    letter = tmp_path / "cong-van.docx"
    document = docx.Document()
    document.add_paragraph("Số: 12/UBND-GD")
    document.save(str(letter))
    result = run("proof", letter, "--json")
    assert result.exit_code == 1
    assert {finding["code"] for finding in contract(result)["findings"]} >= {"QH-01"}
    assert contract(on(folder, "dispatch", "--check-template", "--json"))["findings"] is not None


def test_json_of_a_demo_that_is_only_generated(tmp_path: Path) -> None:
    assert contract(run("demo", tmp_path / "d", "--units", "1", "--json", "--workers", "1"))["findings"] == []


def test_json_in_english(tmp_path: Path) -> None:
    told = contract(on(round_in(tmp_path, ""), "check", "--json", "--lang", "en"))
    assert "neither a figure" in told["findings"][0]["message"]


def test_a_form_that_somebody_else_made_is_declared(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsx"
    path.write_bytes(blank_form())
    declared = run("declare", folder, path, "--json")
    shown = json.loads(declared.stdout)
    assert declared.exit_code == 0 and shown["input"] == {"Biểu 1": ["B2:B3", "C2:C2"]}
    assert json.loads(run("declare", folder, "--json").stdout)["input"] == shown["input"]
    assert run("declare", tmp_path, path).exit_code == 2
    path.with_suffix(".pdf").write_bytes(b"%PDF-1.7")
    assert run("declare", folder, path.with_suffix(".pdf")).exit_code == 1


def test_loose_files_are_checked_without_a_round(folder: Path, tmp_path: Path) -> None:
    loose = tmp_path / "roi"
    loose.mkdir()
    (loose / "bieu.xlsx").write_bytes((folder / "2-bao-cao-nhan" / "bieu.xlsx").read_bytes())
    (loose / "trong.xlsx").write_bytes(b"")
    told = contract(run("check", loose / "bieu.xlsx", loose / "trong.xlsx", "--json", "--workers", "1"))
    assert len(told["files"]) == 2
    assert not any(told["outputs"].values())
    part = run("check", loose / "bieu.xlsx", tmp_path / "khong-co.xlsx", "--json", "--workers", "1")
    assert part.exit_code == 1 and "LC100" in {one["code"] for one in contract(part)["findings"]}
    nowhere = run("check", tmp_path / "khong-co.xlsx", "--json")
    assert nowhere.exit_code == 2 and [one["code"] for one in contract(nowhere)["findings"]] == ["LC100"]


def test_a_trace_prints_the_cell(folder: Path) -> None:
    result = on(folder, "trace", "20.1")
    assert result.exit_code == 0 and "2-bao-cao-nhan/bieu.xlsx" in result.stdout
    assert json.loads(run("trace", folder, "20", "--json").stdout)


def test_a_code_is_explained_on_standard_output() -> None:
    result = run("explain", "lc301")
    assert result.exit_code == 0 and result.stdout.startswith("LC301") and result.stderr == ""
    assert "Ví dụ sai" in result.stdout
    assert "Severity: error" in run("explain", "LC301", "--lang", "en").stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_vietnamese(command: str) -> None:
    result = run(command, "--help")
    assert result.exit_code == 0
    assert "Cách dùng" in result.stdout and "Hiện trang trợ giúp này." in result.stdout
    english = {"Usage:", "Options:", "Arguments:", "Commands:", "required", "default:", "INTEGER", "TEXT", "Show"}
    assert not english & set(result.stdout.replace("[", " ").replace("]", " ").split())


def test_every_command_has_its_help() -> None:
    told = run("--help").stdout
    assert [line.split()[0] for line in told.partition("Lệnh:")[2].splitlines() if line[2:3].strip()] == [*COMMANDS]
    assert set(COMMANDS) == set(load_data("texts/usage.toml")["usage"]["command"])


def test_a_fault_of_its_own_is_told_and_is_no_traceback(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("chuyện lạ")

    monkeypatch.setattr(lcxl.round, "open_round", fail)
    result = on(folder, "run")
    assert result.exit_code == 2
    assert "RuntimeError: chuyện lạ" in result.stderr and "Traceback" not in result.stderr
    monkeypatch.setenv("LCXL_DEBUG", "1")
    with pytest.raises(RuntimeError):
        on(folder, "run")


def test_what_the_system_refuses_is_told_with_its_name(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise PermissionError(13, "Permission denied", "chien-dich.xlsx")

    monkeypatch.setattr(lcxl.round, "open_round", fail)
    result = on(folder, "run")
    assert result.exit_code == 2 and "chien-dich.xlsx: không có quyền truy cập" in result.stderr
    assert "chien-dich.xlsx can't be read or written: permission denied" in on(folder, "run", "--lang", "en").stderr


def test_a_mistake_in_a_data_file_is_told_with_its_entry(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise DataError("bo-tieu-chi.toml", "indicators[3]", "no text")

    monkeypatch.setattr(lcxl.round, "open_round", fail)
    result = on(folder, "run")
    assert result.exit_code == 2 and "indicators[3]" in result.stderr


def outside(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run lcxl as a program of its own."""
    command = [sys.executable, "-m", "lcxl", *arguments]
    return subprocess.run(command, capture_output=True, env={**os.environ, **environment}, check=False)


def test_help_and_errors_are_english_where_asked_for() -> None:
    told = outside("check", "--help", "--lang", "en").stdout.decode()
    assert "Usage: " in told and "Show this page." in told and told.isascii()
    wrong = outside("check", "x", "--workers", "two", "--lang", "en")
    assert wrong.returncode == 2 and b'"two" is not a whole number' in wrong.stderr


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
def test_a_console_without_vietnamese_letters_shows_plain_ones(encoding: str) -> None:
    told = outside("explain", "LC301", PYTHONIOENCODING=encoding)
    assert told.returncode == 0
    assert b"Muc do: Loi" in told.stdout.replace(b"\xf0", b"d").replace(b"\xf9", b"u")


def test_the_version_is_told() -> None:
    assert run("--version").stdout.startswith("lcxl 1.")


def test_a_check_of_one_form_imports_only_what_it_needs(folder: Path) -> None:
    start = "from lcxl.interfaces.cli.commands import app; app(sys.argv[1:], standalone_mode=False)"
    code = f"import sys; {start}; print(*sys.modules)"
    form = folder / "2-bao-cao-nhan" / "bieu.xlsx"
    told = subprocess.run([sys.executable, "-c", code, "check", str(form)], capture_output=True, text=True, check=True)
    dear = {"pydantic", "rapidfuzz", "email", "importlib.metadata", "xlsxwriter", "rich.progress", "lcxl.tidy.rows"}
    assert not dear & set(told.stdout.split())
