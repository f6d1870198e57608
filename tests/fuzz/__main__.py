"""``python -m tests.fuzz [--count 2000] [--seed 1] [--workers 2]``: prints a table, exits 1 if a promise was broken."""

from __future__ import annotations

import argparse
import sys
import time

from tests.fuzz.campaign import Count, run

COLUMNS = ("files", "clean", "told", "refused", "raised", "stopped", "silent")
HEADERS = ("mutation", "files", "read, nothing to tell", "read and told", "refused and told", "raised", "hung or died",
           "lost in silence")  # fmt: skip


MOST_ODD = 30
"""How many files that broke a promise are named."""


def table(counts: dict[str, Count]) -> str:
    """Return the counts as a Markdown table with a line of sums."""
    lines = [f"| {' | '.join(HEADERS)} |", f"|---|{'---:|' * len(COLUMNS)}"]
    for name, count in counts.items():
        lines.append(f"| {name.replace('_', ' ')} | {' | '.join(str(getattr(count, key)) for key in COLUMNS)} |")
    sums = (sum(getattr(count, key) for count in counts.values()) for key in COLUMNS)
    return "\n".join([*lines, f"| **all** | {' | '.join(f'**{one}**' for one in sums)} |"])


def main() -> int:
    """Run, print, and say whether every promise was kept."""
    options = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    options.add_argument("--count", type=int, default=2000)
    options.add_argument("--seed", type=int, default=1)
    options.add_argument("--workers", type=int, default=2)
    chosen = options.parse_args()
    start = time.monotonic()
    counts = run(chosen.count, chosen.seed, chosen.workers)
    print(table(counts))
    print(f"\n{chosen.count} files, seed {chosen.seed}, {time.monotonic() - start:.0f} s", file=sys.stderr)
    odd = [line for count in counts.values() for line in count.odd]
    for line in odd[:MOST_ODD]:
        print(line, file=sys.stderr)
    return 1 if odd else 0


if __name__ == "__main__":
    sys.exit(main())
