"""Questionnaires: single fields, each beside its question."""

from __future__ import annotations

from collections.abc import Iterator

from lcxl.layout.declared.frames import Region
from lcxl.layout.declared.grid import BlankSheet, Block, Position
from lcxl.layout.declared.headers import Band
from lcxl.layout.declared.results import DeclaredTable, Line, Role, TableKind
from lcxl.layout.declared.signs import Sign, is_worded, sign_of


def fields_of(sheet: BlankSheet, region: Region, band: Band, code: str) -> DeclaredTable | None:
    """Return the cells right of each question as fields; none is sure before a person has looked at it."""
    roles: dict[Position, Role] = {}
    rows: list[Line] = []
    for row in range(band.first, band.last + 1):
        places = dict.fromkeys(sheet.block(row, column) for column in range(region.left, region.right + 1))
        blocks = [block for block in places if block.top == row]
        roles |= {block.place: _untouched(sheet, block) for block in blocks}
        for question, answer in _answers(sheet, blocks):
            roles[answer.place] = Role.INPUT
            rows.append(Line(index=row, labels=(question,)))
    if not rows:
        return None
    return DeclaredTable(
        code=code,
        sheet=sheet.name,
        top=band.first,
        left=region.left,
        bottom=band.last,
        right=region.right,
        kind=TableKind.FIELDS,
        header_rows=band.headers,
        rows=tuple(rows),
        roles=roles,
        doubtful=frozenset(place for place, role in roles.items() if role is Role.INPUT),
    )


def _untouched(sheet: BlankSheet, block: Block) -> Role:
    sign = sign_of(sheet.cell(*block.place))
    return {Sign.FORMULA: Role.COMPUTED, Sign.BLANK: Role.CLOSED}.get(sign, Role.GIVEN)


def _answers(sheet: BlankSheet, blocks: list[Block]) -> Iterator[tuple[str, Block]]:
    """Yield each question of a row with the cell for its answer: dots, else a merged blank, else the next blank."""
    question, blanks = "", list[Block]()
    for block in [*blocks, None]:
        sign = sign_of(sheet.cell(*block.place)) if block else Sign.LABEL
        if block and sign is Sign.BLANK:
            blanks.append(block)
            continue
        if question and blanks:
            yield question, next((blank for blank in blanks if blank.right > blank.left), blanks[0])
        question, blanks = "", []
        if block and sign is Sign.PLACEHOLDER:
            yield sheet.cell(*blocks[0].place).text.strip(), block
        elif block and sign is Sign.LABEL:
            text = sheet.cell(*block.place).text.strip()
            question = text if is_worded(text) else ""
