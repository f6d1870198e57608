"""Checks that are not lcxl's own: declared by a decorator, passed to a round or found as entry points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from lcxl.consolidation.checks.context import RoundContext, UnitContext
from lcxl.findings import Finding, FindingSpec, Severity, finding, register
from lcxl.texts import LANGUAGES

ENTRY_POINTS = "lcxl.checks"
Scope = Literal["unit", "round"]
Texts = Mapping[str, tuple[str, str]]
"""By language: what is wrong and how to mend it, with named slots in braces."""


@dataclass(frozen=True, slots=True)
class OwnCheck:
    """A check with the code that it tells; called with a context it yields findings."""

    code: str
    scope: Scope
    function: Callable[[Any], Iterable[Finding]]

    def __call__(self, context: UnitContext | RoundContext) -> Iterator[Finding]:
        """Yield what the check tells; a fault of its own is told (LC945) and costs nothing else."""
        try:
            yield from self.function(context)
        except Exception as error:  # whatever somebody else's code raises
            name = f"{type(error).__name__}: {error}"
            unit = context.unit.code if isinstance(context, UnitContext) else None
            yield finding("LC945", unit=unit, check=self.code, detail=name)


def check(
    *, code: str, texts: Texts, severity: str = "warning", scope: Scope = "unit"
) -> Callable[[Callable[[Any], Iterable[Finding]]], OwnCheck]:
    """Make a function a check of one's own.

    ``code`` is capitals and a number ("MY001"), ``texts`` gives message and hint by language (``vi`` is needed;
    other languages fall back on it), ``severity`` is ``error``, ``warning`` or ``info``.  The function takes the
    context of a unit (``scope="unit"``: ``context.unit``, ``context.asked``) or of the round (``context.units``,
    ``context.answers``, ``context.results``) and yields findings made by ``lcxl.finding(code, **place, **slots)``.
    ValueError for a code of lcxl's own, texts without Vietnamese, or an unknown severity.
    """
    if "vi" not in texts:
        raise ValueError(f"{code}: texts need Vietnamese (vi)")
    said = {lang: texts.get(lang, texts["vi"]) for lang in LANGUAGES}

    def make(function: Callable[[Any], Iterable[Finding]]) -> OwnCheck:
        register(
            FindingSpec(
                code=code,
                name=getattr(function, "__name__", code),
                severity=Severity(severity),
                messages={lang: message for lang, (message, _) in said.items()},
                hints={lang: hint for lang, (_, hint) in said.items()},
            )
        )
        return OwnCheck(code, scope, function)

    return make


def installed_checks() -> tuple[OwnCheck, ...]:
    """Return the checks that installed packages offer as entry points of the group ``lcxl.checks``."""
    from importlib.metadata import entry_points

    found = (point.load() for point in sorted(entry_points(group=ENTRY_POINTS), key=lambda point: point.name))
    return tuple(one for one in found if isinstance(one, OwnCheck))
