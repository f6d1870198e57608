"""Tables to a campaign and back: what the campaign workbook and the data files of a round have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from typing import Any

from lcxl.campaign.catalogue import Tables, build_catalogue, build_units
from lcxl.campaign.decisions import Decisions
from lcxl.campaign.decoding import Decoder
from lcxl.campaign.history import build_history, history_records
from lcxl.campaign.kinds import implied_codes, with_groups
from lcxl.campaign.levels import own_level
from lcxl.campaign.records import Record, print_threshold
from lcxl.campaign.settings import advanced_values, build_settings, evidence_label
from lcxl.findings import Finding
from lcxl.layout import TableSheet
from lcxl.layout import campaign as layout
from lcxl.model import Campaign, Contact, DocumentSettings, Indicator, Level, Period, Unit
from lcxl.texts import label, labels
from lcxl.values import format_figure

FILE = "chien-dich.xlsx"


def build_campaign(tables: Tables, *, file: str = FILE) -> tuple[Campaign | None, list[Finding]]:
    """Return the campaign that the tables declare, and everything that is wrong with them.

    None only where the period sheet itself can't be read: without a code and dates there is no campaign.
    Rows with an error are left out, so that the rest can still be checked.
    """
    decoder = Decoder(file)
    record = next(iter(tables.get("period", ())), None)
    values = decoder.values(layout.PERIOD, record) if record is not None else None
    head = values or {}
    decoder.place_name = head.get("place_name", "")
    units = build_units(tables, decoder)
    catalogue = build_catalogue(
        tables, decoder, code=head.get("catalogue", ""), title=head.get("title", ""), units=units
    )
    rows = Decisions(tables, decoder, units, catalogue)
    _tell_empty(tables, decoder)
    if values is None or record is None:
        return None, decoder.findings
    _check_period(values, record, decoder)
    campaign = Campaign(
        code=values["code"],
        title=values["title"],
        place_name=values["place_name"],
        period=_period(values),
        catalogue=catalogue,
        units=with_groups(units, decoder.mentioned),
        contact=Contact(
            person=values.get("contact_person", ""),
            telephone=values.get("contact_telephone", ""),
            email=values.get("contact_email", ""),
        ),
        digital_signing=values.get("signing") == "digital",
        status_labels=labels("status")
        | ({"higher_level": values["higher_level_label"]} if "higher_level_label" in values else {}),
        rulings=rows.rulings(),
        corrections=rows.corrections(),
        acceptances=rows.acceptances(),
        receipts=rows.receipts(),
        documents=_documents(tables, decoder),
        citations=rows.citations(),
        paragraphs=rows.paragraphs(),
        roadmap=rows.roadmap(),
        history=build_history(tables, decoder),
        settings=build_settings(tables, values, decoder),
    )
    return campaign, decoder.findings


def _tell_empty(tables: Tables, decoder: Decoder) -> None:
    """LC810: nothing can be reported without units, indicators and measures."""
    for sheet in (layout.UNITS, layout.INDICATORS, layout.MEASURES):
        if sheet.key in tables and not tables[sheet.key]:
            decoder.tell("LC810", Record(values={}, sheet=sheet.name), "", sheet_name=sheet.name)


def _check_period(values: dict[str, Any], record: Record, decoder: Decoder) -> None:
    """Tell a period that ends before it starts, and a code that is none or another than it seems."""
    if values["end"] < values["start"]:
        decoder.tell("LC819", record, "end", start=_day(values["start"]), end=_day(values["end"]))
    header = next(line.header for line in layout.PERIOD.fields if line.key == "period")
    days = values["start"], values["end"]
    values["period"] = decoder.period(record, "period", values["period"], header, days)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _period(values: Mapping[str, Any]) -> Period:
    return Period(
        code=values["period"],
        start=values["start"],
        end=values["end"],
        cutoff=values.get("cutoff"),
        deadline=values.get("deadline"),
        label=values["label"],
        previous_label=values.get("previous_label", ""),
        last_year_label=values.get("last_year_label", ""),
    )


def _documents(tables: Tables, decoder: Decoder) -> tuple[DocumentSettings, ...]:
    found = []
    for record in tables.get("documents", ()):
        values = decoder.values(layout.DOCUMENTS, record) or {}
        day = values.pop("date", None)
        found.append(DocumentSettings(key=record.entry, fields={k: str(v) for k, v in values.items()}, date=day))
    return tuple(found)


def campaign_tables(campaign: Campaign) -> dict[str, list[Record]]:
    """Return the tables of a campaign: the reverse of ``build_campaign``, with labels as staff read them.

    Values are str, int, Decimal, date, tuple of codes, bool or Quantity; blanks are absent.
    """
    return {
        "period": [Record(values=_period_values(campaign))],
        "units": [_unit_record(unit) for unit in campaign.units if unit.code not in implied_codes()],
        "indicators": [_indicator_record(indicator, campaign) for indicator in campaign.catalogue.indicators],
        "measures": [_measure_record(measure) for measure in campaign.catalogue.measures],
        "rulings": [_record(ruling, layout.RULINGS) for ruling in campaign.rulings],
        "corrections": [_record(correction, layout.CORRECTIONS) for correction in campaign.corrections],
        "acceptances": [_record(acceptance, layout.ACCEPTANCES) for acceptance in campaign.acceptances],
        "receipts": [_record(receipt, layout.RECEIPTS) for receipt in campaign.receipts],
        "documents": [
            Record(values={**document.fields, **({"date": document.date} if document.date else {})}, entry=document.key)
            for document in campaign.documents
        ],
        "citations": [_record(citation, layout.CITATIONS) for citation in campaign.citations],
        "paragraphs": [_record(paragraph, layout.PARAGRAPHS) for paragraph in campaign.paragraphs],
        "roadmap": [_record(task, layout.ROADMAP) for task in campaign.roadmap],
        "history": history_records(campaign),
        "advanced": [Record(values=advanced_values(campaign.settings))],
    }


def _record(noun: object, sheet: TableSheet) -> Record:
    """Take the values of a noun's fields that the sheet has columns for; codes of choices become labels."""
    values: dict[str, object] = {}
    names = {f.name for f in fields(noun)}  # type: ignore[arg-type]
    for column in sheet.columns:
        value = getattr(noun, column.key) if column.key in names else None
        if value is None or value == "" or value == () or value is False:
            continue
        values[column.key] = labels(column.choices)[str(value)] if column.choices else value
    return Record(values=values)


