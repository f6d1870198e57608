"""The head, recipients and signature of a letter, from its column of the documents sheet."""

from __future__ import annotations

import re
from collections.abc import Callable

from lcxl.dispatch.letter import Head
from lcxl.dispatch.phrases import initial_small, word, wording
from lcxl.layout import campaign as layout
from lcxl.model import Campaign, DocumentSettings
from lcxl.texts import label

REQUIRED = ("issuing_body", "symbol", "place", "subject", "recipients", "signer_title")
"""Lines of the documents sheet without which a letter has no head or signature."""

_LIST_SIGN = re.compile("^[-\u2013+*\u2022]\\s*")
Fill = Callable[[str], str]


def settings_of(campaign: Campaign, document: str) -> DocumentSettings:
    """Return the settings of a document (empty ones if the sheet has no column for it)."""
    found = (settings for settings in campaign.documents if settings.key == document)
    return next(found, DocumentSettings(key=document))


def missing_fields(settings: DocumentSettings) -> list[str]:
    """Return the labels of required lines that are empty; a dispatch also needs an addressee."""
    needed = [*REQUIRED, *(["addressees"] if settings["kind"] != "report" else [])]
    names = {field.key: field.header for field in layout.DOCUMENTS.fields}
    return [names[key] for key in needed if not settings[key].strip()]


def head_of(campaign: Campaign, settings: DocumentSettings, fill: Fill) -> Head:
    """Return the head of a letter; ``fill`` fills placeholders of its texts.

    With digital signing, number and date stay blank: the signing system puts them in.
    """
    kind = settings["kind"] or "dispatch"
    issuing = lines(settings["issuing_body"])
    day, number = (None, "") if campaign.digital_signing else (settings.date, settings["number"].strip())
    return Head(
        kind=kind,
        kind_label=label(f"document_kind.{kind}"),
        parent_body=settings["parent_body"].strip().upper(),
        issuing_body=tuple(line.upper() for line in issuing),
        issuing_body_full=settings["issuing_body_full"].strip() or " ".join(issuing),
        issuing_body_short=settings["issuing_body_short"].strip() or settings["issuing_body_full"].strip(),
        number=number.zfill(2) if number.isdecimal() else number,
        symbol=symbol_for(settings["symbol"].strip(), kind),
        place=settings["place"].strip(),
        date=day,
        subject=subject_of(fill(settings["subject"])),
        addressees=listing(fill(settings["addressees"])),
        recipients=listing(fill(settings["recipients"])),
        authority=authority_lines(settings),
        signer=settings["signer_name"].strip(),
        annex_title=fill(settings["annex_title"]).strip(),
    )


def lines(text: str) -> tuple[str, ...]:
    """Return the lines of a cell that are not empty, stripped."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def listing(text: str) -> tuple[str, ...]:
    """Return the entries of a list typed into one cell, a line each, without list signs and final stops."""
    return tuple(_LIST_SIGN.sub("", line).rstrip(" ;.,") for line in lines(text))


def subject_of(text: str) -> str:
    """Return a subject as it follows ``V/v``: without that sign and without a stop."""
    subject = " ".join(text.split()).rstrip(" .;")
    sign = word("subject_prefix")
    if subject.casefold().startswith(sign.casefold()):
        subject = initial_small(subject[len(sign) :].strip())
    return subject


def symbol_for(symbol: str, kind: str) -> str:
    """Return the symbol as the type asks: that of a report begins with its sign (``BC-UBND``), a dispatch has none."""
    sign = word("report_symbol")
    groups = symbol.split("-")
    if kind == "report" and symbol and groups[0] != sign:
        return f"{sign}-{groups[0]}"
    return symbol


def authority_lines(settings: DocumentSettings) -> tuple[str, ...]:
    """Return the lines above the signature (Decree 30/2020, Appendix I, II.7b), in capitals.

    A sign typed alone is completed: TM. with the name of the body, KT. with the head's title from the deputy's,
    TL. and TUQ. with the title of the head of the body that is signed for, Q. with the signer's own title.
    """
    title = settings["signer_title"].strip().upper()
    written = [line.upper() for line in lines(settings["authority"])]
    completed = [_completed(line, settings, title) for line in written]
    if written and written[-1].rstrip(".") == word_of("acting").rstrip("."):
        return tuple(completed)
    return (*completed, *([title] if title else []))


def word_of(sign: str) -> str:
    """Return the abbreviation of a power to sign (``collective`` is TM.)."""
    found: str = wording("authority")[sign]
    return found


def _completed(line: str, settings: DocumentSettings, title: str) -> str:
    sign = f"{line.rstrip('.')}."
    if sign == word_of("collective"):
        return f"{sign} {_body(settings)}".rstrip()
    if sign == word_of("deputy"):
        return f"{sign} {title.removeprefix(word('deputy'))}".rstrip()
    if sign in (word_of("order"), word_of("mandate")):
        return f"{sign} {_head_title(settings)}".rstrip()
    return f"{sign} {title}".rstrip() if sign == word_of("acting") else line


def _body(settings: DocumentSettings) -> str:
    """Return the name of the body without its place: its first line, or the known name it begins with."""
    name = " ".join(lines(settings["issuing_body"])).upper()
    known = (body for body in wording("authority")["head"] if name.startswith(f"{body} "))
    return next(known, (lines(settings["issuing_body"].upper()) or ("",))[0])


def _head_title(settings: DocumentSettings) -> str:
    name = (settings["parent_body"].strip() or " ".join(lines(settings["issuing_body"]))).upper()
    titles: dict[str, str] = wording("authority")["head"]
    return next((title for body, title in titles.items() if name.startswith(f"{body} ")), "")


def is_powerless(settings: DocumentSettings) -> bool:
    """Tell whether the authority can't be right.

    KT. is for a deputy; a sign of power needs somebody after it (II.7b); a collective body is signed for by TM.
    """
    found = authority_lines(settings)
    title = settings["signer_title"].strip().upper()
    signs = {word_of(sign) for sign in ("collective", "deputy", "order", "mandate", "acting")}
    bare = any(f"{line.rstrip('.')}." in signs for line in found)
    stands_in = any(line.startswith(word_of("deputy")) for line in found)
    return bare or (stands_in and not title.startswith(word("deputy")))
