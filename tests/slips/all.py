"""A thousand slips and a million guesses, which `make chaos` runs; ends with one line of JSON."""

import argparse
import json
import logging
import sys
import time

from playwright.sync_api import sync_playwright

from tests.slips.proof import Asked, prove

SLIPS = 1000
ENROLLED = 5
FLIPPED = 5
GUESSES = 1_000_000


def main() -> int:
    """Run it and say what came of it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--slips", type=int, default=SLIPS)
    parser.add_argument("--enrolled", type=int, default=ENROLLED, help="on a screen, for real")
    parser.add_argument("--flipped", type=int, default=FLIPPED, help="slips, bit by bit")
    parser.add_argument("--guesses", type=int, default=GUESSES, help="of codes, and of tokens")
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    began = time.monotonic()
    with sync_playwright() as engine:
        found = prove(engine, Asked(asked.slips, asked.enrolled, asked.flipped, asked.guesses))
    faults = found.faults()
    for fault in faults:
        sys.stderr.write(f"{fault}\n")
    seconds = round(time.monotonic() - began)
    print(json.dumps({**found.line(), "faults": len(faults), "seconds": seconds}))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
