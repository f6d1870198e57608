"""How long commands take from the shell: ``python -m benchmarks.startup`` prints seconds beside their targets.

Medians of several runs in turn (the demo: of three), each in a process of its own, of compiled modules: an installed
package has them, a checkout perhaps not.
"""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TIMES = 7


def seconds(environment: dict[str, str], *arguments: str) -> float:
    """Return how long ``lcxl`` with ``arguments`` takes."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "lcxl", *arguments], check=True, capture_output=True, env=environment)
    return time.perf_counter() - begun


def main() -> None:
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
        environment["PYTHONPYCACHEPREFIX"] = str(folder / "compiled")
        seconds(environment, "demo", str(folder / "0"))  # compiles what is used
        demos = [seconds(environment, "demo", str(folder / str(number))) for number in (1, 2, 3)]
        form = next((folder / "1" / "2-bao-cao-nhan").glob("YT *.xlsx"))
        loose = Path(shutil.copy(form, folder))
        commands = {
            "lcxl --help": (0.2, ["--help"]),
            "lcxl check, a form in its round": (0.6, ["check", str(form)]),
            "lcxl check, a loose form": (0.6, ["check", str(loose)]),
        }
        runs = [{name: seconds(environment, *line) for name, (_, line) in commands.items()} for _ in range(TIMES)]
    rows = [(name, target, [run[name] for run in runs]) for name, (target, _) in commands.items()]
    for name, target, taken in [*rows, ("lcxl demo", 5.0, demos)]:
        middle = statistics.median(taken)
        verdict = "reached" if middle <= target else "missed"
        print(f"{name:<32} {middle:6.2f} s   at most {target:.1f} s   {verdict}")


if __name__ == "__main__":
    main()
