"""What a document is compared with: the campaign's own data and results, or what lcxl ships."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache

from lcxl.campaign import load_campaign
from lcxl.errors import DataError
from lcxl.model import Acceptance, Campaign, Catalogue, Citation, DocumentSettings, IndicatorResult, Ruling, Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """The data of one campaign that a document must agree with.

    ``results`` are the consolidated indicators in order; ``citations`` the register of documents, ``labels`` the
    names of the periods.  Every field may be empty: then nothing is compared with it.
    """

    catalogue: Catalogue | None = None
    results: tuple[IndicatorResult, ...] = ()
    units: tuple[Unit, ...] = ()
    citations: tuple[Citation, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    acceptances: tuple[Acceptance, ...] = ()
    documents: tuple[DocumentSettings, ...] = field(default=())
    labels: tuple[str, ...] = ()
    place_name: str = ""
    digital_signing: bool = False

    def result(self, number: int) -> IndicatorResult | None:
        """Return the result of indicator ``number``, or None."""
        return next((result for result in self.results if result.indicator.number == number), None)

    @property
    def wards(self) -> tuple[Unit, ...]:
        """The wards and communes."""
        return tuple(unit for unit in self.units if unit.kind in ("ward", "commune"))


def reference_of(campaign: Campaign, results: Sequence[IndicatorResult] = ()) -> Reference:
    """Return what a campaign and its consolidated ``results`` give to compare with.

    Units are those valid on the last day of the period.
    """
    return Reference(
        catalogue=campaign.catalogue,
        results=tuple(results),
        units=tuple(unit for unit in campaign.units if unit.valid_on(campaign.period.end)),
        citations=campaign.citations,
        rulings=campaign.rulings,
        acceptances=campaign.acceptances,
        documents=campaign.documents,
        labels=(campaign.period.label, campaign.period.previous_label, campaign.period.last_year_label),
        place_name=campaign.place_name,
        digital_signing=campaign.digital_signing,
    )


@cache
def shipped_reference() -> Reference | None:
    """Return the catalogue, units and place that lcxl ships, for documents that are compared with nothing else."""
    try:
        campaign = load_campaign()
    except DataError:
        return None
    known = reference_of(campaign)
    return Reference(catalogue=known.catalogue, units=known.units, place_name=known.place_name)
