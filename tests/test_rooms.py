"""The rooms: which way imports point, and what a module may not hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import lcxl
from tools import rooms

ROOT = Path(lcxl.__file__).parent
MODULES = rooms.modules()

# From the ground up: a module imports from its own room and from those before it, never from one after it.
ROOMS = (
    "texts",
    "findings",
    "errors",
    "model",
    "values",
    "engine",
    "layout",
    "campaign",
    "submission",
    "dispatch",
    "proof",
    "consolidation",
    "tidy",
    "readers",
    "writers",
    "round",
    "interfaces",
)
MOST_ROOMS = 14
HEAVY = {"openpyxl", "xlsxwriter", "docx", "docxtpl", "pandas", "xlrd", "olefile", "lxml"}
EDGES = {"readers", "writers", "round"}
FRAMES = ROOT / "tidy" / "frames.py"
LIBRARY = ROOT / "interfaces" / "library"


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_every_room_is_known_and_they_are_few() -> None:
    assert {rooms.room_of(path) for path in MODULES} - {"__init__", "__main__"} == set(ROOMS)
    assert len([room for room in ROOMS if (ROOT / room).is_dir()]) <= MOST_ROOMS


def test_imports_between_rooms_point_down() -> None:
    up = {
        (room, below)
        for room, ways in rooms.arrows().items()
        for below in ways
        if ROOMS.index(below) >= ROOMS.index(room)
    }
    assert up == set()


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_other_rooms_are_entered_by_their_face(path: Path) -> None:
    """What is imported from another room stands in the face of that room, or of a folder in it."""
    past = []
    for one in rooms.across(path):
        home = ROOT.joinpath(*one.name.split(".")[1:-1])
        if home.parent != ROOT and home != ROOT and not home.is_dir():
            past.append(one.name)
    assert past == []


@pytest.mark.parametrize("face", sorted(ROOT.rglob("__init__.py")), ids=shown)
def test_a_face_is_a_sentence_and_names(face: Path) -> None:
    tree = ast.parse(face.read_text("utf-8"))
    assert ast.get_docstring(tree)
    assert not [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_office_libraries_only_at_the_edges(path: Path) -> None:
    used = {one.name.split(".")[0] for one in rooms.imports(path)} & HEAVY
    assert not used or rooms.room_of(path) in EDGES or path == FRAMES or LIBRARY in path.parents


@pytest.mark.parametrize("path", MODULES, ids=shown)
def test_no_vietnamese_in_code(path: Path) -> None:
    odd = [
        f"{number}: {line.strip()}"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if not line.isascii()
    ]
    assert odd == []


def test_help_imports_no_office_library() -> None:
    code = f"import sys; from lcxl.interfaces.cli import main; print(sorted({HEAVY!r} & set(sys.modules)))"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert printed.stdout.strip() == "[]"


def test_the_picture_is_of_the_rooms_as_they_are() -> None:
    page = rooms.ARCHITECTURE.read_text("utf-8")
    assert rooms.drawn(page) == page, "python -m tools.rooms --write"
