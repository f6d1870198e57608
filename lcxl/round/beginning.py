"""The first round of an office: its units and its catalogue, from files of whatever kind or from the register."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lcxl.campaign import (
    FILE,
    Record,
    adopted,
    as_records,
    build_campaign,
    build_units_of,
    campaign_tables,
    catalogue_entries,
    catalogue_tables,
    office_of,
    province_named,
    provinces,
    read_toml,
    round_records,
    unit_entries,
    units_of_province,
    with_office,
)
from lcxl.errors import DataError, LcxlError
from lcxl.findings import Finding, finding
from lcxl.layout import campaign as layout
from lcxl.model import Campaign, Unit
from lcxl.texts import bilingual, label, text
from lcxl.values import bare, fold, period_dates

if TYPE_CHECKING:
    from lcxl.readers import Workbook
    from lcxl.round.opening import Opening

NEW_ROUND = "moi"
"""The round's data file for one's own office: no figures, neutral texts."""

Tables = dict[str, list[Record]]


@dataclass(slots=True)
class _Start:
    """What is known of a new round so far: tables of the campaign workbook, and what is to be told."""

    tables: Tables
    findings: list[Finding] = field(default_factory=list)
    place: str = ""


def beginning(opening: Opening, code: str | None, known: Campaign | None) -> tuple[Campaign, list[Finding]]:
    """Return a round without figures, in which units and catalogue are those that were asked for.

    ``known`` is the round that gives what was not asked for.  LcxlError for a file that can't be used; DataError for
    a mistake in a TOML file.
    """
    start = _Start(dict(campaign_tables(known)) if known is not None else round_records(NEW_ROUND))
    dates = period_dates(code) if code else None
    day = dates[1] if dates else date(2025, 12, 31)
    entries = _units(opening, start, day)
    if entries is not None:
        start.tables["units"] = as_records("units", entries, "code")
    units = build_units_of(start.tables)
    if opening.catalogue is not None:
        _take_catalogue(opening.catalogue, start, units)
    elif known is None:
        start.tables |= {"indicators": [], "measures": []}
    for key, told in (("units", "LC756"), ("indicators", "LC757")):
        if not start.tables.get(key):
            start.findings.append(finding(told, file=FILE, sheet=layout.sheet_of(key).name))
    campaign = _built(start)
    if known is None and not (opening.office or opening.place):
        if start.place:
            campaign = with_office(campaign, office_of("", start.place))
        else:
            start.findings.append(finding("LC787", file=FILE))
    return campaign, start.findings


def _built(start: _Start) -> Campaign:
    """Return the campaign of the tables; LcxlError with what is wrong in the files that were given."""
    campaign, wrong = build_campaign(start.tables)
    errors = [one for one in wrong if one.severity == "error" and one.code != "LC810"]
    if campaign is None or errors:
        raise LcxlError(*errors)
    return campaign


def _units(opening: Opening, start: _Start, day: date) -> list[dict[str, Any]] | None:
    """Return the entries of the units that were asked for; None if none were."""
    entries: list[dict[str, Any]] = []
    official: dict[str, str] = {}
    if opening.provinces:
        entries += map(_entry, provinces(day))
    if opening.province:
        province = province_named(opening.province, day)
        if province is None:
            raise LcxlError(finding("LC758", name=opening.province, names=", ".join(p.name for p in provinces(day))))
        territory = units_of_province(province.code, day)
        official = {fold(unit.name): unit.code for unit in territory}
        start.place = province.name[:1].lower() + province.name[1:]
        entries += [] if opening.units else map(_entry, territory)
    if opening.units is not None:
        entries += _listed_units(opening.units, start, official)
    return entries if opening.units or opening.province or opening.provinces else None


def _entry(unit: Unit) -> dict[str, Any]:
    return {"code": unit.code, "name": unit.name, "short_name": unit.short_name, "kind": unit.kind}


def _listed_units(path: Path, start: _Start, official: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the entries of a file of units, complete."""
    if path.suffix.lower() == ".toml":
        data = read_toml("units", path)[1]
        start.place = str(data.get("place_name", "")).strip() or start.place
        rows = data.get("units", [])
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise DataError(path.name, "units", "is not a list of tables")
        start.findings += (found := unit_entries(rows, official, file=path.name))[1]
        return found[0]
    from lcxl.readers.books import find_list, open_list

    listed = find_list(open_list(path), "units", "name")
    if listed is None:
        raise LcxlError(finding("LC752", file=path.name, name=path.name, **bilingual("reason", "opening.no_names")))
    entries, told = unit_entries([row for row, _ in listed.rows], official, file=path.name)
    start.findings += told
    return entries


