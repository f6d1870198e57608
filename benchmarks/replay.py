"""The floor of form writing: the XlsxWriter calls of a form, recorded once and made again without anything else.

``record`` runs a writer while XlsxWriter's public methods note what is called; ``Replay`` turns the notes into plain
Python source, one call a line, so that the replay has no overhead of its own.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet


@dataclass
class Recording:
    """Calls as lines of source; objects of XlsxWriter are named as they come."""

    lines: list[str] = field(default_factory=list)
    names: dict[int, str] = field(default_factory=dict)
    kept: list[Any] = field(default_factory=list)
    busy: bool = False

    def name(self, one: Any) -> str:
        """Return the variable of an object, a new one for a new object."""
        if id(one) not in self.names:
            self.names[id(one)] = f"{type(one).__name__[0].lower()}{len(self.names)}"
            self.kept.append(one)
        return self.names[id(one)]

    def note(self, target: Any, method: str, args: tuple[Any, ...], keywords: dict[str, Any], result: Any) -> None:
        """Note a call and, if it made a sheet or a format, what that is called from now on."""
        words = [self.literal(one) for one in args if not isinstance(one, type)]
        words += [f"{key}={self.literal(one)}" for key, one in keywords.items()]
        made = f"{self.name(result)} = " if isinstance(result, (Format, Worksheet)) else ""
        self.lines.append(f"{made}{self.name(target)}.{method}({', '.join(words)})")

    def literal(self, value: Any) -> str:
        """Return a value as source."""
        if isinstance(value, (Format, Worksheet)):
            return self.name(value)
        if isinstance(value, dict):
            return "{" + ", ".join(f"{key!r}: {self.literal(one)}" for key, one in value.items()) + "}"
        if isinstance(value, (list, tuple)):
            return "[" + ", ".join(map(self.literal, value)) + "]"
        return repr(str(value)) if isinstance(value, str) else repr(value)


@contextmanager
def _recording(recording: Recording) -> Iterator[None]:
    """Let the public methods of XlsxWriter note the calls that come from outside of it."""
    before = [(owner, name, vars(owner)[name]) for owner in (Workbook, Worksheet, Format) for name in _public(owner)]
    for owner, name, method in before:
        setattr(owner, name, _noting(recording, name, method))
    try:
        yield
    finally:
        for owner, name, method in before:
            setattr(owner, name, method)


def _public(owner: type) -> list[str]:
    return [name for name, value in vars(owner).items() if callable(value) and not name.startswith(("_", "get_"))]


def _noting(recording: Recording, name: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(method)
    def noted(self: Any, *args: Any, **keywords: Any) -> Any:
        if recording.busy:
            return method(self, *args, **keywords)
        recording.busy = True
        try:
            result = method(self, *args, **keywords)
        finally:
            recording.busy = False
        recording.note(self, name, args, keywords, result)
        return result

    return noted


class Replay:
    """A recorded form: ``Replay(...)()`` makes the same calls again and returns the workbook's bytes."""

    def __init__(self, recording: Recording, options: dict[str, Any]) -> None:
        book = next(name for name in recording.names.values() if name.startswith("w"))
        body = "\n    ".join([f"{book} = Workbook(buffer, options)", *recording.lines, "return buffer.getvalue()"])
        names: dict[str, Any] = {"Workbook": xlsxwriter.Workbook, "datetime": datetime}
        exec(compile(f"def replay(buffer, options):\n    {body}\n", "<replay>", "exec"), names)
        self._function = names["replay"]
        self._options = options

    def __call__(self) -> bytes:
        """Make the calls."""
        written: bytes = self._function(BytesIO(), self._options)
        return written


def record(write: Callable[[], bytes]) -> Replay:
    """Run a writer of one workbook and return the replay of its calls."""
    recording, options = Recording(), dict[str, Any]()
    begin = Workbook.__init__

    def noted(self: Any, filename: Any = None, given: Any = None) -> None:
        recording.busy = True
        begin(self, filename, given)
        recording.busy = False
        recording.name(self)
        options.update(given or {})

    Workbook.__init__ = noted
    try:
        with _recording(recording):
            write()
    finally:
        Workbook.__init__ = begin
    return Replay(recording, options)
