"""./run prove: carries out the named parts, or all, and prints the table."""

import argparse
import signal
import sys
import time
import traceback
import unicodedata

from launch import postgresql, surroundings
from launch.command import interrupted
from tests.proofs import Figure, Ground
from tests.proofs.parts import PARTS

WIDTHS = (12, 52, 16, 24, 4)
SAMPLES = 10  # of what stands behind a number that should be zero


def main(arguments: list[str]) -> int:
    """All figures on target is 0, anything else 1."""
    signal.signal(signal.SIGTERM, interrupted)
    parser = argparse.ArgumentParser(prog="./run prove")
    parser.add_argument("--quick", action="store_true", help="the suite's small counts")
    parser.add_argument("part", nargs="*", help=f"of: {', '.join(PARTS)}")
    options = parser.parse_args(arguments)
    unknown = [name for name in options.part if name not in PARTS]
    if unknown:
        print(f"There is no proof {unknown[0]}; there are: {', '.join(PARTS)}.")
        return 1
    bad = 0
    with postgresql.server() as url:
        ground = Ground(
            full=not options.quick,
            database_url=url,
            redis_url=surroundings.redis(),
            chromium=surroundings.chromium(),
        )
        row("part", "figure", "value", "target", "ok")
        for name in options.part or PARTS:
            bad += not prove(name, ground)
    return 1 if bad else 0


def prove(name: str, ground: Ground) -> bool:
    """One part; an error in it is a figure that is not ok."""
    begun, good, figures = time.monotonic(), True, 0
    try:
        for figure in PARTS[name](ground):
            show(name, figure)
            good, figures = good and figure.ok, figures + 1
    except Exception:  # noqa: BLE001 - the other parts are still to be proved
        traceback.print_exc()
        show(name, Figure("ended with an error", "see above", "none", ok=False))
        return False
    if not figures:
        show(name, Figure("figures", 0, "at least 1", ok=False))
    row(name, "seconds", f"{time.monotonic() - begun:.0f}", "", "")
    return good and figures > 0


def show(part: str, figure: Figure) -> None:
    ok = "yes" if figure.ok else "NO"
    row(part, figure.name, str(figure.value), figure.target, ok)
    for found in figure.found[:SAMPLES]:
        print(f"{'':14}{found}", flush=True)


def row(*cells: str) -> None:
    """One line; a Chinese character takes two columns."""
    padded = [
        cell + " " * (width - columns(cell))
        for cell, width in zip(cells, WIDTHS, strict=True)
    ]
    print("  ".join(padded).rstrip(), flush=True)


def columns(text: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in text)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
