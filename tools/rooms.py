"""The rooms of lcxl as its imports show them: ``python -m tools.rooms`` counts, ``--write`` draws docs/architecture.md.

A room is a folder or a module at the top of ``lcxl/``.  An arrow is an import from one room into another; imports that
only type checkers see are left out.  A room's floor is the length of the longest way down from it.
"""

from __future__ import annotations

import argparse
import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "lcxl"
ARCHITECTURE = ROOT / "docs" / "architecture.md"
_PICTURE = re.compile(r"(<!-- rooms -->\n).*?(<!-- end -->)", flags=re.DOTALL)


class Import(NamedTuple):
    """One import: the full name of what is imported, and whether only type checkers see it."""

    name: str
    only_types: bool


def modules() -> list[Path]:
    """Return every module of the library."""
    return sorted(LIBRARY.rglob("*.py"))


def room_of(path: Path) -> str:
    """Return the room that a module lies in."""
    return path.relative_to(LIBRARY).parts[0].removesuffix(".py")


@cache
def imports(path: Path) -> tuple[Import, ...]:
    """Return the imports of a module, names of ``from`` imports in full."""
    tree = ast.parse(path.read_text("utf-8"))
    guarded = {
        id(inner)
        for node in ast.walk(tree)
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test)
        for inner in ast.walk(node)
    }
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found += [Import(alias.name, id(node) in guarded) for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found += [Import(f"{node.module}.{alias.name}", id(node) in guarded) for alias in node.names]
    return tuple(found)


def across(path: Path) -> Iterator[Import]:
    """Yield the imports of a module that lead into another room."""
    for one in imports(path):
        parts = one.name.split(".")
        if parts[0] == "lcxl" and len(parts) > 1 and parts[1] not in (room_of(path), "__version__"):
            yield one


def arrows() -> dict[str, set[str]]:
    """Return the rooms that each room imports from."""
    found: dict[str, set[str]] = defaultdict(set)
    for path in modules():
        room = room_of(path)
        if room.startswith("__"):
            continue
        found[room].update(one.name.split(".")[1] for one in across(path) if not one.only_types)
    return dict(found)


def floors(ways: dict[str, set[str]]) -> dict[str, int]:
    """Return how many rooms lie on the longest way down from each room; ValueError where two import each other."""
    known: dict[str, int] = {}

    def floor(room: str, above: tuple[str, ...]) -> int:
        if room in above:
            raise ValueError(" -> ".join((*above, room)))
        if room not in known:
            known[room] = 1 + max((floor(below, (*above, room)) for below in ways[room]), default=-1)
        return known[room]

    for room in ways:
        floor(room, ())
    return known


def picture(ways: dict[str, set[str]]) -> str:
    """Return the rooms as a Mermaid drawing; an arrow that others imply is left out."""

    def reach(room: str) -> set[str]:
        return ways[room].union(*(reach(below) for below in ways[room]))

    lines = ["```mermaid", "graph TD"]
    for room in sorted(ways, key=lambda room: (-floors(ways)[room], room)):
        implied = set().union(*(reach(below) for below in ways[room])) if ways[room] else set()
        lines += [f"    {room} --> {below}" for below in sorted(ways[room] - implied)]
    return "\n".join([*lines, "```", ""])


def drawn(page: str) -> str:
    """Return the page of the architecture with the picture as it is now."""
    return _PICTURE.sub(lambda found: found[1] + picture(arrows()) + found[2], page)


def main() -> None:
    """Count rooms, arrows and floors; with ``--write`` draw them as well."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the picture into docs/architecture.md")
    if parser.parse_args().write:
        ARCHITECTURE.write_text(drawn(ARCHITECTURE.read_text("utf-8")), "utf-8")
    ways = arrows()
    count = sum(map(len, ways.values()))
    print(f"{len(ways)} rooms, {count} arrows, {max(floors(ways).values()) + 1} floors")
    for room, floor in sorted(floors(ways).items(), key=lambda item: (item[1], item[0])):
        print(f"{floor:3} {room}: {', '.join(sorted(ways[room]))}")


if __name__ == "__main__":
    main()
