"""The reference of lcxl's public names: ``python -m tools.api`` writes docs/api.md from their docstrings."""

from __future__ import annotations

import inspect
from pathlib import Path
from types import ModuleType

import lcxl

PAGE = Path(__file__).resolve().parents[1] / "docs" / "api.md"
_MADE = "Made from the docstrings by `python -m tools.api`; don't edit it."


def reference() -> str:
    """Return the page in Markdown: the guide of the package, then every name of ``lcxl.__all__``."""
    blocks = ["# The library", _MADE, inspect.getdoc(lcxl) or ""]
    for name in lcxl.__all__:
        blocks += _entry(name, getattr(lcxl, name))
    return "\n\n".join(blocks) + "\n"


def _entry(name: str, value: object) -> list[str]:
    blocks = [f"## `lcxl.{name}`"]
    if inspect.isfunction(value):
        blocks.append(f"```python\n{name}{inspect.signature(value)}\n```")
    blocks.append(inspect.getdoc(value) or "")
    if isinstance(value, ModuleType):
        members = {one: getattr(value, one) for one in value.__all__}
    elif inspect.isclass(value):
        members = {one: part for one, part in vars(value).items() if not one.startswith("_")}
    else:
        members = {}
    blocks += [f"- {_member(one, part)}" for one, part in members.items() if _said(part)]
    return blocks


def _said(part: object) -> str:
    function = part.__func__ if isinstance(part, classmethod | staticmethod) else part
    described = inspect.isroutine(function) or isinstance(function, property)
    return (inspect.getdoc(function) or "").split("\n\n")[0].replace("\n", " ") if described else ""


def _member(name: str, part: object) -> str:
    return f"`{name}`{'' if isinstance(part, property) else '()'}: {_said(part)}"


if __name__ == "__main__":
    PAGE.write_text(reference(), "utf-8")
