"""Checks a text with its tags: each tag by itself, and how ``for`` and ``if`` nest.

In a Word template a block may stand inside one paragraph (``{% if %}``), around whole paragraphs (``{%p if %}``) or
around rows of a table (``{%tr for %}``), and must be closed at the level and in the place where it was opened.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lcxl.dispatch.template_tags import Problem, Scope, Statement, TagCheck, statement, stray_braces, tags

_OPENERS = {"endfor": ("for",), "endif": ("if",), "elif": ("if",), "else": ("if", "for")}
_DEEPEST = 3
"""So many loops may stand in each other: a letter has lists of lists, and no more."""
_PREFIX = re.compile(r"\{%(?:p|tr|tc|r)?(?=\W)-?\s*")

Homes = Mapping[str, object]
"""Where blocks of each level may be opened and closed: "" the paragraph, ``p`` the body or cell, ``tr`` the table."""


@dataclass(frozen=True, slots=True)
class _Open:
    found: Statement
    home: object
    scope: Scope


@dataclass(slots=True)
class BlockCheck:
    """Goes through the paragraphs of a text in order; blocks stay open between them."""

    tags: TagCheck
    open: list[_Open] = field(default_factory=list)

    def paragraph(self, text: str, homes: Homes) -> list[Problem]:
        """Return what is wrong with one paragraph; ``homes`` has an entry for every level that is possible there."""
        problems = stray_braces(text)
        for tag in tags(text):
            if tag.startswith("{{"):
                problems += self.tags.expression(tag, self._scope())
            elif tag.startswith("{%"):
                problems += self._statement(tag, homes)
        return problems + self.leave(homes[""], lifted="p" in homes)

    def leave(self, home: object, *, lifted: bool = False) -> list[Problem]:
        """Return a problem for each block that is still open at the end of ``home``.

        LC847 with ``lifted`` (a block inside a paragraph that was meant to go around several), else LC846.
        """
        left = [block for block in self.open if block.home == home]
        self.open = [block for block in self.open if block.home != home]
        return [_misplaced(block.found, "p") if lifted else _unbalanced(block.found) for block in left]

    def _scope(self) -> Scope:
        scope: Scope = {}
        for block in self.open:
            scope |= block.scope
        return scope

    def _statement(self, tag: str, homes: Homes) -> list[Problem]:
        found = statement(tag)
        if found is None:
            return [Problem("LC841", {"tag": tag})]
        if found.level not in homes:
            return [_misplaced(found, "p" if "p" in homes else "")]
        problems, made = self.tags.opening(found, self._scope())
        if found.keyword in ("for", "if"):
            self.open.append(_Open(found, homes[found.level], made))
            if sum(block.found.keyword == "for" for block in self.open) > _DEEPEST:
                problems.append(Problem("LC848", {"tag": found.tag}))
        elif found.keyword in _OPENERS:
            problems += self._continue(found, homes[found.level])
        return problems

    def _continue(self, found: Statement, home: object) -> list[Problem]:
        """Match ``else``, ``elif`` and the ends with the block that they belong to, and close it at its end."""
        mine = [block for block in self.open if block.home == home]
        if not mine:
            others = [block for block in self.open if block.found.keyword in _OPENERS[found.keyword]]
            return [_misplaced(found, others[-1].found.level)] if others else [_unbalanced(found)]
        fits = mine[-1].found.keyword in _OPENERS[found.keyword] and self.open[-1] is mine[-1]
        if found.keyword.startswith("end"):
            self.open.remove(mine[-1])
        return [] if fits else [_unbalanced(found)]


def _unbalanced(found: Statement) -> Problem:
    return Problem("LC846", {"tag": found.tag})


def _misplaced(found: Statement, level: str) -> Problem:
    return Problem("LC847", {"tag": found.tag, "right": _PREFIX.sub(f"{{%{level} ", found.tag)})
