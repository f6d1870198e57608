"""One drawn table: what each of its cells is for, and the labels of its rows and columns."""

from __future__ import annotations

from collections import Counter

from lcxl.layout.declared.columns import ColumnKind, TableColumn, body_blocks, columns_of
from lcxl.layout.declared.frames import Region
from lcxl.layout.declared.grid import BlankSheet, Block, FormCell, Position
from lcxl.layout.declared.headers import Band
from lcxl.layout.declared.results import DeclaredTable, Line, Role, TableKind
from lcxl.layout.declared.signs import Sign, announces, is_ordinal, is_worded, sign_of

_SHOWN = (Sign.FIGURE, Sign.FORMULA, Sign.PLACEHOLDER)
_FEWEST_COLUMNS = 3
_MOST_ROWS_FILLED = 0.6
_GREY_SPREAD = 12
_LIGHTEST_GREY = 0xF0


def table_of(sheet: BlankSheet, region: Region, band: Band, code: str) -> DeclaredTable | None:
    """Return one table of a region, or None where nothing can be filled in."""
    if band.first > band.last:
        opened = _opened(sheet, region, band)
        if opened is None:
            return None
        region, band = opened
    return _Table(sheet, _whole_first_row(sheet, region, band), band).declared(code)


def _whole_first_row(sheet: BlankSheet, region: Region, band: Band) -> Region:
    """Return the region with the first row under the headers as wide as these, where only some of it is drawn.

    Rows below it of which still less is drawn are leftovers of somebody's formats.
    """
    drawn = [block for block in region.blocks if block.top >= band.first]
    width = region.right - region.left + 1
    if not band.headers or any(block.top < band.first for block in region.row_blocks(band.first)):
        return region
    partial = {
        row
        for row in range(band.first, band.last + 1)
        if sum(block.right - block.left + 1 for block in region.row_blocks(row)) * 2 < width
    }
    if band.first not in partial or partial != set(range(band.first, band.last + 1)):
        return region
    first = {sheet.block(band.first, column) for column in range(region.left, region.right + 1)}
    if any(sign_of(sheet.cell(*block.place)) is Sign.LABEL for block in first):
        return region
    return region._replace(blocks=region.blocks.difference(drawn) | first)


def _opened(sheet: BlankSheet, region: Region, band: Band) -> tuple[Region, Band] | None:
    """Return a region of headers only with the row under it, which is the first of an open list."""
    row = region.bottom + 1
    blocks = [sheet.block(row, column) for column in range(region.left, region.right + 1)]
    signs = {sign_of(sheet.cell(*block.place)) for block in blocks}
    heads = {sheet.block(region.bottom, column) for column in range(region.left, region.right + 1)}
    if len(heads) < _FEWEST_COLUMNS or not signs <= {Sign.BLANK, Sign.PLACEHOLDER, Sign.FORMULA, Sign.FIGURE}:
        return None
    if any(block.top != row or block.bottom != row for block in blocks):
        return None
    wider = region._replace(bottom=row, blocks=region.blocks | frozenset(blocks))
    return wider, band._replace(first=row, last=row)


