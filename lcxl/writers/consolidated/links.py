"""Links of lcxl's own: relative ones to the units' files, internal ones between sheets."""

from __future__ import annotations

from lcxl.writers.excel.celltext import quoted

_ESCAPED = {"%": "%25", "#": "%23", '"': "%22", " ": "%20", "<": "%3c", ">": "%3e", "[": "%5b", "]": "%5d",
            "^": "%5e", "`": "%60", "{": "%7b", "}": "%7d"}  # fmt: skip
_TABLE = str.maketrans(_ESCAPED)


def file_link(root: str, file: str, sheet: str = "", cell: str = "") -> str:
    """Return the target of a link to a file of the campaign folder, or "" if there is none.

    ``root`` is the way from the workbook to the campaign folder (``../``).  A member of an archive or an e-mail is
    reached through its container; a sheet and a cell are named only where the file itself is a workbook.
    """
    container, _, member = file.partition("!")
    if not container:
        return ""
    target = "external:" + (root + container).translate(_TABLE)
    if sheet and cell and not member:
        target += f"#{quoted(sheet)}!{cell}"
    return target


def short_name(file: str) -> str:
    """Return a file's own name, without its folders and containers."""
    return file.rpartition("!")[2].rpartition("/")[2]


def cell_link(sheet: str, cell: str = "A1") -> str:
    """Return the target of a link to a cell of the same workbook."""
    return f"internal:{quoted(sheet)}!{cell}"
