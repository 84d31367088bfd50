"""Two hundred clean submissions in a real Chromium, by a supervisor who only uses the keyboard.

Counted are keys; timed is what a supervisor waits from one key until the next record can be read.
"""

import statistics
import sys
from threading import Thread

from flask import Flask
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from tests.browser.conftest import CHROMIUM_SWITCHES, FONTS, chromium_path
from tests.browser.desk.clearing import Cleared, go_on
from tests.browser.office import sign_in

MOST_ACTIONS = 2
DESK = {"width": 1180, "height": 760}


def clear_by_keyboard(
    app: Flask, username: str, password: str, first: object, most: int
) -> Cleared:
    """Approve the record of this id and those that follow it; ends the run where too many keys are needed."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    url = f"http://127.0.0.1:{server.port}"
    serving = Thread(target=server.serve_forever)
    serving.start()
    with sync_playwright() as engine:
        browser = engine.chromium.launch(
            executable_path=chromium_path(),
            args=CHROMIUM_SWITCHES,
            env={"FONTCONFIG_FILE": str(FONTS)},
        )
        page = browser.new_context(viewport=DESK, locale="id-ID").new_page()  # type: ignore[arg-type]  # playwright's own TypedDict
        sign_in(page, url, username, password)
        page.goto(f"{url}/periksa/{first}")
        done = go_on(page, most, Cleared(actions=1))
        browser.close()
    server.shutdown()
    serving.join()
    return done


def show(done: Cleared) -> str:
    """What was done, in one line."""
    waits = sorted(done.seconds)
    return (
        f"  {done.records} clean records by keyboard: {done.actions} keys and taps,"
        f" {done.per_record:.2f} a record; from key to next record {statistics.median(waits) * 1000:.0f} ms,"
        f" the slowest {waits[-1] * 1000:.0f} ms"
    )


def judge(done: Cleared, wanted: int) -> None:
    """End the run if the list broke off early or a record took too much."""
    if done.records != wanted or done.per_record > MOST_ACTIONS:
        sys.exit(f"only {done.records} of {wanted} records with {done.actions} keys and taps")
