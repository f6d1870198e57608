"""Where the templates that lcxl ships are found: inside an installed package, beside it in a checkout."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path


@cache
def template_folder() -> Path:
    """Return the folder of the templates."""
    package = Path(str(files("lcxl")))
    inside = package / "templates"
    return inside if inside.is_dir() else package.parent / "templates"


def template(name: str) -> bytes:
    """Return the template ``name`` as lcxl ships it; FileNotFoundError if there is none."""
    return (template_folder() / name).read_bytes()
