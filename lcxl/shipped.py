"""The data that lcxl ships: catalogues, units, rounds; and those that a programmer gives as TOML files.

A mistake in a data file is a DataError with its file and entry.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from lcxl.campaign import build_campaign
from lcxl.errors import DataError
from lcxl.model import Campaign
from lcxl.records import Record

CATALOGUE = "86-bgddt-gdtx"
UNITS = "ha-long"
ROUND = "ha-long-2024-06"


def read_toml(folder: str, name: str | Path) -> tuple[str, dict[str, Any]]:
    """Return (file name, decoded content) of a shipped file by its name, or of any file by its path.

    DataError if there is no such file or it is not TOML.
    """
    source = Path(name)
    try:
        if source.suffix == ".toml":
            content = source.read_text("utf-8")
        else:
            content = files("lcxl").joinpath("data", folder, f"{name}.toml").read_text("utf-8")
        return f"{source.stem}.toml", tomllib.loads(unicodedata.normalize("NFC", content))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(str(name), folder, str(error)) from error


def load_campaign(
    round_: str | Path = ROUND,
    *,
    catalogue: str | Path = CATALOGUE,
    units: str | Path = UNITS,
    decisions: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Campaign:
    """Return the campaign that a round's data file starts, with a catalogue and a list of units.

    Names are those of shipped data, or paths of TOML files; ``decisions`` are further rows by sheet key (rulings,
    acceptances ...).  DataError names the file and the entry of a mistake.
    """
    round_file, round_data = read_toml("rounds", round_)
    for key, rows in (decisions or {}).items():
        round_data[key] = [*round_data.get(key, ()), *rows]
    catalogue_file, catalogue_data = read_toml("catalogues", catalogue)
    units_file, units_data = read_toml("units", units)
    tables = round_tables(round_data, catalogue_data, units_data)
    campaign, findings = build_campaign(tables, file=round_file)
    homes = {"units": units_file, "indicators": catalogue_file, "measures": catalogue_file}
    for found in findings:
        if found.severity == "error":
            entry = found.cell or found.sheet or ""
            raise DataError(homes.get(entry.partition(" ")[0], round_file), entry, found.message("en"))
    if campaign is None:  # pragma: no cover - build_campaign reports an error whenever it gives no campaign
        raise DataError(round_file, "period", "no campaign")
    return campaign


def round_tables(
    round_data: Mapping[str, Any], catalogue: Mapping[str, Any], units: Mapping[str, Any]
) -> dict[str, list[Record]]:
    """Return the tables of a round in the layout of the campaign workbook, from decoded data files.

    The round gives the figures of earlier periods (``figures`` by measure code, ``previous_status`` by indicator
    number) that the catalogue does not know.
    """
    head = {"title": catalogue["catalogue"]["title"], "catalogue": catalogue["catalogue"]["code"]}
    figures: Mapping[str, Mapping[str, object]] = round_data.get("figures", {})
    statuses: Mapping[str, str] = round_data.get("previous_status", {})
    names: Mapping[str, str] = catalogue.get("groups", {})
    indicators = [
        entry
        | ({"group_name": names[entry["group"]]} if entry.get("group") in names else {})
        | ({"previous_status": statuses[str(entry["number"])]} if str(entry["number"]) in statuses else {})
        for entry in catalogue.get("indicators", ())
    ]
    measures = [entry | figures.get(entry["code"], {}) for entry in catalogue.get("measures", ())]
    documents: Mapping[str, Mapping[str, object]] = round_data.get("documents", {})
    tables = {
        "period": [Record(values=head | round_data.get("period", {}), entry="period")],
        "units": _records("units", units.get("units", ()), "code"),
        "indicators": _records("indicators", indicators, "number"),
        "measures": _records("measures", measures, "code"),
        "documents": [Record(values=dict(values), entry=key) for key, values in documents.items()],
    }
    for key in ("rulings", "corrections", "acceptances", "receipts", "citations", "paragraphs", "roadmap"):
        tables[key] = _records(key, round_data.get(key, ()), "key")
    return tables


def _records(table: str, entries: Sequence[Mapping[str, object]], key: str) -> list[Record]:
    return [
        Record(values=dict(entry), entry=f"{table} {entry.get(key, place + 1)}") for place, entry in enumerate(entries)
    ]
