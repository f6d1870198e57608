"""Whose form it is, of which campaign, period and version: gates 2 and 3 of the design.

A form's own identity comes first, else its document properties, else the code or name on its unit sheet.  Nothing is
guessed: what is only alike is suggested, and what contradicts itself is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

from lcxl.campaign import UnitIndex, catalogue_digest, check_code
from lcxl.findings import Finding, finding
from lcxl.layout import RawField, RawForm, RawRow
from lcxl.layout import form as layout
from lcxl.model import Campaign, Unit, UnitKind
from lcxl.texts import LANGUAGES, bilingual, text
from lcxl.values import fold, period_code, raw_text

READERS = (layout.FORM_VERSION,)
"""Form versions that can be read; each released layout keeps its reader."""


_FEWEST_ROWS = 3

_SAME_WORDING = 50
"""How like, out of 100, two wordings of one indicator are at least."""

_DAMAGE = frozenset({"LC150", "LC151", "LC152", "LC153", "LC156", "LC158", "LC159"})
"""Findings of a reader that parts of the file are lost."""


WRONG_FORMS = frozenset({"LC204", "LC205", "LC217", "LC269"})
"""Findings that a form is of another round or catalogue: that one sentence is all that is told of it."""


class Owners:
    """Tells whose forms are in one campaign."""

    def __init__(self, campaign: Campaign) -> None:
        self.campaign = campaign
        self._in_force = {unit.code: unit for unit in campaign.units if unit.valid_on(campaign.period.end)}
        self._all = {unit.code: unit for unit in campaign.units}

    @cached_property
    def _index(self) -> UnitIndex:
        return UnitIndex(self.campaign.units, self.campaign.period.end)

    @cached_property
    def digest(self) -> str:
        """The digest of the campaign's catalogue, as forms carry it."""
        return catalogue_digest(self.campaign.catalogue)

    def named(self, names: Iterable[str]) -> str | None:
        """Return the code of the first unit that one of ``names`` (file names, senders) alone names, or None."""
        for name in names:
            units = self._units_in(name)
            if len(units) == 1:
                return units[0].code
        return None

    def several(self, names: Iterable[str]) -> tuple[str, tuple[Unit, ...]] | None:
        """Return the first of ``names`` that names several units, with them, where none names one alone."""
        found = [(name, units) for name in names if (units := self._units_in(name))]
        return found[0] if found and all(len(units) > 1 for _, units in found) else None

    def _units_in(self, name: str) -> tuple[Unit, ...]:
        return tuple(unit for unit in self._index.within(name) if unit.kind is not UnitKind.COLLECTIVE)

    def elsewhere(self, unit: Unit, form: RawForm, clues: Mapping[str, str]) -> Iterator[Finding]:
        """LC267: the file's name, its sender or its signer is another unit's than the form.

        ``clues`` are words by what they are (``name``, ``sender``); the signer and address of the form count as well.
        """
        typed = {key: raw_text(form.unit[key].value) for key in ("signer", "email") if key in form.unit}
        for key, words in {**clues, **typed}.items():
            units = self._units_in(words) or self._addressed(words)
            if units and unit.code not in {one.code for one in units}:
                where = bilingual("where", f"checks.clue.{key}", words=words)
                place = _place(form.unit[key]) if key in typed else {}
                names = {"unit_name": unit.short_name, "other": units[0].short_name}
                yield finding("LC267", **place, quote=words, **names, **where)
                return

    def _addressed(self, words: str) -> tuple[Unit, ...]:
        """Return the units of whose e-mail addresses one stands in ``words``."""
        given = set(re.findall(r"[^\s<>;,\"']+@[^\s<>;,\"']+", words.casefold()))
        return tuple(unit for unit in self._in_force.values() if unit.email and unit.email.casefold() in given)

    def whose(self, form: RawForm) -> tuple[Unit | None, list[Finding]]:
        """Return the unit of a form (None if it can't be told) and what is to be told of its identity.

        An error among the findings says that the form can't count.
        """
        readable = layout.INDICATORS.key in form.tables
        damage = [found for found in form.findings if found.code in _DAMAGE]
        if damage and not readable:
            unit = self._unit(form.identity.get("unit", "")) or self._named_on_sheet(form)[0]
            return unit, [finding("LC218", where=_where(damage))]
        if not readable and not form.identity and not form.unit:
            return None, [finding("LC201")]
        findings = list(self._version(form))
        unit, more = self._by_identity(form) if form.identity.get("unit") else self._by_unit_sheet(form)
        findings += more
        wrong = [found for found in findings if found.code in WRONG_FORMS] or list(self._other_catalogue(form))
        if wrong:
            return unit, wrong[:1]
        if not readable:
            findings.append(finding("LC220"))
        return unit, findings

    def _other_catalogue(self, form: RawForm) -> Iterator[Finding]:
        """LC269: a form that says nothing of its catalogue, most of whose rows are none of this one's."""
        table = form.tables.get(layout.INDICATORS.key)
        if table is None or "catalogue" in form.identity:
            return
        asked = [row for row in table.rows if "measure" in row.values]
        strange = [row for row in asked if not self._is_known(row)]
        if len(asked) >= _FEWEST_ROWS and len(strange) > len(asked) / 2:
            named = self.campaign.catalogue.title
            place = {"sheet": table.sheet, "cell": f"{table.columns['measure']}{strange[0].row}"}
            yield finding("LC269", **place, strange=len(strange), rows=len(asked), expected=named)

    def _is_known(self, row: RawRow) -> bool:
        """Tell whether a row's code is one of the catalogue's, and its wording that of the code's indicator."""
        number = self._numbers.get(raw_text(row.values["measure"]).replace(",", "."))
        said = raw_text(row.values["indicator_text"]) if "indicator_text" in row.values else ""
        if number is None or not said:
            return number is not None
        from rapidfuzz import fuzz

        return fuzz.ratio(fold(said), fold(self._texts[number])) >= _SAME_WORDING

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {measure.code: measure.indicator for measure in self.campaign.catalogue.measures}

    @cached_property
    def _texts(self) -> dict[int, str]:
        return {indicator.number: indicator.text for indicator in self.campaign.catalogue.indicators}

    def _version(self, form: RawForm) -> Iterator[Finding]:
        version = form.identity.get("form_version")
        if version not in READERS and form.identity:
            yield finding("LC206", quote=version, version=version or "?", known=", ".join(READERS))

    # By what the form says of itself.

    def _by_identity(self, form: RawForm) -> tuple[Unit | None, list[Finding]]:
        said = form.identity
        findings = [*self._other_round(said), *_properties_differ(form)]
        unit = self._unit(said["unit"])
        if unit is None:
            return None, [*findings, self._unknown(said["unit"])]
        if unit.kind is UnitKind.COLLECTIVE:
            return None, [*findings, finding("LC213", unit_name=unit.short_name)]
        changed = said.get("catalogue_digest") != self.digest
        if not any(found.code in ("LC204", "LC205") for found in findings):
            findings += self._check(said, unit)
            findings += self._period(form.unit.get("period"))
            if changed:
                findings.append(finding("LC210"))
        contradiction = list(self._contradiction(form, unit))
        return None if contradiction else unit, [*findings, *contradiction]

    def _unit(self, code: str) -> Unit | None:
        """Return the unit in force with a code, also one that lost its leading zeros."""
        found = self._in_force.get(code)
        if found is None and code.isdecimal():
            found = next((unit for known, unit in self._in_force.items() if known.lstrip("0") == code), None)
        return found

    def _unknown(self, code: str) -> Finding:
        gone = self._all.get(code)
        if gone is not None:
            return finding("LC212", quote=code, unit_name=gone.short_name)
        return finding("LC202", quote=code, code=code)

    def _other_round(self, said: Mapping[str, str]) -> Iterator[Finding]:
        """Tell a form of another period, else one of another campaign."""
        campaign = self.campaign
        period, code = said.get("period", campaign.period.code), said.get("campaign", campaign.code)
        if period != campaign.period.code:
            yield finding("LC204", quote=period, period=period, expected=campaign.period.code)
        elif code != campaign.code:
            yield finding("LC205", quote=code, campaign=code, expected=campaign.code)
        elif said.get("catalogue", campaign.catalogue.code) != campaign.catalogue.code:
            other = said["catalogue"]
            yield finding("LC217", quote=other, catalogue=other, expected=campaign.catalogue.code)

    def _check(self, said: Mapping[str, str], unit: Unit) -> Iterator[Finding]:
        """Tell a form whose check code is another unit's (it was copied and its unit changed), or is gone."""
        if "check" not in said:
            yield finding("LC208", sheet=layout.IDENTITY_SHEET, unit_name=unit.short_name)
            return
        campaign = self.campaign
        own = check_code(campaign.code, campaign.period.code, unit.code, said.get("catalogue_digest", ""))
        if said["check"] != own:
            yield finding("LC207", sheet=layout.UNIT.name, quote=said["check"], unit_name=unit.short_name)

    def _contradiction(self, form: RawForm, unit: Unit) -> Iterator[Finding]:
        """Tell where the unit sheet names another unit than the identity."""
        for key in ("unit_name", "unit_code"):
            field = form.unit.get(key)
            typed = raw_text(field.value) if field is not None else ""
            if field is None or typed in (unit.name, unit.code, ""):
                continue
            named = self._index.match(typed).unit
            if named is not None and named.code != unit.code:
                names = {"coded": unit.short_name, "named": named.short_name}
                yield finding("LC209", **_place(field), quote=typed, **names)
                return

    # By what stands on the unit sheet.

    def _by_unit_sheet(self, form: RawForm) -> tuple[Unit | None, list[Finding]]:
        unit, why = self._named_on_sheet(form)
        if unit is None:
            return None, [why] if why else []
        if unit.kind is UnitKind.COLLECTIVE:
            return None, [finding("LC213", unit_name=unit.short_name)]
        findings = list(self._blank_form(form.identity, unit)) if form.identity else []
        findings = findings or [finding("LC208", **_place(form.unit.get("unit_name")), unit_name=unit.short_name)]
        field = form.unit.get("period")
        if field is None or not raw_text(field.value):
            place = {"sheet": layout.UNIT.name} if field is None else _place(field)
            findings.append(finding("LC211", **place, expected=self.campaign.period.code))
        return unit, [*findings, *self._period(field)]

    def _blank_form(self, said: Mapping[str, str], unit: Unit) -> Iterator[Finding]:
        """Tell a form that was made for nobody in particular, and one of another catalogue."""
        catalogue = self.campaign.catalogue.code
        other = said.get("catalogue", catalogue)
        if other != catalogue:
            yield finding("LC217", quote=other, catalogue=other, expected=catalogue)
            return
        yield finding("LC216", unit_name=unit.short_name)
        if said.get("catalogue_digest") != self.digest:
            yield finding("LC210")

    def _named_on_sheet(self, form: RawForm) -> tuple[Unit | None, Finding | None]:
        """Return the unit of the code or the name on the unit sheet, else the finding that says why there is none."""
        coded, named = form.unit.get("unit_code"), form.unit.get("unit_name")
        by_code = self._unit(raw_text(coded.value)) if coded is not None else None
        name = raw_text(named.value) if named is not None else ""
        match = self._index.match(name) if name else None
        by_name = match.unit if match is not None else None
        if by_code is not None and by_name is not None and by_code.code != by_name.code and named is not None:
            names = {"coded": by_code.short_name, "named": by_name.short_name}
            return None, finding("LC209", **_place(named), quote=name, **names)
        if by_code or by_name:
            return by_code or by_name, None
        if match is not None and match.former is not None:
            return None, finding("LC212", **_place(named), quote=name, unit_name=match.former.short_name)
        near = "; ".join(one.short_name for one in match.suggestions) if match is not None else ""
        typed = name or (raw_text(coded.value) if coded is not None else "")
        if not typed:
            return None, finding("LC219", **_place(named or coded))
        similar = bilingual("similar", "checks.similar" if near else "", names=near)
        return None, finding("LC203", **_place(named or coded), quote=typed, name=typed, **similar)

    def _period(self, field: RawField | None) -> Iterator[Finding]:
        """Tell a unit sheet that names another period than the campaign's, or one that can't be told."""
        period = self.campaign.period
        typed = raw_text(field.value) if field is not None else ""
        if field is None or not typed or fold(typed) in (fold(period.code), fold(period.label)):
            return
        code = field.value.value[:7] if field.value.kind == "d" else period_code(typed)
        if code is None:
            yield finding("LC211", **_place(field), quote=typed, expected=period.code)
        elif code != period.code:
            yield finding("LC204", **_place(field), quote=typed, period=typed, expected=period.code)


def _place(field: RawField | None) -> dict[str, Any]:
    return {"sheet": layout.UNIT.name} if field is None else {"sheet": field.sheet, "cell": field.cell}


def _where(damage: Iterable[Finding]) -> str:
    """Return which parts of a file are damaged."""
    parts = dict.fromkeys(found.slots.get("member") or found.sheet or "zip" for found in damage)
    return ", ".join(list(parts)[:_MOST_PARTS])


_MOST_PARTS = 3


def _properties_differ(form: RawForm) -> Iterator[Finding]:
    """Tell where the identity sheet and the document properties don't say the same."""
    if form.identity_source != "sheet":
        return
    differ = [key for key, value in form.properties.items() if form.identity.get(key, value) != value]
    if "unit" in differ:
        other, own = form.properties["unit"], form.identity["unit"]
        yield finding("LC214", sheet=layout.IDENTITY_SHEET, quote=f"{own} / {other}", own=own, other=other)
    elif differ:
        keys = {f"keys_{lang}": ", ".join(text(f"checks.identity.{key}", lang) for key in differ) for lang in LANGUAGES}
        yield finding("LC215", sheet=layout.IDENTITY_SHEET, **keys)
