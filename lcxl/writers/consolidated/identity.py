"""What the workbook says of itself: which round it is, for whoever reads it again."""

from __future__ import annotations

from lcxl.layout import PROPERTY_PREFIX
from lcxl.layout import consolidated as layout
from lcxl.model import Consolidation, Status
from lcxl.tidy import status_text
from lcxl.writers.consolidated.columns import Context


def identity_of(consolidation: Consolidation) -> dict[str, str]:
    """Return the values of the identity sheet by key."""
    campaign = consolidation.campaign
    period = campaign.period
    return {
        "consolidated_version": layout.CONSOLIDATED_VERSION,
        "campaign": campaign.code,
        "catalogue": campaign.catalogue.code,
        "period": period.code,
        "label": period.label,
        "start": period.start.isoformat(),
        "end": period.end.isoformat(),
        "place_name": campaign.place_name,
        "units": str(len(consolidation.units)),
        "higher_level": status_text(campaign, Status.HIGHER_LEVEL),
    }


def write_identity(context: Context, consolidation: Consolidation) -> None:
    """Write the identity into a very hidden sheet and into the document's own properties."""
    sheet = context.book.sheet(layout.IDENTITY_SHEET, visibility="very_hidden")
    values = identity_of(consolidation)
    for row, key in enumerate(layout.IDENTITY_KEYS):
        sheet.text(row, 0, key)
        sheet.text(row, 1, values[key])
    context.book.custom_properties({PROPERTY_PREFIX + key: value[:255] for key, value in values.items()})
