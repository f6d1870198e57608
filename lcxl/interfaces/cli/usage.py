"""How the command line speaks: help pages and usage errors in the person's language.

Typer's own words are English and can't be exchanged from outside; the classes here lay out its pages and answer its
usage errors with phrases from ``texts/usage.toml``.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TextIO, get_args, get_origin

import typer
from typer.core import TyperCommand, TyperGroup

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


def option(name: str, sort: str = "", *, key: str = "", **settings: Any) -> Any:
    """Return the option ``--name``, whose help is the phrase ``option.<key>``; ``sort`` says what its value is.

    ``key`` is the name with underscores unless another is given; options without a ``sort`` are switches.
    """
    words = say(f"option.{key or name.replace('-', '_')}")
    return typer.Option(f"--{name}", help=words, **_shown(sort), **settings)


def argument(key: str, sort: str, **settings: Any) -> Any:
    """Return an argument whose help is the phrase ``option.<key>``; ``sort`` says what its value is."""
    return typer.Argument(help=say(f"option.{key}"), **_shown(sort), **settings)


def _shown(sort: str) -> dict[str, Any]:
    return {"metavar": say(f"sort.{sort}") if sort else None, "show_default": False}


def number(kind: Callable[[str], Any], least: float, most: float) -> Callable[[str], Any]:
    """Return a parser of numbers of ``kind`` from ``least`` to ``most``, which says what is wrong in a sentence."""

    def parse(value: Any) -> Any:
        try:
            found = kind(value)
        except ValueError:
            found = None
        if found is None or not least <= found <= most:
            key = "whole" if kind is int else "share"
            raise typer.BadParameter(say(f"error.{key}", value=value, least=least, most=most))
        return found

    return parse


def day(value: Any) -> date:
    """Parse a day as ISO writes it."""
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise typer.BadParameter(say("error.day", value=value)) from None


def _value(param: Any, typers: Callable[[Any, Any], Any], ctx: Any, value: Any) -> Any:
    """Turn what was typed for a parameter into its value; what is missing or odd is left to ``typers`` own way.

    That is by way of pydantic, whose import takes longer than most commands.
    """
    kind, several = param.type_descriptor.annotation, False
    if get_origin(kind) is list:
        (kind,), several = get_args(kind), True
    kind = param.type_descriptor.parameter_info.parser or kind
    if value is None and not param.required:
        return None
    if kind is bool or value is None or (several and not value):
        return typers(ctx, value)
    values = [kind(one) for one in (value if several else [value])]
    if kind is Path and not all(os.access(path, os.R_OK) or not os.access(path, os.F_OK) for path in values):
        return typers(ctx, value)
    return values if several else values[0]


class _Spoken:
    """What commands and the group of them share: how values are taken, the layout of a help page."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Return all parameters, which take their values by ``_value``."""
        params: list[Any] = super().get_params(ctx)  # type: ignore[misc]
        for param in params:
            if hasattr(param, "type_descriptor") and not isinstance(param.process_value, partial):
                param.process_value = partial(_value, param, param.process_value)
        return params

    def format_usage(self, ctx: Any, formatter: Any) -> None:
        """Write how the command is called."""
        pieces = [say("sort.options")]
        for param in self.get_params(ctx):
            if param.param_type_name == "argument":
                name = f"{param.metavar}{'...' if param.nargs != 1 else ''}"
                pieces.append(name if param.required else f"[{name}]")
        if isinstance(self, TyperGroup):
            pieces.append(say("sort.command"))
        formatter.write_usage(ctx.command_path, " ".join(pieces), f"{say('usage')}: ")

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Write arguments, options and commands, each with its meaning."""
        rows: dict[str, list[tuple[str, str]]] = {"argument": [], "option": [], "command": []}
        for param in self.get_params(ctx):
            names = ", ".join(param.opts) if param.param_type_name == "option" else ""
            named = " ".join(part for part in (names, param.metavar or "") if part)
            rows[param.param_type_name].append((named, say("help") if "--help" in param.opts else param.help or ""))
        if isinstance(self, TyperGroup):
            rows["command"] = [(name, command.help or "") for name, command in self.commands.items()]
        for kind, lines in rows.items():
            if lines:
                with formatter.section(say(f"section.{kind}")):
                    formatter.write_dl(lines)


class Command(_Spoken, TyperCommand):
    """A command whose help and errors are in the person's language."""

    allow_extra_args = True  # so that parse_args can say in its own words that there are too many

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Refuse what is left over after all options and arguments."""
        rest: list[str] = super().parse_args(ctx, args)
        if rest:
            ctx.fail(say("error.extra", values=" ".join(rest)))
        return rest


class Group(_Spoken, TyperGroup):
    """All commands; what typer says of wrong usage is said in the person's language."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
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
        except typer.TyperException as error:
            _tell(error)
            status = 2
        if standalone_mode:
            sys.exit(status if isinstance(status, int) else 0)
        return status


_ERRORS = {"MissingParameter": "missing", "NoSuchOption": "option", "BadOptionUsage": "option_value"}
"""Typer's classes of usage errors (their module is private) and what is said of them."""


def _tell(error: Any) -> None:
    """Say what is wrong with the usage, and where help is."""
    key = _ERRORS.get(type(error).__name__)
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


def _named(param: Any) -> str:
    """Return what a person calls a parameter: an option by its dashes, an argument as the help page does."""
    if param is None:
        return ""
    return str(param.opts[0] if param.param_type_name == "option" else param.metavar)
