"""The environment that every template and text is rendered in: placeholders and nothing else.

People who edit a template or the campaign workbook may cite figures, repeat paragraphs and ask conditions.  They
reach no attribute of Python, no function but the letter's own, and nothing that costs time or memory.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, NoReturn

from jinja2 import StrictUndefined, TemplateError, nodes
from jinja2.exceptions import SecurityError
from jinja2.runtime import LoopContext, Macro
from jinja2.sandbox import ImmutableSandboxedEnvironment

from lcxl.dispatch.placeholders import filters
from lcxl.dispatch.template_tags import TESTS

NOT_WORKED_OUT = (
    TemplateError, LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, MemoryError,
    SyntaxError,
)  # fmt: skip
"""What a text that can't be worked out raises: Jinja's errors, and Python's below them."""

_STATEMENTS = (nodes.Output, nodes.For, nodes.If)

PLACEHOLDER = "lcxl_placeholder"
"""Attribute of the functions that texts may call."""


def callable_in_texts(function: Callable[..., str]) -> Callable[..., str]:
    """Mark ``function`` as one that templates and texts may call."""
    setattr(function, PLACEHOLDER, True)
    return function


@dataclass(frozen=True, slots=True)
class Own:
    """What a programmer adds to a letter: values of placeholders (functions among them) and filters, by name."""

    values: Mapping[str, Any] = field(default_factory=dict)
    filters: Mapping[str, Callable[..., Any]] = field(default_factory=dict)

    def callable_values(self) -> dict[str, Any]:
        """Return the values, functions as ones that the letter may call."""
        return {name: _wrapped(value) if callable(value) else value for name, value in self.values.items()}


def _wrapped(function: Callable[..., str]) -> Callable[..., str]:
    @wraps(function)
    def call(*arguments: Any) -> str:
        return function(*arguments)

    return callable_in_texts(call)


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with the placeholders' filters only; unknown names are errors; values are escaped if asked."""

    intercepted_binops = frozenset({"*", "**", "%", "//", "/"})

    def __init__(self, *, autoescape: bool, own: Own | None = None) -> None:
        super().__init__(autoescape=autoescape, undefined=StrictUndefined)
        self.filters = {name: self.filters[name] for name in filters()} | dict(own.filters if own else {})
        self.tests = {name: self.tests[name] for name in TESTS}
        self.globals = {}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        """Parse a text; loops, conditions and values are all it may hold: nothing that could switch escaping off."""
        tree = super()._parse(source, name, filename)
        for node in tree.find_all(nodes.Stmt):
            if not isinstance(node, _STATEMENTS):
                raise SecurityError(type(node).__name__)
        return tree

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> NoReturn:
        """Refuse arithmetic that can make huge values."""
        raise SecurityError(operator)

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Allow only what loops say of themselves; fields of records are keys, not attributes."""
        return isinstance(obj, LoopContext) and not attr.startswith("_")

    def is_safe_callable(self, obj: Any) -> bool:
        """Allow only the letter's own functions."""
        return not isinstance(obj, Macro) and getattr(obj, PLACEHOLDER, False) is True
