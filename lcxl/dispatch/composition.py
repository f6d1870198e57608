"""From a consolidation to a letter, without Word."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from lcxl.campaign import reporting_units
from lcxl.dispatch.campaign_texts import CampaignTexts, cell_of
from lcxl.dispatch.fields import context
from lcxl.dispatch.head import head_of, is_powerless, missing_fields, settings_of
from lcxl.dispatch.letter import CitedDocument, Letter
from lcxl.dispatch.marks import cited_in
from lcxl.dispatch.parts import Parts, Pick, milestones, usual_picks
from lcxl.dispatch.phrases import official_date, phrase, short_date, two_digits
from lcxl.dispatch.sandbox import Own
from lcxl.dispatch.template_tags import Known
from lcxl.dispatch.views import indicator_views, measure_views
from lcxl.findings import Finding, finding
from lcxl.layout import campaign as layout
from lcxl.model import OFFICES, Campaign, Citation, Consolidation, UnitState
from lcxl.texts import labels

REPORT = "report"


def compose(consolidation: Consolidation, document: str = REPORT, picked: Collection[Pick] | None = None) -> Letter:
    """Return an outgoing document as fields, paragraphs and tables.

    ``document`` is a key of the documents sheet: ``report``, ``sending`` or ``reminder`` (the last two take their
    paragraphs from their Word templates).  ``picked`` are the units' narratives that staff marked; None takes
    difficulties and proposals of all units.  Mistakes in the campaign's texts stand in ``Letter.findings``, each
    with its cell; the text is then printed with ellipses for its placeholders.
    """
    campaign = consolidation.campaign
    settings = settings_of(campaign, document)
    letter = Letter(
        document=document,
        head=head_of(campaign, settings, str),
        facts=_facts(campaign, consolidation),
        indicators=indicator_views(consolidation),
        measures=measure_views(consolidation),
        missing=_names(consolidation, UnitState.MISSING),
        unreadable=_names(consolidation, UnitState.UNREADABLE),
        late=tuple(result.unit.name for result in consolidation.units if result.late),
        citations=tuple(_uncited(citation) for citation in campaign.citations),
        annex_landscape=campaign.settings.annex_landscape,
        made_on=campaign.period.end,
        findings=tuple(_about_settings(campaign, document)),
    )
    return _written(letter, consolidation, picked)


def _written(letter: Letter, consolidation: Consolidation, picked: Collection[Pick] | None) -> Letter:
    """Fill in all texts that staff wrote, in reading order."""
    campaign = consolidation.campaign
    notes: list[str] = []
    texts = CampaignTexts(context(letter, notes), notes, known(letter))
    sheet = layout.DOCUMENTS.name
    head = head_of(campaign, settings_of(campaign, letter.document), lambda text: texts.filled(text, sheet=sheet))
    citations = tuple(_cited(citation, texts) for citation in campaign.citations)
    letter = replace(letter, head=head, citations=citations)
    if letter.document == REPORT:
        letter = replace(letter, roadmap=milestones(campaign.roadmap, texts))
        picks = usual_picks(consolidation) if picked is None else picked
        letter = replace(letter, parts=Parts(campaign, letter, texts, picks).all())
    letter = replace(letter, footnotes=tuple(notes))
    return replace(letter, findings=(*letter.findings, *texts.findings, *_incomplete(letter, campaign)))


def known(letter: Letter, own: Own | None = None) -> Known:
    """Return what texts and templates of this letter may cite and look up, with what a programmer adds."""
    return Known(
        own=tuple(own.values) if own else (),
        filters=tuple(own.filters) if own else (),
        citations=[document.key for document in letter.citations],
        indicators=[view.number for view in letter.indicators],
        measures=[view.code for view in letter.measures],
    )


def _names(consolidation: Consolidation, state: UnitState) -> tuple[str, ...]:
    return tuple(result.unit.name for result in consolidation.units if result.state == state)


def _facts(campaign: Campaign, consolidation: Consolidation) -> dict[str, str]:
    period = campaign.period
    asked = [result.unit for result in consolidation.units] or reporting_units(campaign)
    kinds = [unit.kind for unit in asked]
    departments = sum(kind in OFFICES for kind in kinds)
    received = sum(result.state == UnitState.RECEIVED for result in consolidation.units)
    return {
        "dia_phuong": campaign.place_name,
        "ten_bo_tieu_chi": campaign.title,
        "ky_bao_cao": period.code,
        "tu_ngay": official_date(period.start),
        "den_ngay": official_date(period.end),
        "ngay_chot": official_date(period.cutoff),
        "han_nop": official_date(period.deadline),
        "nhan_ky_nay": period.label,
        "nhan_ky_truoc": period.previous_label,
        "nhan_cung_ky": period.last_year_label,
        "lien_he": _contact(campaign),
        "van_ban_gui_bieu": _sending(campaign),
        "so_don_vi": two_digits(len(kinds)),
        "so_phong_ban": two_digits(departments),
        "so_phuong_xa": two_digits(len(kinds) - departments),
        "so_da_nop": two_digits(received),
    }


def _contact(campaign: Campaign) -> str:
    contact = campaign.contact
    said = [contact.person]
    said += [phrase("telephone", telephone=contact.telephone)] if contact.telephone else []
    said += [phrase("email", email=contact.email)] if contact.email else []
    return ", ".join(part for part in said if part)


def _sending(campaign: Campaign) -> str:
    """Return the letter that sent the forms out as it is cited; in general words before it has a number."""
    head = head_of(campaign, settings_of(campaign, "sending"), str)
    if not head.number:
        return phrase("sending")
    cited = [phrase("symbol", kind=head.kind_label, symbol=f"{head.number}/{head.symbol}")]
    cited += [phrase("on", date=short_date(head.date))] if head.date else []
    return " ".join([*cited, phrase("by", issuer=head.issuing_body_full), phrase("about", subject=head.subject)])


def _uncited(citation: Citation) -> CitedDocument:
    """Return a document of the register before its subject is filled in."""
    short = phrase("symbol", kind=citation.kind, symbol=citation.symbol)
    return CitedDocument(
        key=citation.key,
        kind=citation.kind,
        symbol=citation.symbol,
        date=short_date(citation.date),
        issuer=citation.issuer,
        full=short,
        short=short,
    )


def _cited(citation: Citation, texts: CampaignTexts) -> CitedDocument:
    """Return a document of the register; its first citation names symbol, date, issuer and subject (II.6b)."""
    cell = cell_of(layout.CITATIONS, "subject", citation.place)
    subject = texts.filled(citation.subject, sheet=citation.place.sheet, cell=cell)
    document = _uncited(citation)
    parts = [
        document.short,
        phrase("on", date=document.date) if document.date else "",
        phrase("by", issuer=citation.issuer) if citation.issuer else "",
        subject.strip(" .;"),
    ]
    return replace(document, full=" ".join(part for part in parts if part))


def _about_settings(campaign: Campaign, document: str) -> list[Finding]:
    """Return what is missing in the document's column."""
    settings = settings_of(campaign, document)
    column = labels("campaign.document_records").get(document, document)
    sheet = layout.DOCUMENTS.name
    found = [finding("LC855", sheet=sheet, field=field, document=column) for field in missing_fields(settings)]
    if is_powerless(settings):
        found.append(finding("LC856", sheet=sheet, document=column, title=settings["signer_title"] or "-"))
    return found


