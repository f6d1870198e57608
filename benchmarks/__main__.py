"""``python -m benchmarks``: measure everything and write ``benchmarks/RESULTS.md``."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.report import Results, markdown
from benchmarks.rounds import reading_slopes, size
from benchmarks.startup import startup


def main() -> None:
    """Read the options, measure, write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--units", default="48,1000,10598", help="sizes of the rounds, separated by commas")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--times", type=int, default=3, help="how often each side is run")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that all of it runs")
    parser.add_argument("--out", type=Path, default=Path(__file__).with_name("RESULTS.md"))
    options = parser.parse_args()
    units = [48, 200] if options.quick else [int(one) for one in options.units.split(",")]
    between = (20, 60) if options.quick else (300, 900)
    times = 1 if options.quick else options.times
    results = Results(workers=options.workers, times=times, between=between)
    before = _load()
    with tempfile.TemporaryDirectory(prefix="lcxl-benchmark-", ignore_cleanup_errors=True) as scratch:
        _tell("start-up")
        results.startup = startup(Path(scratch), 3 if options.quick else 11)
        _tell("slope of reading and checking")
        results.slope = reading_slopes(*between, times, Path(scratch))
    results.sizes = [size(count, options.workers, times, _tell) for count in units]
    results.load = (before, _load())
    options.out.write_text(markdown(results), encoding="utf-8")
    _tell(f"written: {options.out.name}")


def _load() -> float:
    return os.getloadavg()[0] if hasattr(os, "getloadavg") else 0.0


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
