"""Letters to units: e-mail drafts that a mail program opens ready to send, and short texts to paste."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from lcxl.model import Campaign, Unit
from lcxl.texts import text
from lcxl.values import name_of_period

Kind = Literal["forms", "returned", "replaced", "missing", "unreadable"]
XLSX = "vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")


class Letter(NamedTuple):
    """One letter: subject and body of an e-mail, and the short text to paste into Zalo or webmail."""

    subject: str
    body: str
    paste: str


def letter(
    kind: Kind,
    campaign: Campaign,
    unit: Unit,
    *,
    file: str,
    count: int = 0,
    received: Sequence[str] = (),
    deadline: date | None = None,
    today: date | None = None,
    lang: str = "vi",
) -> Letter:
    """Return the words that go to ``unit``.

    ``forms`` sends its form, ``returned`` gives it back with ``count`` points to mend, ``replaced`` sends a blank one
    for a file that is not of this unit and round, ``missing`` reminds of a report
    that has not come, ``unreadable`` of one that came as scan or Word only (``received`` names what came).  ``file``
    is the name of the workbook.  ``deadline`` stands for the period's own where given; on a day after it (``today``)
    the unit is asked to answer at once.
    """
    contact = ", ".join(_contact(campaign, lang))
    day = deadline or campaign.period.deadline
    slots = {
        "unit": unit.name,
        "title": campaign.catalogue.title,
        "period": name_of_period(campaign.period.code) if lang == "vi" else campaign.period.code,
        "file": file,
        "deadline": until(day, today, lang),
        "count": count,
        "received": ", ".join(received),
    }
    long_contact = text("mail.contact", lang, contact=contact) if contact else ""
    short_contact = text("mail.paste_contact", lang, contact=contact) if contact else ""
    return Letter(
        subject=_one_line(text(f"mail.{kind}.subject", lang, **slots)),
        body=text(f"mail.{kind}.body", lang, contact=long_contact, **slots).strip() + "\n",
        paste=_one_line(text(f"mail.{kind}.paste", lang, contact=short_contact, **slots)),
    )


def until(deadline: date | None, today: date | None = None, lang: str = "vi") -> str:
    """Return by when something is asked for, to follow a verb: at once where the deadline is over."""
    if deadline is None:
        return ""
    key = "overdue" if today is not None and today > deadline else "deadline"
    return text(f"mail.{key}", lang, deadline=f"{deadline:%d/%m/%Y}")


def _contact(campaign: Campaign, lang: str) -> list[str]:
    contact = campaign.contact
    telephone = text("mail.telephone", lang, telephone=contact.telephone) if contact.telephone else ""
    return [part for part in (contact.person, telephone, contact.email) if part]


def draft(to: str, subject: str, body: str, attachments: Sequence[tuple[str, bytes]] = ()) -> bytes:
    """Return an ``.eml`` file that mail programs open as a message not yet sent.

    ``to`` holds addresses separated by commas or semicolons; what is no address is left out.  ``attachments`` are
    (file name, content).  It has no date, no identifier and a boundary made of its content, so that the same letter
    is the same file; line breaks never reach a header.
    """
    from email.message import EmailMessage, MIMEPart
    from email.policy import SMTP

    message = EmailMessage(policy=SMTP.clone(max_line_length=998, refold_source="none"))
    message["X-Unsent"] = "1"
    addresses = _addresses(to)
    if addresses:
        message["To"] = ", ".join(addresses)
    message["Subject"] = _one_line(subject)
    message.set_content(body, cte="base64")
    digest = hashlib.sha256("\0".join((to, subject, body)).encode("utf-8", "replace"))
    for name, content in attachments:
        digest.update(hashlib.sha256(content).digest() + name.encode("utf-8", "replace"))
        message.add_attachment(content, maintype="application", subtype=_subtype(name), filename=_one_line(name))
    if message.is_multipart():
        message.set_boundary(f"=_lcxl_{digest.hexdigest()[:32]}")
        for part in message.iter_parts():
            if isinstance(part, MIMEPart):  # the standard library repeats the version in every part
                del part["MIME-Version"]
    return message.as_bytes()


def _addresses(written: str) -> list[str]:
    """Return the addresses in a list separated by commas or semicolons, also where they stand as ``Name <address>``."""
    entries = (entry.strip().rpartition("<")[2].rstrip(">").strip() for entry in re.split("[,;]", written))
    return [entry for entry in entries if _ADDRESS.fullmatch(entry)]


def _subtype(name: str) -> str:
    return XLSX if name.casefold().endswith(".xlsx") else "octet-stream"


def _one_line(words: str) -> str:
    """Return ``words`` on one line, without control characters: fit for a header."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).split())