def _take_catalogue(source: Path | str, start: _Start, units: Sequence[Unit]) -> None:
    """Put the indicators and measures of a file, or of a catalogue that lcxl ships, into the tables."""
    path = Path(source)
    if path.suffix.lower() in ("", ".toml"):
        tables, head = catalogue_tables(source)
        name = f"{path.stem}.toml"
    else:
        tables, head = _catalogue_of(path, start)
        name = path.name
    taken, told = adopted(tables, units, file=name)
    start.tables |= taken
    start.findings += told
    period = start.tables["period"][0]
    start.tables["period"] = [Record(values={**period.values, **head}, entry=period.entry)]


def _catalogue_of(path: Path, start: _Start) -> tuple[Tables, dict[str, str]]:
    """Return the tables of a workbook or text table, and the title and code of the catalogue in it."""
    from lcxl.readers.books import campaign_records, find_list, open_list

    workbook = open_list(path)
    found, told = campaign_records(workbook)
    if found.get("indicators") and found.get("measures"):
        start.findings += [one for one in told if one.sheet in _CATALOGUE_SHEETS and one.code not in ("LC801", "LC802")]
        head = next(iter(found.get("period", ())), Record(values={}))
        values = {key: text for key in ("title", "catalogue") if (text := _plain(head, key))}
        return {key: found[key] for key in ("indicators", "measures")}, _titled(values, _first_title(workbook), path)
    listed = find_list(workbook, "statements", "text")
    if listed is None or not listed.rows:
        raise LcxlError(
            finding("LC752", file=path.name, name=path.name, **bilingual("reason", "opening.no_statements"))
        )
    indicators, measures, told = catalogue_entries(listed.rows, file=path.name, sheet=listed.sheet)
    start.findings += told
    tables = {
        "indicators": as_records("indicators", indicators, "number"),
        "measures": as_records("measures", measures, "code"),
    }
    return tables, _titled({}, listed.title, path)


_CATALOGUE_SHEETS = frozenset({layout.INDICATORS.name, layout.MEASURES.name})


def _plain(record: Record, key: str) -> str:
    from lcxl.values import RawValue, raw_text

    raw = record.values.get(key)
    return raw_text(raw).strip() if isinstance(raw, RawValue) else str(raw or "").strip()


def _first_title(workbook: Workbook) -> str:
    """Return the title above the indicators, unless it is the one that lcxl itself writes there."""
    sheet = workbook.sheet(layout.INDICATORS.name)
    cell = None if sheet is None else sheet.cells.get((1, 1))
    own = {text("campaign.title.indicators"), layout.INDICATORS.columns[0].header}
    return "" if cell is None or cell.value in own else " ".join(cell.value.split())


def _titled(values: dict[str, str], title: str, path: Path) -> dict[str, str]:
    """Return title and code of a catalogue: as it says, else from the title over its list or its file's name."""
    title = values.get("title") or _sentence(title) or label("catalogue.untitled")
    code = re.sub(r"[^A-Z0-9]+", "-", bare(path.stem).upper()).strip("-") or "BTC"
    return {"title": title, "catalogue": values.get("catalogue") or code}


def _sentence(title: str) -> str:
    """Return a title as it stands within a sentence: not in capitals throughout."""
    return title.capitalize() if title.isupper() else title
