"""The order of the layers, and what a module may not hold."""

from __future__ import annotations

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import lcxl

ROOT = Path(lcxl.__file__).parent
MODULES = sorted(ROOT.rglob("*.py"))

# Lowest first: a module imports from its own layer and those below, never from one above.
LAYERS = (
    ("texts",),
    ("findings",),
    ("causes", "errors", "model"),
    ("rows",),
    (
        "vietnamese",
        "numbers",
        "words",
        "phrases",
        "rawvalue",
        "thresholds",
        "values",
        "identity",
        "periods",
        "manuscript",
        "names",
    ),
    ("layout",),
    ("records", "rowcodes", "form", "assignments", "decoding"),
    ("catalogue",),
    ("campaign", "history", "decisions"),
    ("store", "cache", "pool", "workers", "cluster", "execution", "shipped", "folder"),
    ("readers",),
    ("intake", "ownership", "entries", "answers", "sharing"),
    ("submission",),
    ("reading", "rollup", "selection", "corrections", "aggregation", "annex", "assessment"),
    ("checks", "acceptance"),
    ("consolidation", "trace", "report", "explanation", "closing"),
    ("dispatch", "proof", "collection", "tidy"),
    ("writers", "frames"),
    ("forms", "reminders", "returning", "returned", "proofing", "previous", "evidencefiles", "picking", "gathering"),
    ("round",),
    ("opening",),
    ("demo", "screen", "usage"),
    ("running",),
    ("cli",),
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
HEAVY = {"openpyxl", "xlsxwriter", "docx", "docxtpl", "pandas", "python_calamine", "lxml"}
EDGES = {"readers", "writers", "frames", "intake", "previous"}


def layer_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@cache
def imports(path: Path) -> tuple[tuple[str, bool], ...]:
    """Return (module, whether only type checkers see it) of every import in a file."""
    tree = ast.parse(path.read_text("utf-8"))
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    found = []
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module]
        found += [(name, id(node) in guarded) for name in names]
    return tuple(found)


def test_every_module_has_a_layer() -> None:
    known = set(RANK) | {"__init__", "__main__"}
    assert {layer_of(path) for path in MODULES} <= known, "a new module: say in LAYERS where it belongs"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_point_down(path: Path) -> None:
    own = RANK.get(layer_of(path))
    if own is None:
        return
    above = []
    for name, only_types in imports(path):
        parts = name.split(".")
        if parts[0] == "lcxl" and len(parts) > 1 and not only_types and RANK[parts[1]] > own:
            above.append(name)
    assert above == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_office_libraries_only_at_the_edges(path: Path) -> None:
    used = {name.split(".")[0] for name, _ in imports(path)} & HEAVY
    assert not used or layer_of(path) in EDGES


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_vietnamese_in_code(path: Path) -> None:
    odd = [
        f"{number}: {line.strip()}"
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if not line.isascii()
    ]
    assert odd == []


def test_help_imports_no_office_library() -> None:
    code = f"import sys; from lcxl import cli; print(sorted({HEAVY!r} & set(sys.modules)))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "[]"
