"""How long commands take from the shell: ``python -m benchmarks.startup`` prints seconds beside their targets.

Medians of several runs (the demo: of three), each in a process of its own.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def seconds(*arguments: str) -> float:
    """Return how long ``lcxl`` with ``arguments`` takes."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-m", "lcxl", *arguments], check=True, capture_output=True)
    return time.perf_counter() - begun


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        demos = [seconds("demo", str(Path(folder, str(number)))) for number in range(3)]
        form = next(Path(folder, "0", "2-bao-cao-nhan").glob("YT *.xlsx"))
        rows = [
            ("lcxl --help", [seconds("--help") for _ in range(7)], 0.2),
            ("lcxl check FORM", [seconds("check", str(form)) for _ in range(7)], 0.6),
            ("lcxl demo", demos, 5.0),
        ]
    for name, runs, target in rows:
        middle = statistics.median(runs)
        print(f"{name:<18} {middle:6.2f} s   at most {target:.1f} s   {'reached' if middle <= target else 'missed'}")


if __name__ == "__main__":
    main()
