"""What a slip's paper costs: a picture, a page, a sheet of two hundred, and the whole call for each.

The floor of a picture is its QR and the compression of its finished pixels; that of a PDF is the
embedding of its fonts, which one slip needs as much as two hundred do. Drawing is measured in a
process of its own, so that the memory it shows is nobody else's.
"""

import argparse
import io
import json
import logging
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from bench.intake import installed, invitation, send, worker
from tests.paper.made_up import a4, a6, paper, png
from tests.phone import Phone
from webapp.paper.qr import modules_of

SLIPS = 200
BATCH = 20
CALL = "/api/v1/slips/paper"


def milliseconds(act: Callable[[], object], times: int) -> float:
    """The median of so many runs, after one that is not counted."""
    act()
    taken = []
    for _ in range(times):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return statistics.median(taken) * 1000


def measure_pictures(times: int) -> None:
    """One slip as a picture."""
    one = paper()
    image = Image.open(io.BytesIO(png(one)))
    image.load()
    drawn = milliseconds(lambda: png(one), times)
    floor = milliseconds(partial(picture_floor, one.url, image), times)
    size = len(png(one)) / 1000
    print(f"PNG   {drawn:7.1f} ms, floor {floor:.1f} ms: {drawn / floor:.1f} times; {size:.0f} KB")


def picture_floor(url: str, image: Image.Image) -> None:
    """Nothing but the QR's modules, and the finished pixels compressed."""
    modules_of(url)
    image.save(io.BytesIO(), "PNG", bits=4, compress_level=3)


def measure_pages(times: int) -> None:
    """One slip on A6, and two hundred on A4, in a process that does nothing else."""
    asked = [sys.executable, "-m", "bench.paper", "--pages", str(times)]
    found = json.loads(subprocess.run(asked, check=True, capture_output=True).stdout)
    print(f"A6    {found['a6']:7.1f} ms, fonts alone {found['fonts']:.1f} ms; {found['a6_kb']} KB")
    print(
        f"A4    {found['a4']:7.0f} ms for {SLIPS} slips, {found['a4'] / SLIPS:.1f} ms each,"
        f" {found['a4'] / found['a6']:.0f} times one; {found['a4_kb']} KB;"
        f" peak {found['peak']:.0f} MB, {found['rest']:.0f} MB before"
    )


def pages(times: int) -> dict[str, Any]:
    """The figures of this very process."""
    papers = [paper(number) for number in range(SLIPS)]
    a6(papers[0])
    rest = peak_memory()
    began = time.perf_counter()
    sheets = a4(*papers)
    whole = (time.perf_counter() - began) * 1000
    peak = peak_memory()
    return {
        "fonts": milliseconds(lambda: a6(paper(name=".", hotline=".")), times),
        "a6": milliseconds(lambda: a6(papers[0]), times),
        "a6_kb": len(a6(papers[0])) // 1000,
        "a4": whole,
        "a4_kb": len(sheets) // 1000,
        "rest": rest,
        "peak": peak,
    }


def peak_memory() -> float:
    """The most that this process has held at once, in megabytes; what `getrusage` says is its parent's, too."""
    status = Path("/proc/self/status").read_text(encoding="utf-8")
    (line,) = (line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024


def measure_calls(times: int) -> None:
    """The same through the server, with reading and decrypting what the slips say."""
    with installed(None) as app:
        client = app.test_client()
        phone = Phone.activate(client, invitation(app))
        ids: list[str] = []
        for begin in range(0, SLIPS, BATCH):
            phone.sync(client, want_tokens=BATCH)
            items = [phone.seal(worker(begin + place)) for place in range(BATCH)]
            send(phone, client, items)
            ids += [item["id"] for item in items]
        one = milliseconds(lambda: ask(phone, client, "png", ids[:1]), times)
        began = time.perf_counter()
        ask(phone, client, "a4", ids)
        many = (time.perf_counter() - began) * 1000
    print(f"Calls {one:7.1f} ms for a picture, {many:.0f} ms for {SLIPS} slips on A4")


def ask(phone: Phone, client: Any, form: str, ids: list[str]) -> None:
    body = json.dumps({"format": form, "ids": ids}).encode()
    answer = phone.post(client, body, CALL)
    if answer.status_code != 200:
        sys.exit(f"The server gave no file: {answer.status_code}")


def main() -> None:
    """Measure drawing alone, and through the server."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--times", type=int, default=20, help="the median of so many is shown")
    parser.add_argument("--pages", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    logging.disable(logging.INFO)
    if asked.pages:
        print(json.dumps(pages(asked.pages)))
        return
    measure_pictures(asked.times)
    measure_pages(asked.times)
    measure_calls(asked.times)


if __name__ == "__main__":
    main()
