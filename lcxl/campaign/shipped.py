"""The data that lcxl ships: catalogues, units, rounds; and those that a programmer gives as TOML files.

A mistake in a data file is a DataError with its file and entry.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lcxl.campaign.records import Record
from lcxl.campaign.tables import build_campaign
from lcxl.errors import DataError
from lcxl.layout import TableSheet
from lcxl.layout import campaign as layout
from lcxl.model import Campaign
from lcxl.texts import DATA

CATALOGUE = "86-bgddt-gdtx"
UNITS = "ha-long"
ROUND = "ha-long"
EXAMPLES = {"ha-long": ("ha-long-2024-06", "86-bgddt-gdtx", "ha-long")}
"""The rounds that lcxl ships: their data files of round, catalogue and units."""


def read_toml(folder: str, name: str | Path) -> tuple[str, dict[str, Any]]:
    """Return (file name, decoded content) of a shipped file by its name, or of any file by its path.

    DataError if there is no such file or it is not TOML.
    """
    source = Path(name)
    try:
        if source.suffix == ".toml":
            content = source.read_text("utf-8")
        else:
            content = (DATA / folder / f"{name}.toml").read_text("utf-8")
        return f"{source.stem}.toml", tomllib.loads(unicodedata.normalize("NFC", content))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataError(str(name), folder, str(error)) from error


def load_campaign(
    round_: str | Path = ROUND,
    *,
    catalogue: str | Path | None = None,
    units: str | Path | None = None,
    decisions: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> Campaign:
    """Return the campaign of a shipped round, or the one that a round's data file starts.

    Names are those of shipped data, or paths of TOML files; ``decisions`` are further rows by sheet key (rulings,
    acceptances ...).  DataError names the file and the entry of a mistake.
    """
    shipped = EXAMPLES.get(str(round_), (round_, CATALOGUE, UNITS))
    catalogue, units = catalogue or shipped[1], units or shipped[2]
    round_file, round_data = read_toml("rounds", shipped[0])
    for key, rows in (decisions or {}).items():
        round_data[key] = [*round_data.get(key, ()), *rows]
    catalogue_file, catalogue_data = read_toml("catalogues", catalogue)
    units_file, units_data = read_toml("units", units)
    given = DataFile(round_file, round_data)
    tables = round_tables(given, DataFile(catalogue_file, catalogue_data), DataFile(units_file, units_data))
    campaign, findings = build_campaign(tables, file=round_file)
    homes = {"units": units_file, "indicators": catalogue_file, "measures": catalogue_file}
    for found in findings:
        if found.severity == "error":
            entry = found.cell or found.sheet or ""
            raise DataError(homes.get(entry.partition(" ")[0], round_file), entry, found.message("en"))
    if campaign is None:  # pragma: no cover - build_campaign reports an error whenever it gives no campaign
        raise DataError(round_file, "period", "no campaign")
    numbers = {str(indicator.number) for indicator in campaign.catalogue.indicators}
    given.known("previous_status", given.table("previous_status"), numbers)
    given.known("figures", given.table("figures"), {measure.code for measure in campaign.catalogue.measures})
    return campaign


def is_example(name: str) -> bool:
    """Tell whether lcxl ships a round of this name."""
    return name in EXAMPLES


def round_records(name: str) -> dict[str, list[Record]]:
    """Return the tables of a shipped round without a catalogue and without units."""
    file, data = read_toml("rounds", name)
    nothing = DataFile(file, {"catalogue": {"title": "-", "code": "-"}})
    return round_tables(DataFile(file, data), nothing, DataFile(file, {}))


def catalogue_tables(source: str | Path) -> tuple[dict[str, list[Record]], dict[str, str]]:
    """Return indicators and measures of a catalogue that lcxl ships or of a TOML file, and its title and code."""
    file, data = read_toml("catalogues", source)
    catalogue = DataFile(file, data)
    named = catalogue.table("catalogue", "title", "code")
    tables = round_tables(DataFile(file, {}), catalogue, DataFile(file, {}))
    kept = {key: tables[key] for key in ("indicators", "measures")}
    return kept, {"title": str(named["title"]), "catalogue": str(named["code"])}


@dataclass(frozen=True, slots=True)
class DataFile:
    """A decoded data file; what is not of the shape that it should have is a DataError."""

    file: str
    data: Mapping[str, Any]

    def table(self, key: str, *names: str) -> Mapping[str, Any]:
        """Return a table (empty if there is none) that has at least the entries ``names``."""
        found = self.data.get(key, {})
        if not isinstance(found, Mapping):
            raise DataError(self.file, key, "is not a table")
        for name in names:
            if name not in found:
                raise DataError(self.file, f"{key}.{name}", "is missing")
        return found

    def tables(self, key: str) -> Mapping[str, Mapping[str, Any]]:
        """Return a table of tables (empty if there is none)."""
        found = self.table(key)
        for name, entry in found.items():
            if not isinstance(entry, Mapping):
                raise DataError(self.file, f"{key}.{name}", "is not a table")
        return found

    def entries(self, key: str, also: Collection[str] = ()) -> Sequence[Mapping[str, Any]]:
        """Return a list of tables (empty if there is none) whose keys are those of the sheet ``key``, or ``also``."""
        found = self.data.get(key, ())
        if not isinstance(found, list | tuple):
            raise DataError(self.file, key, "is not a list of tables")
        for place, entry in enumerate(found, 1):
            if not isinstance(entry, Mapping):
                raise DataError(self.file, f"{key} {place}", "is not a table")
            self.known(f"{key} {place}", entry, {*_KEYS[key], *also})
        return found

    def known(self, where: str, entry: Mapping[str, Any], keys: Collection[str]) -> None:
        """DataError for a key that nothing reads: it is a slip."""
        for name in entry:
            if name not in keys:
                raise DataError(self.file, where, f"unknown key {name!r}")


_KEYS: Mapping[str, frozenset[str]] = {
    sheet.key: frozenset(c.key for c in (sheet.columns if isinstance(sheet, TableSheet) else sheet.fields))
    for sheet in layout.SHEETS
}
_ROWS = ("rulings", "corrections", "acceptances", "receipts", "citations", "paragraphs", "roadmap")


def round_tables(round_: DataFile, catalogue: DataFile, units: DataFile) -> dict[str, list[Record]]:
    """Return the tables of a round in the layout of the campaign workbook, from decoded data files.

    The round gives the figures of earlier periods (``figures`` by measure code, ``previous_status`` by indicator
    number) that the catalogue does not know.
    """
    named = catalogue.table("catalogue", "title", "code")
    period = round_.table("period")
    round_.known("period", period, _KEYS["period"])
    advanced = round_.table("advanced")
    round_.known("advanced", advanced, _KEYS["advanced"])
    indicators = _with_statuses(round_, catalogue)
    measures = _with_figures(round_, catalogue)
    documents = round_.tables("documents")
    for key, values in documents.items():
        round_.known(f"documents.{key}", values, _KEYS["documents"])
    tables = {
        "period": [Record(values={"title": named["title"], "catalogue": named["code"], **period}, entry="period")],
        "units": as_records("units", units.entries("units"), "code"),
        "indicators": as_records("indicators", indicators, "number"),
        "measures": as_records("measures", measures, "code"),
        "documents": [Record(values=dict(values), entry=key) for key, values in documents.items()],
        "advanced": [Record(values=dict(advanced), entry="advanced")],
    }
    for key in _ROWS:
        tables[key] = as_records(key, round_.entries(key), "key")
    return tables


def _with_statuses(round_: DataFile, catalogue: DataFile) -> list[dict[str, Any]]:
    """Return the indicators with the names of their groups and what they came to in the period before."""
    names, statuses = catalogue.table("groups"), round_.table("previous_status")
    indicators = [dict(entry) for entry in catalogue.entries("indicators", ("text_source",))]
    for entry in indicators:
        if entry.get("group") in names:
            entry["group_name"] = names[entry["group"]]
        if str(entry.get("number")) in statuses:
            entry["previous_status"] = statuses[str(entry["number"])]
    return indicators


def _with_figures(round_: DataFile, catalogue: DataFile) -> list[dict[str, Any]]:
    """Return the measures with their figures of earlier periods."""
    figures = round_.tables("figures")
    measures = [dict(entry) for entry in catalogue.entries("measures")]
    for code, given in figures.items():
        round_.known(f"figures.{code}", given, {"previous", "last_year"})
    return [{**entry, **figures.get(str(entry.get("code")), {})} for entry in measures]


def as_records(table: str, entries: Sequence[Mapping[str, object]], key: str) -> list[Record]:
    """Return entries as records that name themselves by their ``key``."""
    numbered = enumerate(entries, 1)
    return [Record(values=dict(entry), entry=f"{table} {entry.get(key, place)}") for place, entry in numbered]
