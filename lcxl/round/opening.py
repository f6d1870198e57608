"""Opening a round: the campaign folder with its workbook, its dispatch template and empty folders."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from lcxl.campaign import CATALOGUE, FILE, ROUND, UNITS, load_campaign, read_toml
from lcxl.engine import write_whole
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.model import Campaign, Catalogue, DocumentSettings
from lcxl.round.closing import SIGNED
from lcxl.round.folder import FORMS, RECEIVED, RESULTS, TEMPLATE
from lcxl.values import bare, name_of_period, period_dates

NEW_ROUND = "moi"
"""The round's data file for another period, place or catalogue: no figures, neutral texts."""


def start_round(
    root: Path,
    *,
    catalogue: Path | None = None,
    units: Path | None = None,
    period: str | None = None,
    previous: Path | None = None,
    decisions: Mapping[str, Sequence[Mapping[str, Any]]] | None = None,
) -> list[Finding]:
    """Write the campaign folder ``root`` and return what staff must know of it.

    Without options it is the round of June 2024 of Ha Long city.  ``previous`` is the last round's folder, its
    consolidated workbook or its dispatch; from a folder the new round also takes catalogue, units, documents and
    settings, unless ``catalogue`` or ``units`` are given.  ``decisions`` are rows of further sheets by key.  LcxlError
    (LC821) for a period code that is none; DataError for a mistake in a given file.
    """
    if catalogue is None and units is None and period is None and previous is None:
        write_round(root, load_campaign(ROUND, decisions=decisions))
        return []
    campaign, findings = _continued(previous) if catalogue is None and units is None else (None, [])
    if campaign is None:
        campaign, findings = _neutral(catalogue or CATALOGUE, units or UNITS, decisions)
    if period is None:
        findings.append(finding("LC786", file=FILE, code=campaign.period.code))
    campaign = dated(campaign, period)
    if previous is not None:
        from lcxl.round.previous.carrying import with_previous

        campaign, told = with_previous(campaign, previous)
        findings += told
    write_round(root, campaign)
    return findings


def _neutral(
    catalogue: str | Path, units: str | Path, decisions: Mapping[str, Sequence[Mapping[str, Any]]] | None
) -> tuple[Campaign, list[Finding]]:
    """Return a round without figures for a catalogue and a list of units, which may name its place.

    ``place_name`` at the top of the file of units is the place, by which the campaign's code begins; LC787 if it
    isn't there.
    """
    campaign = load_campaign(NEW_ROUND, catalogue=catalogue, units=units, decisions=decisions)
    named = read_toml("units", units)[1].get("place_name")
    findings = [] if isinstance(named, str) and named.strip() else [finding("LC787", file=FILE)]
    name = campaign.place_name if findings else str(named).strip()
    documents = tuple(_placed(document, name) for document in campaign.documents)
    code = campaign.code if findings else re.sub(r"[^a-z0-9]+", "-", bare(name)).strip("-")
    return replace(campaign, code=code or campaign.code, place_name=name, documents=documents), findings


def _placed(document: DocumentSettings, name: str) -> DocumentSettings:
    """Return a document's settings with the name of the place where they leave room for it."""
    spots = {"{{ dia_phuong }}": name, "{{ dia_danh }}": proper_name(name)}
    fields = dict(document.fields)
    for spot, words in spots.items():
        fields = {key: value.replace(spot, words) for key, value in fields.items()}
    return replace(document, fields=fields)


def proper_name(place_name: str) -> str:
    """Return the proper name in the name of a place: its words from the first capital after the first word on."""
    words = place_name.strip("() ").split()
    start = next((at for at, word in enumerate(words) if at and word[:1].isupper()), 0)
    return " ".join(words[start:])


def _continued(previous: Path | None) -> tuple[Campaign | None, list[Finding]]:
    """Return the campaign of the last round's folder without what belongs to that round alone; None without one.

    Decisions, received files, tasks that are done, numbers and dates of documents stay behind.
    """
    path = next((p for p in _settings_of(previous) if p.is_file()), None)
    if path is None:
        return None, []
    from lcxl.readers.books import read_campaign

    old, findings = read_campaign(path)
    documents = tuple(
        replace(one, date=None, fields={key: value for key, value in one.fields.items() if key != "number"})
        for one in old.documents
    )
    campaign = replace(
        old,
        code=old.code.removesuffix(f"-{old.period.code.lower()}"),
        documents=documents,
        rulings=(),
        corrections=(),
        acceptances=(),
        receipts=(),
        roadmap=tuple(task for task in old.roadmap if not task.done),
    )
    return campaign, [finding("LC788", file=path.name, name=path.name, folder=_folder_name(previous)), *findings]


def _settings_of(previous: Path | None) -> tuple[Path, ...]:
    return () if previous is None or not previous.is_dir() else (previous / FILE, previous / SIGNED / FILE)


def _folder_name(previous: Path | None) -> str:
    return "" if previous is None else previous.resolve().name


def dated(campaign: Campaign, code: str | None) -> Campaign:
    """Return the campaign of another period, without figures of earlier ones; LcxlError (LC821) for a wrong code.

    Where the label names the period, it names the new one.
    """
    code = code or campaign.period.code
    dates = period_dates(code)
    if dates is None:
        raise LcxlError(finding("LC821", code=code))
    label = campaign.period.label
    for spot in ("{{ ky_bao_cao }}", name_of_period(campaign.period.code)):
        label = label.replace(spot, name_of_period(code))
    period = replace(
        campaign.period, code=code, start=dates[0], end=dates[1], cutoff=dates[1], deadline=None, label=label
    )
    return replace(
        campaign, code=f"{campaign.code}-{code.lower()}", period=period, catalogue=_without_past(campaign.catalogue)
    )


def _without_past(catalogue: Catalogue) -> Catalogue:
    bare = {"previous": None, "previous_text": "", "last_year": None, "last_year_text": ""}
    return replace(
        catalogue,
        indicators=tuple(replace(one, previous_status=None, previous_text="") for one in catalogue.indicators),
        measures=tuple(replace(one, **bare) for one in catalogue.measures),  # type: ignore[arg-type]
    )


def write_round(root: Path, campaign: Campaign) -> None:
    """Write the folders, the campaign workbook and the dispatch template of a campaign."""
    from lcxl.writers import write_campaign
    from lcxl.writers.word import DISPATCH, template

    for folder in (FORMS, RECEIVED, RESULTS):
        (root / folder).mkdir(parents=True, exist_ok=True)
    write_whole(root / FILE, write_campaign(campaign))
    write_whole(root / TEMPLATE, template(DISPATCH))