def _incomplete(letter: Letter, campaign: Campaign) -> list[Finding]:
    """Return the cited documents of the register that can't be cited in full (II.6b), or that cite themselves."""
    said = [*(line for part in letter.parts.values() for line in part), *letter.footnotes, letter.head.subject]
    cited = set().union(*(cited_in(text) for text in said))
    found = []
    for place in sorted(cited):
        citation = campaign.citations[place]
        if place in _leads_to(letter.citations, place):
            cell = cell_of(layout.CITATIONS, "subject", citation.place) or None
            found.append(finding("LC870", sheet=layout.CITATIONS.name, cell=cell, key=citation.key))
        lacking = [key for key in ("date", "issuer", "subject") if not getattr(citation, key)]
        if lacking:
            headers = ", ".join(layout.CITATIONS.column(key).header for key in lacking)
            cell = cell_of(layout.CITATIONS, lacking[0], citation.place) or None
            found.append(finding("LC854", sheet=layout.CITATIONS.name, cell=cell, key=citation.key, fields=headers))
    return found


def _leads_to(citations: Sequence[CitedDocument], place: int) -> set[int]:
    """Return the documents that the subject of one cites, and those that theirs cite."""
    found: set[int] = set()
    open_ = cited_in(citations[place].full)
    while open_:
        following = open_.pop()
        if following not in found:
            found.add(following)
            open_ |= cited_in(citations[following].full)
    return found