def _unit_record(unit: Unit) -> Record:
    """Return a unit without the groups that it belongs to by its kind."""
    return _record(replace(unit, groups=tuple(g for g in unit.groups if g not in implied_codes())), layout.UNITS)


def level_words(campaign: Campaign) -> dict[str, str]:
    """Return what the levels of indicators are called in the campaign's workbooks."""
    return {**labels("level"), Level.CITY: own_level(campaign.place_name)}


def _indicator_record(indicator: Indicator, campaign: Campaign) -> Record:
    values = dict(_record(indicator, layout.INDICATORS).values)
    values["level"] = level_words(campaign)[indicator.level]
    if indicator.group:
        values["group_name"] = campaign.catalogue.groups.get(indicator.group, indicator.group)
    return Record(values=values)


def _measure_record(measure: Any) -> Record:
    values = dict(_record(measure, layout.MEASURES).values)
    values["unit"] = measure.unit.label
    values["threshold"] = print_threshold(measure.threshold)
    for key in ("previous", "last_year"):
        shown = getattr(measure, f"{key}_text")
        quantity = getattr(measure, key)
        plain = quantity is not None and quantity.bound is None
        if plain and shown == format_figure(quantity.value, measure.unit):
            values[key] = quantity
        elif shown:
            values[key] = shown
    return Record(values={key: value for key, value in values.items() if value != ""})


def _period_values(campaign: Campaign) -> dict[str, object]:
    period, settings, contact = campaign.period, campaign.settings, campaign.contact
    values: dict[str, object] = {
        "code": campaign.code,
        "title": campaign.title,
        "catalogue": campaign.catalogue.code,
        "place_name": campaign.place_name,
        "period": period.code,
        "start": period.start,
        "end": period.end,
        "cutoff": period.cutoff,
        "deadline": period.deadline,
        "label": period.label,
        "previous_label": period.previous_label,
        "last_year_label": period.last_year_label,
        "contact_person": contact.person,
        "contact_telephone": contact.telephone,
        "contact_email": contact.email,
        "signing": label(f"signing.{'digital' if campaign.digital_signing else 'paper'}"),
        "higher_level_label": campaign.status_labels["higher_level"],
        "annex_orientation": label(f"orientation.{'landscape' if settings.annex_landscape else 'portrait'}"),
        "evidence_required": evidence_label(settings),
        "release_incomplete": "x" if settings.release_incomplete else "",
    }
    return {key: value for key, value in values.items() if value not in (None, "")}
