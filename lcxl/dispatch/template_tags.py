"""Reads what stands in braces and says what is wrong with it, before anything is rendered.

One tag is checked at a time, so that all mistakes of a text are told at once: braces, spelling, names with their
fields, citation keys, indicator numbers, filters.  How blocks nest in a Word template is checked there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from lcxl.dispatch.marks import FORMS
from lcxl.dispatch.placeholders import fields, filters, names, nearest, records

_TAG = re.compile(
    r"\{\{(?:(?!\{\{|\}\}).){0,1000}\}\}|\{%(?:(?!\{%|%\}).){0,1000}%\}|\{#(?:(?!\{#|#\}).){0,1000}#\}", re.DOTALL
)
"""Bounded, and nothing opens in it again: text with thousands of opening braces is searched once."""
_PLAIN = re.compile(r"(?<!\{)\{[\d\s.,;:+*/=<>-]*\}(?!\})")
_STRAY = re.compile(r"\{(?:\s*[{%#])?[^{}]*(?:[}%#]\s*)?\}?|[%#]?\}\s*\}?")
_STATEMENT = re.compile(r"\{%(p|tr|tc|r)?(?=\W)-?\s*(\w*)\s*(.*?)\s*-?%\}", re.DOTALL)
_QUOTES = str.maketrans({"\u201c": '"', "\u201d": '"', "\u2018": "'", "\u2019": "'", "\u00a0": " "})
_WORDS = ("for", "if", "elif", "else", "endfor", "endif")
_COSTLY = (nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)  # can make huge values
_EXCERPT = 40
_MOST_BRACKETS = 24
_LEFT_OUT = "[\u2026]"

TESTS = ("defined", "none", "odd", "even")
"""What may follow ``is``."""


@dataclass(frozen=True, slots=True)
class Problem:
    """A mistake in braces: its finding code and slots."""

    code: str
    slots: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Statement:
    """A ``{% %}`` tag: ``level`` is "" inside a paragraph, ``p`` around paragraphs, ``tr`` around table rows."""

    tag: str
    level: str
    keyword: str
    rest: str


@dataclass(frozen=True, slots=True)
class Known:
    """What can be cited and looked up; None where it is not known yet (a template without a campaign).

    ``own`` and ``filters`` are placeholders and filters that are not lcxl's.
    """

    citations: Collection[str] | None = None
    indicators: Collection[int] | None = None
    measures: Collection[str] | None = None
    own: Collection[str] = ()
    filters: Collection[str] = ()


Scope = dict[str, str]
"""Names that loops have made, with their types."""


def straight(text: str) -> str:
    """Return ``text`` with the quotation marks that Word curls inside braces made straight again."""
    return _TAG.sub(lambda match: match[0].translate(_QUOTES), text)


def tags(text: str) -> list[str]:
    """Return the tags of a text in order."""
    return _TAG.findall(straight(text))


def stray_braces(text: str) -> list[Problem]:
    """Return a problem (LC840) for all braces outside of tags: one too few, one too many, apart, not closed.

    A set of numbers in braces is no placeholder.
    """
    return [
        Problem("LC840", {"tag": found[:_EXCERPT].strip()}) for found in _STRAY.findall(_without(text, _TAG, _PLAIN))
    ]


def has_tags(text: str) -> bool:
    """Tell whether a text holds anything like a placeholder, whole or not."""
    return ("{" in text or "}" in text) and bool(_TAG.search(text) or stray_braces(text))


def without_tags(text: str) -> str:
    """Return a text that can't be filled in as it is printed: an ellipsis for each placeholder."""
    return _STRAY.sub(_LEFT_OUT, _TAG.sub(_LEFT_OUT, text))


def _without(text: str, *patterns: re.Pattern[str]) -> str:
    for pattern in patterns:
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return text


def statement(tag: str) -> Statement | None:
    """Return a ``{% %}`` tag taken apart; None for every other tag."""
    match = _STATEMENT.fullmatch(tag)
    return Statement(tag, match[1] or "", match[2], match[3]) if match else None


