"""Units from a list of names: kinds, codes and short names are made where they lack, and told."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from lcxl.campaign.kinds import headless, kind_of_name
from lcxl.campaign.records import as_text, is_blank, is_choice
from lcxl.findings import Finding, finding
from lcxl.model import UnitKind
from lcxl.texts import labels
from lcxl.values import bare, fold

_SHOWN = 5


def unit_entries(
    rows: Iterable[Mapping[str, object]], official: Mapping[str, str], *, file: str
) -> tuple[list[dict[str, object]], list[Finding]]:
    """Return complete entries of units for rows that have a name each, and what was made up.

    ``official`` gives codes by folded name; other units get the first letters of their words.
    """
    given = [dict(row) for row in rows if not is_blank(row.get("name"))]
    taken = {as_text(row["code"]) for row in given if not is_blank(row.get("code"))}
    made: list[str] = []
    guessed: list[str] = []
    for row in given:
        name = " ".join(as_text(row["name"]).split())
        row["name"] = name
        if is_blank(row.get("kind")) or not is_choice("unit_kind", row["kind"]):
            kind = kind_of_name(name)
            if kind is UnitKind.OTHER and not is_blank(row.get("kind")):
                kind = kind_of_name(as_text(row["kind"]))
            row["kind"] = kind
            guessed += [name] if kind is UnitKind.OTHER else []
        if is_blank(row.get("short_name")):
            row["short_name"] = headless(name)
        if is_blank(row.get("code")):
            row["code"] = _code(name, official, taken)
            taken.add(str(row["code"]))
            made.append(f"{row['code']} = {name}")
    findings = []
    if made:
        findings.append(finding("LC751", file=file, count=len(made), codes=_some(made)))
    if guessed:
        other = labels("unit_kind")[UnitKind.OTHER]
        findings.append(finding("LC759", file=file, count=len(guessed), names=_some(guessed), kind=other))
    return given, findings


def _some(names: Sequence[str]) -> str:
    return "; ".join(names[:_SHOWN]) + (" ..." if len(names) > _SHOWN else "")


def _code(name: str, official: Mapping[str, str], taken: Iterable[str]) -> str:
    """Return a code that is free: the official one of the name, else the first letters of its words."""
    known = official.get(fold(headless(name)))
    if known and known not in taken:
        return known
    words = re.findall(r"[^\W_]+", headless(name))
    letters = "".join(w if (w.isupper() and len(w) > 1) or w.isdigit() else w[0] for w in words)
    code = re.sub(r"[^A-Z0-9]", "", bare(letters).upper()) or "DV"
    return next(one for one in (code, *(f"{code}{n}" for n in range(2, 100_000))) if one not in taken)
