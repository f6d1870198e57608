"""The fixed parts of a Word file: types, relationships, styles, settings, empty footnotes, headers, properties."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

from lcxl.engine import repack
from lcxl.writers.word.wordml import DECLARATION, NAMESPACES, Look, R, page_number, paragraph_style, run_properties

HEADER, FIRST_HEADER = "rId3", "rId4"
"""Relationships of the header with the page number and of the empty one of first pages."""

_OFFICE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PARTS = {
    "word/document.xml": f"{_OFFICE}.document.main+xml",
    "word/styles.xml": f"{_OFFICE}.styles+xml",
    "word/settings.xml": f"{_OFFICE}.settings+xml",
    "word/footnotes.xml": f"{_OFFICE}.footnotes+xml",
    "word/header1.xml": f"{_OFFICE}.header+xml",
    "word/header2.xml": f"{_OFFICE}.header+xml",
    "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
}
_RELATIONS = {
    "rId1": ("styles", "styles.xml"),
    "rId2": ("settings", "settings.xml"),
    HEADER: ("header", "header1.xml"),
    FIRST_HEADER: ("header", "header2.xml"),
    "rId5": ("footnotes", "footnotes.xml"),
}

SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>'
    f"</w:pPr><w:r><w:{kind}/></w:r></w:p></w:footnote>"
    for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
)
"""The two notes that every footnotes part begins with: the lines above the notes of a page."""


def footnotes_part(notes: str = "") -> str:
    """Return the part of footnotes with its separators and ``notes``."""
    return f"{DECLARATION}<w:footnotes {NAMESPACES}>{SEPARATORS}{notes}</w:footnotes>"


def word_file(body: str, looks: Mapping[str, tuple[str, Look]], *, title: str) -> bytes:
    """Return a Word file with ``body`` (content of ``w:body``) and paragraph styles ``id -> (name, look)``."""
    parts = {
        "[Content_Types].xml": _types(),
        "_rels/.rels": _relationships(
            {
                "rId1": (f"{R}/officeDocument", "word/document.xml"),
                "rId2": (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            }
        ),
        "word/_rels/document.xml.rels": _relationships(
            {identity: (f"{R}/{kind}", target) for identity, (kind, target) in _RELATIONS.items()}
        ),
        "word/document.xml": f"{DECLARATION}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/styles.xml": _styles(looks),
        "word/settings.xml": _settings(),
        "word/footnotes.xml": footnotes_part(),
        "word/header1.xml": f"{DECLARATION}<w:hdr {NAMESPACES}>{page_number('Header')}</w:hdr>",
        "word/header2.xml": (
            f'{DECLARATION}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr></w:p></w:hdr>'
        ),
        "docProps/core.xml": _core(title),
    }
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return repack(packed.getvalue())


def _types() -> str:
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in _PARTS.items())
    return (
        f'{DECLARATION}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relationships(relations: Mapping[str, tuple[str, str]]) -> str:
    written = "".join(
        f'<Relationship Id="{identity}" Type="{kind}" Target="{target}"/>'
        for identity, (kind, target) in relations.items()
    )
    return f'{DECLARATION}<Relationships xmlns="{_PACKAGE}/relationships">{written}</Relationships>'


def _styles(looks: Mapping[str, tuple[str, Look]]) -> str:
    custom = "".join(paragraph_style(identity, name, look) for identity, (name, look) in looks.items())
    return (
        f"{DECLARATION}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault>"
        f"{run_properties(size=14).replace('</w:rPr>', _language())}</w:rPrDefault>"
        '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
        "</w:pPrDefault></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
        '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/></w:tblPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/>'
        f'<w:pPr><w:jc w:val="center"/></w:pPr>{run_properties(size=14)}</w:style>'
        '<w:style w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/>'
        f'<w:basedOn w:val="Normal"/><w:pPr><w:jc w:val="both"/></w:pPr>{run_properties(size=10)}</w:style>'
        '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote reference"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
        f"{custom}</w:styles>"
    )


def _language() -> str:
    return '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr>'


def _settings() -> str:
    """Return the settings; a line that ends with a line break is not stretched where text is justified."""
    return (
        f'{DECLARATION}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        '<w:footnotePr><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        "<w:compat><w:doNotExpandShiftReturn/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
        '</w:compat><w:themeFontLang w:val="vi-VN"/><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/>'
        "</w:settings>"
    )


def _core(title: str) -> str:
    return (
        f'{DECLARATION}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{title}</dc:title><dc:creator>lcxl</dc:creator><dc:language>vi-VN</dc:language>"
        '<dcterms:created xsi:type="dcterms:W3CDTF">2024-01-01T00:00:00Z</dcterms:created>'
        '<dcterms:modified xsi:type="dcterms:W3CDTF">2024-01-01T00:00:00Z</dcterms:modified></cp:coreProperties>'
    )
