"""Exceptions: the run cannot go on.  What a unit typed never raises one."""

from __future__ import annotations

from collections.abc import Sequence

from lcxl.findings import Finding


class LcxlError(Exception):
    """Base of all exceptions of lcxl; ``findings`` say what is wrong, where, and how to mend it."""

    def __init__(self, *findings: Finding) -> None:
        super().__init__(*findings)
        self.findings: Sequence[Finding] = findings

    def __str__(self) -> str:
        return "\n".join(finding.message("en") for finding in self.findings)


class DataError(LcxlError):
    """A data file shipped with lcxl, or given by a programmer, is wrong: in ``file``, at ``entry``, for ``reason``.

    It has no findings; for staff the same is told as a finding of family LC8.
    """

    def __init__(self, file: str, entry: str, reason: str) -> None:
        super().__init__()
        self.file = file
        self.entry = entry
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.file}: {self.entry}: {self.reason}"

    def __reduce__(self) -> tuple[type[DataError], tuple[str, str, str]]:
        return DataError, (self.file, self.entry, self.reason)
