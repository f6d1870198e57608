"""How the command line speaks: help pages and usage errors of click in the person's language (``texts/usage.toml``)."""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import click

from lcxl.texts import LANGUAGES, text


def language(arguments: Sequence[str]) -> str:
    """Return the language asked for: help has to be in it before any command is parsed."""
    for place, argument in enumerate(arguments):
        name, _, value = argument.partition("=")
        if name == "--lang":
            value = value or next(iter(arguments[place + 1 :]), "")
            return value if value in LANGUAGES else LANGUAGES[0]
    chosen = os.environ.get("LCXL_LANG", "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


LANG = language(sys.argv[1:])
"""The language of this run's help and usage errors."""


_SIGNS = str.maketrans(
    {
        "\u201c": '"', "\u201d": '"', "\u2013": "-", "\u2026": "...", "\u00b7": "-",
        "\u2192": "->", "\u203a": ">", "\u2264": "<=", "\u2265": ">=", "\u2500": "-",
    }
)  # fmt: skip


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """Write letters without their marks where a console can't show them: readable, where question marks are not."""
    from lcxl.values import without_accents

    assert isinstance(error, UnicodeEncodeError)
    plain = without_accents(error.object[error.start : error.end]).translate(_SIGNS)
    return plain.encode("ascii", "replace").decode("ascii"), error.end


def forgiving(stream: TextIO) -> None:
    """Make a stream simplify what its console can't show: output never ends a run."""
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        codecs.register_error("lcxl.plainer", _plainer)
        reconfigure(errors="lcxl.plainer")


def say(key: str, **slots: object) -> str:
    """Return a phrase of ``texts/usage.toml`` in the language of this run."""
    return text(f"usage.{key}", LANG, **slots)


class _Kind(click.ParamType[Any]):
    """What an option's value is: made by ``read``, which raises ValueError; then phrase ``key`` says what is wrong."""

    name = "value"

    def __init__(self, read: Callable[[Any], Any], key: str, **slots: object) -> None:
        self._read, self._key, self._slots = read, key, slots

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return what was typed as a value."""
        try:
            return value if isinstance(value, date) else self._read(value)
        except ValueError:
            raise click.BadParameter(say(self._key, value=value, **self._slots), ctx, param) from None


def number(kind: Callable[[str], Any], least: float, most: float) -> click.ParamType[Any]:
    """Return the type of numbers of ``kind`` from ``least`` to ``most``."""

    def read(value: Any) -> Any:
        found = kind(value)
        if not least <= found <= most:
            raise ValueError
        return found

    return _Kind(read, "error.whole" if kind is int else "error.share", least=least, most=most)


def choice(values: Iterable[str]) -> click.ParamType[Any]:
    """Return the type of one of ``values``, of whose type it is."""
    known = {str(value): value for value in values}

    def read(value: Any) -> Any:
        if value not in known:
            raise ValueError
        return known[value]

    return _Kind(read, "error.choice", values=", ".join(known))


DAY = _Kind(date.fromisoformat, "error.day")
"""The type of a day as ISO writes it."""

_PATHS = frozenset({"folder", "file", "path"})


def _type(sort: str) -> click.ParamType[Any]:
    return click.Path(path_type=Path) if sort in _PATHS else click.STRING


def option(
    name: str, sort: str = "", *, key: str = "", kind: click.ParamType[Any] | None = None, **more: Any
) -> click.Option:
    """Return the option ``--name``, whose help is the phrase ``option.<key>``; ``sort`` says what its value is.

    ``key`` is the name with underscores unless another is given: the command gets the value under it.  Options
    without a ``sort`` are switches.
    """
    key = key or name.replace("-", "_")
    words = say(f"option.{key}")
    if not sort:
        return click.Option([f"--{name}", key], is_flag=True, help=words, **more)
    return click.Option([f"--{name}", key], type=kind or _type(sort), metavar=say(f"sort.{sort}"), help=words, **more)


class Argument(click.Argument):
    """An argument with a help text."""

    def __init__(self, name: str, *, help: str, **settings: Any) -> None:
        super().__init__([name], **settings)
        self.help = help


def argument(key: str, sort: str, *, name: str = "", **more: Any) -> Argument:
    """Return an argument whose help is the phrase ``option.<key>``; its value comes under ``name``, else ``key``."""
    return Argument(name or key, type=_type(sort), metavar=say(f"sort.{sort}"), help=say(f"option.{key}"), **more)


class _Spoken(click.Command):
    """What commands and the group of them share: the layout of a help page."""

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``--help`` in the person's language."""
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = say("help")
        return found

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write how the command is called."""
        pieces = [say("sort.options")]
        for param in self.get_params(ctx):
            if isinstance(param, Argument):
                name = f"{param.metavar}{'...' if param.nargs != 1 else ''}"
                pieces.append(name if param.required else f"[{name}]")
        if isinstance(self, click.Group):
            pieces.append(say("sort.command"))
        formatter.write_usage(ctx.command_path, " ".join(pieces), f"{say('usage')}: ")

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write arguments, options and commands, each with its meaning."""
        rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": [], "command": []}
        for param in self.get_params(ctx):
            names = ", ".join(param.opts) if isinstance(param, click.Option) else ""
            named = " ".join(part for part in (names, param.metavar or "") if part)
            rows[param.param_type_name].append((named, getattr(param, "help", None) or ""))
        if isinstance(self, click.Group):
            rows["command"] = [(name, command.help or "") for name, command in self.commands.items()]
        for kind, lines in rows.items():
            if lines:
                with formatter.section(say(f"section.{kind}")):
                    formatter.write_dl(lines)


class Command(_Spoken):
    """A command whose help and errors are in the person's language."""

    allow_extra_args = True  # so that parse_args can say in its own words that there are too many

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Refuse what is left over after all options and arguments."""
        rest = super().parse_args(ctx, args)
        if rest:
            ctx.fail(say("error.extra", values=" ".join(rest)))
        return rest


class Group(_Spoken, click.Group):
    """All commands; what click says of wrong usage is said in the person's language."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """Find the command that is asked for."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            ctx.fail(say("error.command", name=args[0], commands=", ".join(self.commands)))
        return super().resolve_command(ctx, args)

    def main(self, args: Sequence[str] | None = None, *, standalone_mode: bool = True, **extra: Any) -> Any:  # type: ignore[override]
        """Run a command and leave with its exit status: 2 for wrong usage, told in a sentence."""
        forgiving(sys.stdout)
        forgiving(sys.stderr)
        try:
            status = super().main(args, standalone_mode=False, **extra)
        except click.ClickException as error:
            _tell(error)
            status = 2
        if standalone_mode:
            sys.exit(status if isinstance(status, int) else 0)
        return status


_ERRORS = ((click.MissingParameter, "missing"), (click.NoSuchOption, "option"), (click.BadOptionUsage, "option_value"))


def _tell(error: click.ClickException) -> None:
    """Say what is wrong with the usage, and where help is."""
    key = next((key for kind, key in _ERRORS if isinstance(error, kind)), None)
    name = getattr(error, "option_name", None) or _named(getattr(error, "param", None))
    if key == "option_value" and "not take" in error.message:
        key = "option_switch"
    if key is not None:
        print(say(f"error.{key}", name=name), file=sys.stderr)
    else:
        print(f"{name}: {error.message}" if name else error.message, file=sys.stderr)
    context = getattr(error, "ctx", None)
    if context is not None:
        print(say("see", command=context.command_path), file=sys.stderr)


def _named(param: click.Parameter | None) -> str:
    """Return what a person calls a parameter: an option by its dashes, an argument as the help page does."""
    if param is None:
        return ""
    return str(param.opts[0] if isinstance(param, click.Option) else param.metavar)
