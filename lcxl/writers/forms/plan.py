"""The form of one unit as a plan: which cell holds what, before any workbook is drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from lcxl.campaign import Assignments, catalogue_digest, check_code, claims_only, indicators_of
from lcxl.layout import form as layout
from lcxl.model import Campaign, Identity, Measure, Submission, Unit
from lcxl.texts import labels
from lcxl.writers.excel.plan import SheetPlan
from lcxl.writers.forms import rows as form_rows
from lcxl.writers.forms import sheets as form_sheets
from lcxl.writers.forms.indicators import indicators
from lcxl.writers.forms.rows import RowTemplate


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPlan:
    """The sheets of a form by key, in order, and the identity that it carries.

    ``claims`` and ``sections`` are the lists that cells are chosen from; ``rows`` has the 0-based row of each
    measure in the indicator sheet.
    """

    sheets: Mapping[str, SheetPlan]
    identity: Identity
    claims: Sequence[str]
    sections: Sequence[str]
    rows: Mapping[str, int]


class FormKit:
    """The forms of one campaign: what they have in common is worked out once, for any number of units."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self.digest = catalogue_digest(campaign.catalogue)
        self._assignments = Assignments(campaign)
        self._indicators = indicators_of(campaign.catalogue, campaign.catalogue.measures)
        self._templates: dict[tuple[str, bool], RowTemplate] = {}

    def identity(self, unit: Unit | None) -> Identity:
        """Return what the form of ``unit`` says of itself; the blank form is nobody's and of no period."""
        campaign, version = self.campaign, layout.FORM_VERSION
        common = Identity(form_version=version, catalogue=campaign.catalogue.code, catalogue_digest=self.digest)
        if unit is None:
            return common
        check = check_code(campaign.code, campaign.period.code, unit.code, self.digest)
        return replace(common, campaign=campaign.code, period=campaign.period.code, unit=unit.code, check=check)

    def plan(self, unit: Unit | None, filled: Submission | None = None) -> FormPlan:
        """Return the form of ``unit`` (None: the blank form with all measures), with the answers of ``filled``."""
        measures = self.campaign.catalogue.measures if unit is None else self._assignments.of(unit)
        templates = [self._template(measure, claims_only(unit, measure)) for measure in measures]
        answers = {entry.measure: entry for entry in filled.entries} if filled else {}
        example = self._evidence_example(unit, measures)
        page, identity = form_sheets.Page(self.campaign, unit), self.identity(unit)
        sheets = {
            "guide": form_sheets.guide(page, example),
            "unit": form_sheets.unit_sheet(page, filled),
            "indicators": indicators(page, templates, answers, example),
            "evidence": form_sheets.register(page, filled.evidence if filled else (), example),
            "narrative": form_sheets.narrative(page, filled.narratives if filled else ()),
            "identity": form_sheets.identity_sheet(identity),
        }
        return FormPlan(
            sheets=sheets,
            identity=identity,
            claims=tuple(labels("claim").values()),
            sections=tuple(labels("narrative_section").values()),
            rows={measure.code: row for row, measure in enumerate(measures, layout.INDICATORS.header_row)},
        )

    def _template(self, measure: Measure, by_claim: bool) -> RowTemplate:
        found = self._templates.get((measure.code, by_claim))
        if found is None:
            found = form_rows.template(measure, self._indicators[measure.code], by_claim=by_claim)
            self._templates[measure.code, by_claim] = found
        return form_rows.compared_with(found, measure)

    def _evidence_example(self, unit: Unit | None, measures: Sequence[Measure]) -> str:
        code = unit.code if unit is not None else self.campaign.units[0].code
        indicator = measures[0].indicator if measures else 1
        return self.campaign.settings.evidence_code.format(unit=code, indicator=indicator, number=1)
