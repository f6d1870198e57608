"""Opening a round: the campaign folder with its workbook, its dispatch template and empty folders."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from lcxl.campaign import FILE, OfficeLevel, is_example, load_campaign, office_of, with_office
from lcxl.engine import write_whole
from lcxl.errors import LcxlError
from lcxl.findings import Finding, finding
from lcxl.model import Campaign, Catalogue
from lcxl.round.closing import SIGNED
from lcxl.round.folder import FORMS, RECEIVED, RESULTS, TEMPLATE
from lcxl.values import name_of_period, period_code, period_dates, proposed_labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What a new round is opened with; everything may lack, and what lacks is told.

    ``office`` and ``place`` are names, ``level`` is told by them unless given.  Units are those of ``province``, all
    ``provinces``, or of the file ``units``; ``catalogue`` is a file, or the name of a catalogue that lcxl ships.
    ``previous`` is the last round's folder, its consolidated workbook or its dispatch; ``origin`` a round's folder or
    its campaign workbook, whose set-up is taken over without its figures.
    """

    office: str = ""
    place: str = ""
    level: OfficeLevel | None = None
    province: str = ""
    provinces: bool = False
    units: Path | None = None
    catalogue: Path | str | None = None
    period: str | None = None
    previous: Path | None = None
    origin: Path | None = None


Decided = Mapping[str, Sequence[Mapping[str, Any]]]


def start_example(root: Path, name: str, *, period: str | None = None, decisions: Decided | None = None) -> None:
    """Write the campaign folder of a shipped round; ``decisions`` are rows of further sheets by key.

    KeyError if there is no round of that name.
    """
    if not is_example(name):
        raise KeyError(name)
    campaign = load_campaign(name, decisions=decisions)
    write_round(root, dated(campaign, period) if period is not None else campaign)


def start_round(root: Path, opening: Opening | None = None) -> list[Finding]:
    """Write the campaign folder ``root`` of one's own office and return what staff must know of it.

    LcxlError (LC821, LC752, LC758 ...) where what was given can't be used; DataError for a mistake in a TOML file.
    """
    from lcxl.round.beginning import beginning

    opening = opening or Opening()
    code = _code(opening.period)
    origin = opening.origin or (None if opening.units or opening.catalogue else opening.previous)
    campaign, findings = _continued(origin) if origin is not None else (None, [])
    if opening.origin is not None and campaign is None:
        raise LcxlError(finding("LC752", file=opening.origin.name, name=opening.origin.name, **_no_round()))
    if campaign is None or opening.units or opening.catalogue or opening.province or opening.provinces:
        campaign, told = beginning(opening, code, campaign)
        findings += told
    if opening.office or opening.place:
        campaign = with_office(campaign, office_of(opening.office, opening.place, opening.level or ""))
    if code is None:
        findings.append(finding("LC786", file=FILE, code=campaign.period.code))
    campaign = dated(campaign, code)
    if opening.previous is not None:
        from lcxl.round.previous.carrying import with_previous

        campaign, told = with_previous(campaign, opening.previous)
        findings += told
    write_round(root, campaign)
    return findings


def _no_round() -> dict[str, str]:
    from lcxl.texts import bilingual

    return bilingual("reason", "opening.no_round")


def _code(typed: str | None) -> str | None:
    """Return the code of a period as people write it; LcxlError (LC821) for what is none."""
    if typed is None:
        return None
    code = period_code(typed)
    if code is None:
        raise LcxlError(finding("LC821", code=typed))
    return code


def _continued(origin: Path) -> tuple[Campaign | None, list[Finding]]:
    """Return the campaign of another round's folder or workbook without what belongs to that round alone.

    None if there is no such round.  Decisions, received files, tasks that are done, numbers and dates of documents
    stay behind.
    """
    places = (origin / FILE, origin / SIGNED / FILE) if origin.is_dir() else (origin,) if origin.name == FILE else ()
    path = next((place for place in places if place.is_file()), None)
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
        history=(),
        units_past=(),
    )
    folder = (origin if origin.is_dir() else origin.parent).resolve().name
    return campaign, [finding("LC788", file=path.name, name=path.name, folder=folder), *findings]


def dated(campaign: Campaign, code: str | None) -> Campaign:
    """Return the campaign of another period, without figures of earlier ones; LcxlError (LC821) for a wrong code.

    Where the label names the period, it names the new one; the labels of the compared periods are proposed.
    """
    code = code or campaign.period.code
    dates = period_dates(code)
    if dates is None:
        raise LcxlError(finding("LC821", code=code))
    label = campaign.period.label
    for spot in ("{{ ky_bao_cao }}", name_of_period(campaign.period.code)):
        label = label.replace(spot, name_of_period(code))
    previous, last_year = proposed_labels(code)
    period = replace(
        campaign.period,
        code=code,
        start=dates[0],
        end=dates[1],
        cutoff=dates[1],
        deadline=None,
        label=label,
        previous_label=previous,
        last_year_label=last_year,
    )
    return replace(
        campaign,
        code=f"{campaign.code}-{code.lower()}",
        period=period,
        catalogue=_without_past(campaign.catalogue),
        units_past=(),
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