class _Table:
    """What is known of one table while its cells are judged."""

    def __init__(self, sheet: BlankSheet, region: Region, band: Band) -> None:
        self.sheet, self.region, self.band = sheet, region, band
        self.columns = columns_of(sheet, region, band)
        self.blocks = body_blocks(region, band)
        self.rows = range(band.first, band.last + 1)
        self.figures = {c.place for c in self.columns.values() if c.kind is ColumnKind.FIGURE}
        labels = [c for c in self.columns.values() if c.kind is ColumnKind.LABEL]
        self.kind = TableKind.FIXED if labels else TableKind.LIST
        self.by_row: dict[int, list[tuple[Block, Sign]]] = {row: [] for row in self.rows}
        for block in self.blocks:
            if block.left in self.figures:
                self.by_row[block.top].append((block, sign_of(sheet.cell(*block.place))))
        self.closed_rows, self.doubtful_rows = self._closed_rows()
        self.filled_whole = self._fills()

    def declared(self, code: str) -> DeclaredTable | None:
        """Return the table with the role of each cell; None if none is to be filled in or worked out."""
        roles: dict[Position, Role] = {}
        doubtful: set[Position] = set()
        for block in self.blocks:
            role, sure = self._role(block)
            roles[block.place] = role
            if not sure:
                doubtful.add(block.place)
        if not {Role.INPUT, Role.COMPUTED} & set(roles.values()):
            return None
        if Role.INPUT not in roles.values() and self.kind is TableKind.LIST:
            return None
        kinds = {kind: [c.place for c in self.columns.values() if c.kind is kind] for kind in ColumnKind}
        return DeclaredTable(
            code=code,
            sheet=self.sheet.name,
            top=self.region.top if self.band.first == self.region.top else min(self.band.headers or (self.band.first,)),
            left=self.region.left,
            bottom=self.band.last,
            right=self.region.right,
            kind=self.kind,
            header_rows=self.band.headers,
            numbered_row=self.band.numbered,
            label_columns=tuple(kinds[ColumnKind.LABEL]),
            code_column=next(iter(kinds[ColumnKind.CODE]), None),
            unit_column=next(iter(kinds[ColumnKind.UNIT]), None),
            rows=tuple(self._row_line(row, roles) for row in self.rows),
            columns=tuple(self._column_line(column, roles) for column in self.columns.values()),
            roles=roles,
            doubtful=frozenset(doubtful),
        )

    def _role(self, block: Block) -> tuple[Role, bool]:
        """Return what a cell is for, and whether that is sure."""
        cell, column = self.sheet.cell(*block.place), self.columns[block.left]
        sign = sign_of(cell)
        if sign is Sign.FORMULA:
            return Role.COMPUTED, True
        if sign is Sign.CLOSED and not cell.validated:
            return Role.CLOSED, True
        if sign is Sign.LABEL:
            return (Role.INPUT, False) if cell.validated and column.kind is ColumnKind.FIGURE else (Role.GIVEN, True)
        if column.kind is not ColumnKind.FIGURE:
            if sign is Sign.PLACEHOLDER and (column.kind is not ColumnKind.ORDINAL or cell.text.strip()[0] in "{<["):
                return Role.INPUT, True
            return (Role.GIVEN if sign is not Sign.BLANK else Role.CLOSED), True
        return self._figure_role(block, cell, column, sign)

    def _figure_role(self, block: Block, cell: FormCell, column: TableColumn, sign: Sign) -> tuple[Role, bool]:
        if column.computed:
            return Role.COMPUTED, True
        if self.sheet.protected and self._some_unlocked():
            return (Role.CLOSED if cell.look.locked else Role.INPUT), True
        if sign is Sign.BLANK and not cell.validated:
            if block.top in self.closed_rows:
                return Role.CLOSED, block.top not in self.doubtful_rows
            if cell.look.hatched or self._is_greyed(cell):
                return Role.CLOSED, cell.look.hatched
            if self._continues_label(column):
                return Role.CLOSED, True
            if not column.headers and any(other.headers for other in self.columns.values()):
                return Role.CLOSED, False
        return Role.INPUT, block.top not in self.doubtful_rows

    def _continues_label(self, column: TableColumn) -> bool:
        """Tell whether a column is the blank rest under the header of labels to its left."""
        row = self.band.headers[-1] if self.band.headers else 0
        head = self.sheet.block(row, column.place)
        return head.right > head.left and any(
            other.kind is ColumnKind.LABEL and head.left <= other.place < column.place
            for other in self.columns.values()
        )

    def _some_unlocked(self) -> bool:
        return any(not self.sheet.cell(*block.place).look.locked for block in self.blocks)

    def _label_blocks(self, row: int) -> list[Block]:
        """Return the blocks that label a row, from the left."""
        kinds = (ColumnKind.LABEL, ColumnKind.ORDINAL)
        wanted = [c.place for c in self.columns.values() if c.kind in kinds]
        blocks = [self.sheet.block(row, column) for column in wanted]
        return [block for block in dict.fromkeys(blocks) if self.sheet.cell(*block.place).text.strip()]

    def _row_label(self, row: int) -> str:
        texts = [self.sheet.cell(*block.place).text.strip() for block in self._label_blocks(row)]
        return next((text for text in reversed(texts) if is_worded(text) and not is_ordinal(text)), "")

    def _closed_rows(self) -> tuple[set[int], set[int]]:
        """Return the rows that only head others, and those of them that are not sure."""
        if self.kind is TableKind.LIST:
            return set(), set()
        named = {row for row in self.rows if self._row_label(row)}
        shown = {row for row, cells in self.by_row.items() if any(sign in _SHOWN for _, sign in cells)}
        blank = {row for row, cells in self.by_row.items() if cells and row not in shown}
        closed, doubtful = {row for row in blank if announces(self._row_label(row))}, set()
        marked = self._marked_rows()
        if marked:
            closed |= {row for row in blank if row not in marked}
        elif sum(self._is_prefilled(row) for row in self.rows) >= len(named) * _MOST_ROWS_FILLED:
            closed |= blank
            doubtful |= blank - closed
        if len(named) * 2 > len(self.rows):
            closed |= blank - named
        return closed, doubtful

    def _is_prefilled(self, row: int) -> bool:
        """Tell whether most cells of a row hold a figure or dots, and not only formulas."""
        signs = [sign for _, sign in self.by_row[row]]
        shown = [sign for sign in signs if sign in _SHOWN]
        return len(shown) * 2 > len(signs) and set(shown) != {Sign.FORMULA}

    def _marked_rows(self) -> set[int]:
        """Return the rows that bear a code or a unit of measure, where most rows do."""
        for kind in (ColumnKind.CODE, ColumnKind.UNIT):
            column = next((c.place for c in self.columns.values() if c.kind is kind), None)
            if column is None:
                continue
            marked = {row for row in self.rows if self.sheet.cell(row, column).text.strip()}
            if len(marked) * 2 >= len(self.rows):
                return marked
        return set()

    def _fills(self) -> str:
        """Return the colour that most blank cells of the body have."""
        fills = Counter(
            self.sheet.cell(*block.place).look.fill
            for cells in self.by_row.values()
            for block, sign in cells
            if sign is Sign.BLANK and block.top not in self.closed_rows
        )
        return fills.most_common(1)[0][0] if fills else ""

    def _is_greyed(self, cell: FormCell) -> bool:
        """Tell whether a blank cell is grey where most others are not."""
        fill = cell.look.fill
        if not fill or fill == self.filled_whole:
            return False
        parts = [int(fill[at : at + 2], 16) for at in (0, 2, 4)]
        return max(parts) - min(parts) <= _GREY_SPREAD and max(parts) < _LIGHTEST_GREY

    def _row_line(self, row: int, roles: dict[Position, Role]) -> Line:
        texts = tuple(self.sheet.cell(*block.place).text.strip() for block in self._label_blocks(row))
        return Line(
            index=row,
            labels=texts,
            code=self._text_in(row, ColumnKind.CODE),
            unit_of_measure=self._text_in(row, ColumnKind.UNIT),
            role=_role_of_line([role for (r, _), role in roles.items() if r == row]),
        )

    def _column_line(self, column: TableColumn, roles: dict[Position, Role]) -> Line:
        return Line(
            index=column.place,
            labels=column.headers,
            code=column.number,
            role=_role_of_line([role for (_, c), role in roles.items() if c == column.place]),
        )

    def _text_in(self, row: int, kind: ColumnKind) -> str:
        column = next((c.place for c in self.columns.values() if c.kind is kind), None)
        return self.sheet.cell(row, column).text.strip() if column else ""


def _role_of_line(roles: list[Role]) -> Role:
    """Return the role of a row or column: what it is filled with, else what is worked out in it."""
    for role in (Role.INPUT, Role.COMPUTED, Role.CLOSED):
        if role in roles:
            return role
    return Role.GIVEN