@dataclass(slots=True)
class TagCheck:
    """Checks single tags against what is known; ``used`` gathers the names that were met."""

    known: Known = Known()
    used: set[str] = field(default_factory=set)

    def expression(self, tag: str, scope: Scope) -> list[Problem]:
        """Return what is wrong with a ``{{ }}`` tag."""
        tree, problems = _parsed(tag, tag)
        types = _Types(self, tag, scope)
        for node in _expressions(tree) if tree else ():
            types.printed(node)
        return problems + types.problems

    def opening(self, found: Statement, scope: Scope) -> tuple[list[Problem], Scope]:
        """Return what is wrong with a ``{% %}`` tag, and the names that it makes for what follows."""
        if found.tag.startswith("{%-") or found.tag.endswith("-%}"):
            return [Problem("LC841", {"tag": found.tag})], {}  # would join paragraphs of Word
        if found.keyword not in _WORDS:
            near = nearest(found.keyword, _WORDS)
            return [Problem("LC845", {"tag": found.tag, "word": found.keyword, "nearest": near})], {}
        if found.keyword in ("else", "endfor", "endif"):
            return [], {}
        keyword, end = ("for", "endfor") if found.keyword == "for" else ("if", "endif")
        tree, problems = _parsed(f"{{% {keyword} {found.rest} %}}{{% {end} %}}", found.tag)
        if tree is None:
            return problems, {}
        made = self._loop_names(tree, scope) if keyword == "for" else {}
        types = _Types(self, found.tag, scope)
        for node in _expressions(tree):
            types.of(node)
        return types.problems, made

    def _loop_names(self, tree: nodes.Template, scope: Scope) -> Scope:
        loop = next(tree.find_all(nodes.For))
        item = _item(_Types(self, "", scope).of(loop.iter))
        target = loop.target.name if isinstance(loop.target, nodes.Name) else ""
        many = {name.name: "" for name in loop.target.find_all(nodes.Name)}
        return {**many, **({target: item} if target else {}), "loop": "loop"}


def _expressions(tree: nodes.Template) -> Iterator[nodes.Node]:
    """Yield the outermost expressions of a tag."""
    for node in tree.body:
        if isinstance(node, nodes.Output):
            yield from (child for child in node.nodes if not isinstance(child, nodes.TemplateData))
        elif isinstance(node, nodes.For):
            yield node.iter
        elif isinstance(node, nodes.If):
            yield node.test


@cache
def _grammar() -> Environment:
    return Environment(autoescape=True)


def _parsed(source: str, tag: str) -> tuple[nodes.Template | None, list[Problem]]:
    """Return the tree of a tag; LC841 for what Jinja, or Python below it, can't read: brackets in brackets too."""
    try:
        if sum(map(source.count, "([{")) <= _MOST_BRACKETS:
            return _grammar().parse(source), []
    except (TemplateSyntaxError, ValueError, RecursionError):  # ValueError: a number of thousands of digits
        pass
    return None, [Problem("LC841", {"tag": tag[:_EXCERPT]})]


def _item(type_: str) -> str:
    kind, _, item = type_.partition(":")
    return item if kind == "list" else ""


