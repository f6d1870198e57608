"""The workbook that a unit fills in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from lcxl.layout import form as layout
from lcxl.model import Campaign, Contact, Submission, Unit
from lcxl.texts import text
from lcxl.writers.excel.book import Book
from lcxl.writers.excel.choices import Lists
from lcxl.writers.excel.plan import Mark, SheetPlan, draw
from lcxl.writers.forms.plan import FormKit, FormPlan

__all__ = ["FormKit", "Marks", "render", "report_template", "write_blank_form", "write_form"]

Marks = Mapping[str, Mapping[tuple[int, int], Mark]]
"""By sheet key: the marks at (row, column) of a return workbook."""


def write_form(
    campaign: Campaign, unit: Unit, *, filled: Submission | None = None, kit: FormKit | None = None
) -> bytes:
    """Return the form of ``unit`` as an ``.xlsx`` file, with the answers of ``filled`` in it.

    It holds only the unit's own measures (DESIGN, section 3).  For many units make one ``FormKit`` and pass it.
    """
    return render(campaign, (kit or FormKit(campaign)).plan(unit, filled))


def write_blank_form(campaign: Campaign) -> bytes:
    """Return the form of nobody in particular with all measures of the catalogue.

    It names no unit and no period and holds no earlier figures, contact or deadline: whoever fills it in writes
    name, code and period on the unit sheet.
    """
    measures = tuple(
        replace(measure, previous=None, previous_text="", last_year=None, last_year_text="")
        for measure in campaign.catalogue.measures
    )
    bare = replace(campaign, catalogue=replace(campaign.catalogue, measures=measures), contact=Contact())
    return render(bare, FormKit(bare).plan(None))


def report_template() -> bytes:
    """Return `templates/report_template.xlsx`: the blank form of the built-in catalogue."""
    from lcxl.campaign import load_campaign

    return write_blank_form(load_campaign())


def render(
    campaign: Campaign,
    plan: FormPlan,
    *,
    marks: Marks | None = None,
    before: tuple[SheetPlan, ...] = (),
    after: tuple[SheetPlan, ...] = (),
) -> bytes:
    """Draw a planned form: ``before`` and ``after`` are further sheets around the form's own.

    The lists of choices and the identity come last; the identity also stands in the document's properties.
    """
    with Book(created=campaign.period.end, title=text("form.title"), unlocked=True) as book:
        for sheet in before:
            draw(book, sheet)
        lists = Lists(book, layout.LISTS)
        lists.add("claims", plan.claims)
        lists.add("sections", plan.sections)
        for key, sheet in plan.sheets.items():
            if key != "identity":
                draw(book, sheet, (marks or {}).get(key))
        for sheet in after:
            draw(book, sheet)
        lists.write()
        draw(book, plan.sheets["identity"])
        values = {key: getattr(plan.identity, key) for key in layout.IDENTITY_KEYS}
        book.custom_properties({layout.PROPERTY_PREFIX + key: value for key, value in values.items()})
        return book.finish()
