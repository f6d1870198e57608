"""How long commands take from the shell: ``python -m benchmarks.startup`` prints seconds beside their bounds.

Medians of runs that follow one that compiles the modules: an installed package has them compiled.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.measure import command, commands

BOUNDS = {
    "lcxl --help": 0.2,
    "lcxl check, a form in its round": 0.6,
    "lcxl check, a loose form": 0.6,
    "lcxl demo": 5.0,
}
"""Seconds."""


def startup(folder: Path, times: int) -> dict[str, float]:
    """Return the seconds that commands take; the demo is run a third as often."""
    demos = [command("lcxl", "demo", f"demo-{turn}", folder=folder).seconds for turn in range(1 + max(1, times // 3))]
    form = next((folder / "demo-0" / "2-bao-cao-nhan").glob("YT *.xlsx"))
    loose = Path(shutil.copy(form, folder / form.name))
    taken = [
        commands(("lcxl", "--help"), times),
        commands(("lcxl", "check", str(form)), times),
        commands(("lcxl", "check", str(loose)), times),
        median(demos[1:]),
    ]
    return dict(zip(BOUNDS, taken, strict=True))


def main() -> None:
    """Print what was measured."""
    with tempfile.TemporaryDirectory(prefix="lcxl-benchmark-", ignore_cleanup_errors=True) as scratch:
        for name, taken in startup(Path(scratch), 9).items():
            print(f"{name:<32} {taken:6.2f} s   under {BOUNDS[name]:.1f} s   {'yes' if taken < BOUNDS[name] else 'no'}")


if __name__ == "__main__":
    main()
