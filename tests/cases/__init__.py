"""One way for each finding to arise, through the real code: a module for each data file of findings.

``CASES`` maps a code to a call that makes it arise in an empty folder and returns all findings of that run.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from lcxl.findings import Finding

Case = Callable[[Path], list[Finding]]


def all_cases() -> dict[str, Case]:
    """Return the cases of all modules by code; KeyError where two modules have one for the same code."""
    found: dict[str, Case] = {}
    for module in pkgutil.iter_modules(__path__):
        for code, case in import_module(f"{__name__}.{module.name}").CASES.items():
            if code in found:
                raise KeyError(f"{code} has two cases, the second in {module.name}")
            found[code] = case
    return found