class _Types:
    """Finds the type of an expression of one tag ("" where unknown) and gathers what is wrong on the way."""

    def __init__(self, check: TagCheck, tag: str, scope: Scope) -> None:
        self._check = check
        self._tag = tag
        self._scope = scope
        self.problems: list[Problem] = []

    def printed(self, node: nodes.Node) -> None:
        """Check an expression whose value is put into the text: lists, tables and functions are no text."""
        type_ = self.of(node)
        if type_.partition(":")[0] in ("list", "map", "function", *records()):
            self._tell("LC850")

    def of(self, node: nodes.Node) -> str:
        """Return the type of ``node``."""
        if isinstance(node, nodes.Name):
            return self._name(node)
        if isinstance(node, nodes.Getattr):
            return self._field(self.of(node.node), node.node, node.attr)
        if isinstance(node, nodes.Getitem):
            return self._entry(node)
        if isinstance(node, nodes.Filter):
            return self._filter(node)
        if isinstance(node, nodes.Call):
            return self._call(node)
        if isinstance(node, _COSTLY):
            self._tell("LC848")
        if isinstance(node, nodes.Test) and node.name not in TESTS:
            self._tell("LC845", word=node.name, nearest=nearest(node.name, TESTS))
        for child in node.iter_child_nodes():
            self.of(child)
        return "number" if isinstance(node, nodes.Const) and isinstance(node.value, int) else ""

    def _tell(self, code: str, **slots: str) -> None:
        self.problems.append(Problem(code, {"tag": self._tag, **slots}))

    def _name(self, node: nodes.Name) -> str:
        if node.name in self._scope:
            return self._scope[node.name]
        self._check.used.add(node.name)
        if node.name in self._check.known.own:
            return ""
        if node.name in names():
            return names()[node.name].type
        self._tell("LC842", name=node.name, nearest=nearest(node.name, [*names(), *self._scope]))
        return ""

    def _field(self, type_: str, owner: nodes.Node, name: str) -> str:
        if not type_:
            return ""
        known = fields(type_) if type_ in records() else {}
        if name in known:
            return known[name].type
        near = f"{_written(owner)}.{nearest(name, known)}" if known else _written(owner)
        self._tell("LC842", name=f"{_written(owner)}.{name}", nearest=near)
        return ""

    def _entry(self, node: nodes.Getitem) -> str:
        type_ = self.of(node.node)
        key = node.arg.value if isinstance(node.arg, nodes.Const) else None
        if key is None:
            self.of(node.arg)
            return _item(type_) or _item(type_.replace("map:", "list:"))
        kind, _, item = type_.partition(":")
        if kind == "map":
            pool = self._check.known.indicators if item == "chi_so" else self._check.known.measures
            if pool is not None and key not in pool:
                owner = _written(node.node)
                near = _quoted(_closest(key, list(pool)))
                self._tell("LC843", name=f"{owner}[{_quoted(key)}]", nearest=f"{owner}[{near}]")
            return item
        return _item(type_) if isinstance(key, int) else self._field(type_, node.node, str(key))

    def _filter(self, node: nodes.Filter) -> str:
        inner = self.of(node.node) if node.node is not None else ""
        for argument in node.args:
            self.of(argument)
        if node.name in self._check.known.filters:
            return ""
        if node.name not in filters():
            self._tell("LC845", word=node.name, nearest=nearest(node.name, filters()))
            return ""
        type_ = filters()[node.name].type
        return _item(inner) if type_ == "item" else type_

    def _call(self, node: nodes.Call) -> str:
        if not isinstance(node.node, nodes.Name) or self.of(node.node) not in ("function", ""):
            self._tell("LC848")
            return ""
        for argument in node.args:
            self.of(argument)
        if node.node.name == "vb":
            self._citation([argument.value for argument in node.args if isinstance(argument, nodes.Const)])
        return "text"

    def _citation(self, arguments: list[object]) -> None:
        known = self._check.known.citations
        if arguments and known is not None and str(arguments[0]) not in known:
            self._tell("LC844", key=str(arguments[0]), nearest=nearest(str(arguments[0]), known))
        if len(arguments) > 1 and arguments[1] not in FORMS:
            self._tell("LC845", word=str(arguments[1]), nearest=nearest(str(arguments[1]), FORMS))


def _written(node: nodes.Node) -> str:
    """Return an expression about as it was written."""
    if isinstance(node, nodes.Name):
        return node.name
    if isinstance(node, nodes.Getattr):
        return f"{_written(node.node)}.{node.attr}"
    if isinstance(node, nodes.Getitem) and isinstance(node.arg, nodes.Const):
        return f"{_written(node.node)}[{_quoted(node.arg.value)}]"
    return "\u2026"


def _closest(key: object, pool: list[Any]) -> object:
    """Return the key that exists and is closest to ``key``: the next number, else the most alike."""
    if isinstance(key, int) and pool and isinstance(pool[0], int):
        return min(pool, key=lambda known: abs(known - key))
    return next((known for known in pool if str(known) == nearest(str(key), pool)), "")


def _quoted(key: object) -> str:
    return f'"{key}"' if isinstance(key, str) else str(key)
