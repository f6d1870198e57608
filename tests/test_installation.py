"""What is installed finds its data and its templates, from a wheel and from a checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zipfile import ZipFile

import pytest

import lcxl
from lcxl.writers.word.template_files import template_folder

ROOT = Path(lcxl.__file__).parents[1]
SOURCES = ("lcxl", "templates", "pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE")
TEMPLATES = {path.name: path.read_bytes() for path in template_folder().iterdir()}
FIND = """
import json, sys
from lcxl.campaign import load_campaign
from lcxl.texts import text
from lcxl.writers.word.template_files import template, template_folder
assert load_campaign().catalogue.indicators and text("usage.about")
json.dump([str(template_folder()), *(len(template(name)) for name in sys.argv[1:])], sys.stdout)
"""


def builds() -> bool:
    """Tell whether a wheel can be built here without fetching anything."""
    try:
        return int(version("setuptools").partition(".")[0]) >= 77 and (ROOT / "pyproject.toml").is_file()
    except PackageNotFoundError:
        return False


def found_by(place: Path, folder: Path) -> list[str | int]:
    """Return the folder of templates and their sizes as a process sees them that imports lcxl from ``place``."""
    command = [sys.executable, "-c", FIND, *TEMPLATES]
    environment = {**os.environ, "PYTHONPATH": str(place)}
    shown = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=True).stdout
    found: list[str | int] = json.loads(shown)
    return found


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> ZipFile:
    """The wheel of a copy of the checkout: building leaves nothing in the checkout itself."""
    if not builds():
        pytest.skip("needs setuptools 77 and a checkout")
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(ROOT / name, source / name)
    options = ["--quiet", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(source / "dist")]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(source)], check=True)
    return ZipFile(next((source / "dist").glob("*.whl")))


def test_a_wheel_holds_code_data_and_templates_and_no_tests(wheel: ZipFile) -> None:
    names = set(wheel.namelist())
    own = {
        path.relative_to(ROOT).as_posix()
        for path in (ROOT / "lcxl").rglob("*")
        if path.is_file() and path.suffix in {".py", ".pyi", ".toml", ".typed"}
    }
    assert own <= names
    assert {f"lcxl/templates/{name}" for name in TEMPLATES} <= names
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"lcxl"}


def test_an_installed_wheel_finds_its_templates(wheel: ZipFile, tmp_path: Path) -> None:
    installed = tmp_path / "site-packages"
    wheel.extractall(installed)
    folder, *sizes = found_by(installed, tmp_path)
    assert folder == str(installed / "lcxl" / "templates")
    assert sizes == [len(data) for data in TEMPLATES.values()]


def test_a_checkout_finds_its_templates(tmp_path: Path) -> None:
    if not (ROOT / "pyproject.toml").is_file():
        pytest.skip("not a checkout")
    folder, *sizes = found_by(ROOT, tmp_path)
    assert folder == str(ROOT / "templates")
    assert sizes == [len(data) for data in TEMPLATES.values()]
