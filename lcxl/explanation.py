"""What a finding code means, in words for a person (`lcxl explain`)."""

from __future__ import annotations

from rapidfuzz import process

from lcxl.findings import registry
from lcxl.texts import label, slots_of, text


def explanation(code: str, lang: str = "vi") -> list[str] | None:
    """Return the lines that explain ``code``, with its example; None if there is no such code."""
    spec = registry().get(code)
    if spec is None:
        return None
    severity = label(f"severity.{spec.severity}") if lang == "vi" else str(spec.severity)
    lines = [
        f"{spec.code}  {spec.name}",
        f"{text('cli.explain.severity', lang)}: {severity}",
        f"{text('cli.explain.message', lang)}: {_plain(spec.messages[lang])}",
        f"{text('cli.explain.hint', lang)}: {_plain(spec.hints[lang])}",
    ]
    for key, value in (("bad", spec.bad), ("good", spec.good), ("clause", spec.clause)):
        if value:
            lines.append(f"{text(f'cli.explain.{key}', lang)}: {value}")
    return lines + ([text("cli.explain.retired", lang)] if spec.retired else [])


def _plain(template: str) -> str:
    """Show slots as an ellipsis: a person doesn't know their names."""
    return template.format(**dict.fromkeys(slots_of(template), "\u2026"))


def nearest(code: str, count: int = 3) -> list[str]:
    """Return the codes that resemble ``code`` most."""
    return [match for match, _, _ in process.extract(code.upper(), list(registry()), limit=count)]

