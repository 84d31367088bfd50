"""What the first visit costs a shared data plan (UX section 15), as Chromium received it."""

import http.client
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Playwright, expect

from tests.browser.conftest import Server, open_phone

KB = 1024
FIRST_LOAD_MOST = 90 * KB
PRECACHE_MOST = 400 * KB


def test_the_first_load_and_the_whole_precache_stay_in_their_budgets(
    server: Server, playwright_engine: Playwright, tmp_path: Path
) -> None:
    with open_phone(playwright_engine, tmp_path / "profile") as phone:
        page = phone.pages[0]
        received = listen(phone.new_cdp_session(page))
        page.goto(f"{server.url}/app")
        expect(page.locator("#screen h1")).to_be_visible()
        page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
        kept: list[str] = page.evaluate(
            "caches.keys().then(async (names) => (await Promise.all(names.map(async (name) =>"
            " (await (await caches.open(name)).keys()).map((one) => one.url)))).flat())"
        )
    first = {url: size for url, size in received.items() if url.endswith((".js", ".css"))}
    first_load = sum(first.values())
    precache = sum(compressed_size(server, url) for url in kept)
    print(f"first load: {first_load / KB:.1f} KB of scripts and styles in {len(first)} files")
    print(f"precache: {precache / KB:.1f} KB in {len(kept)} files")
    assert len(first) > 30, "the scripts were seen on their way"
    assert first_load <= FIRST_LOAD_MOST
    assert len(kept) > len(first)
    assert precache <= PRECACHE_MOST


def listen(session: Any) -> dict[str, int]:
    """The compressed bytes of each body that this page receives, by its address."""
    addresses: dict[str, str] = {}
    received: dict[str, int] = {}
    session.on(
        "Network.responseReceived",
        lambda event: addresses.update({event["requestId"]: event["response"]["url"]}),
    )
    session.on("Network.dataReceived", lambda event: add(received, addresses, event))
    session.send("Network.enable")
    return received


def add(received: dict[str, int], addresses: dict[str, str], event: dict[str, Any]) -> None:
    url = addresses.get(event["requestId"], "")
    received[url] = received.get(url, 0) + event["encodedDataLength"]


def compressed_size(server: Server, url: str) -> int:
    """The bytes on the wire of one kept file, asked for as a browser does."""
    with closing(http.client.HTTPConnection("127.0.0.1", server.port)) as connection:
        connection.request("GET", urlsplit(url).path, headers={"Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        assert answer.status == 200, url
        return len(answer.read())
