"""Fills a letter into its Word template: docxtpl with real footnotes, escaping, a sandbox and fixed bytes."""

from __future__ import annotations

from datetime import datetime, time
from io import BytesIO
from typing import Any

from docxtpl import DocxTemplate
from jinja2 import Environment, TemplateError
from lxml import etree

from lcxl.dispatch import NOT_WORKED_OUT, Letter, Own, Reading, Sandbox, context, known, tags
from lcxl.engine import repack
from lcxl.errors import LcxlError
from lcxl.findings import Severity, finding
from lcxl.writers.word.draftmark import mark_draft
from lcxl.writers.word.footnotes import Footnotes, style_ids, tag
from lcxl.writers.word.pagefit import Fit
from lcxl.writers.word.spelling import Speller
from lcxl.writers.word.template_check import check_parts, text_of
from lcxl.writers.word.template_parts import TemplateParts, template_parts

_NOTES = tuple(
    f"application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml" for kind in ("footnotes", "endnotes")
)


def write_document(letter: Letter, template: bytes, own: Own | None = None) -> bytes:
    """Return the letter as a Word file; the same letter and template always give the same bytes.

    ``own`` adds placeholders and filters to lcxl's.

    LcxlError with every mistake of the template (LC840 to LC850, LC853, LC859, LC867, LC868), each with its place.
    """
    parts = template_parts(template)
    wrong = [found for found in check_parts(parts, known(letter, own)) if found.severity == Severity.ERROR]
    if wrong:
        raise LcxlError(*wrong)
    try:
        return _filled(letter, parts.data, own)
    except NOT_WORKED_OUT as error:
        values = context(letter, []) | (own.callable_values() if own else {})
        failing = _failing_tag(parts, values, own)
        if failing is None:  # what is wrong is the file, not a placeholder
            raise LcxlError(finding("LC853")) from error
        raise LcxlError(finding("LC849", tag=failing, reason=type(error).__name__)) from error
    except Exception as error:  # whatever a library raises on a damaged file
        raise LcxlError(finding("LC853")) from error


def _filled(letter: Letter, template: bytes, own: Own | None) -> bytes:
    notes = list(letter.footnotes)
    values = context(letter, notes) | (own.callable_values() if own else {})
    filled = _Template(BytesIO(template))
    filled.render(values, Sandbox(autoescape=True, own=own), autoescape=True)
    _finish(filled.docx, letter, notes)
    target = BytesIO()
    filled.docx.save(target)
    return repack(target.getvalue())


def _failing_tag(template: TemplateParts, values: dict[str, Any], own: Own | None) -> str | None:
    """Return the placeholder that can't be worked out by itself; an ellipsis if it may fail in a loop; None without."""
    environment = Sandbox(autoescape=True, own=own)
    looped = False
    for _, root in template.filled:
        for paragraph in root.iter(tag("p")):
            for found in tags(text_of(paragraph)):
                looped = looped or found.startswith("{%")
                try:
                    environment.from_string(found).render(values)
                except (TemplateError, LookupError):
                    continue
                except NOT_WORKED_OUT:
                    return found
    return "\u2026" if looped else None


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """docxtpl where it differs from what a letter needs."""

    def render_footnotes(self, context: dict[str, Any], jinja_env: Environment | None = None) -> None:
        """Render the template's own notes once; docxtpl does it once per section, rendering people's text."""
        for part in self.docx.part.package.iter_parts():
            if part.content_type in _NOTES:
                xml = self.patch_xml(part.blob.decode("utf-8"))
                part._blob = self.render_xml_part(xml, part, context, jinja_env).encode("utf-8")

    def render_properties(self, context: dict[str, Any], jinja_env: Environment | None = None) -> None:
        """Leave the properties alone: they are set from the letter."""

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None) -> str:
        """Render one part; unlike docxtpl, text such as ``{_{`` comes out as it was typed."""
        self.current_rendering_part = part
        rendered: str = self.resolve_listing(jinja_env.from_string(src_xml).render(context))
        return rendered

    def fix_tables(self, xml: str) -> Any:
        """Parse the body strictly: a slip in escaping must not be repaired in silence."""
        etree.fromstring(xml.encode("utf-8"))
        return super().fix_tables(xml)


def _finish(document: Any, letter: Letter, notes: list[str]) -> None:
    """Spell the marks out, fit the page, set the properties."""
    definitions = document.styles.element
    styles = style_ids(definitions)
    footnotes = Footnotes(document.part, styles)
    speller = Speller(Reading(letter.citations), footnotes, notes)
    speller.walk(document.element.body)
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.rpartition("/")[2] in ("header", "footer"):
            speller.walk(relation.target_part.element)
    footnotes.save()
    for relation in document.part.rels.values():
        if not relation.is_external and relation.reltype.rpartition("/")[2] == "endnotes":
            notes_root = etree.fromstring(relation.target_part.blob)
            speller.walk(notes_root)
            relation.target_part._blob = etree.tostring(
                notes_root, xml_declaration=True, encoding="UTF-8", standalone=True
            )
    Fit(document.element.body, definitions, styles).adjust(landscape=letter.annex_landscape)
    mark_draft(document.element.body, letter.draft)
    _set_properties(document.core_properties, letter)


def _set_properties(properties: Any, letter: Letter) -> None:
    """Set what a file says of itself; its time is the letter's date or the end of the period, never the clock."""
    reading = Reading(letter.citations)
    day = letter.head.date or letter.made_on
    made = datetime.combine(day, time()) if day else datetime(2000, 1, 1)
    properties.title = reading.plain(f"{letter.head.kind_label}: {letter.head.subject}")[:255]
    properties.author = properties.last_modified_by = letter.head.issuing_body_full[:255]
    properties.created = properties.modified = made
    properties.revision = 1
    properties.language = "vi-VN"
