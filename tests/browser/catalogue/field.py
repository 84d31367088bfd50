"""A volunteer's phone in the field: the real app in one tab, quick hands in another, a network that may fail.

The hands keep records through the phone's own store, as the last page of the form does, so that a
test need not press through seven steps for each worker. What is checked is what the app's tab says.
"""

import itertools
import json
import os
import shutil
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from tests.browser.books import Office
from tests.browser.conftest import CHROMIUM_SWITCHES, FONTS, PHONE, ROOT, Server, chromium_path
from tests.browser.proxy import Proxy
from tests.browser.reading import read_kept
from tests.browser.store.bench import invitation
from tests.browser.store.test_kills import processes_of
from tests.browser.truth import WORDS, Promise, check_truth
from tests.browser.volunteer import PIN, Worker, activate, unlock

BASE = json.loads((ROOT / "tests/vectors/base.json").read_text(encoding="utf-8"))
PATIENCE_S = 45
SERIALS = itertools.count(9001)
SOMEBODY = Worker(nik="", nama="Wati Kurniasih", alamat="Gg. Belimbing No. 7", pekerjaan="penjahit")

# The store alone, in a tab that the worker does not control and the app does not draw.
OPEN_HANDS = """async ([base, pin]) => {
  const { openStore } = await import(base + 'js/store/store.js');
  window.store = await openStore();
  return (await store.lock.unlock(pin)).ok;
}"""
SAVE = """async ([record, consent]) => {
  const draft = { ...store.drafts.create(), record, keying_ms: 40000 };
  draft.typed = { nik: record.nik, nama: record.nama };
  draft.consent = { ...consent, text_hash: store.profile().settings.consent.hash };
  const now = new Date(Date.now() + store.profile().clock_offset_ms);
  const { stub } = await store.outbox.finish(draft, now, 'JKK+JKM');
  return { id: stub.id, hash: stub.hash, code: stub.code, token: stub.token, name: stub.name };
}"""
FIND_BY_CODE = """async (code) => {
  const found = (await store.outbox.stubs()).find((stub) => stub.code === code);
  return [found.id, found.hash];
}"""
STORED, DELIVERED = WORDS["state"]["waiting"], WORDS["state"]["delivered"]


def record(**changes: Any) -> dict[str, Any]:
    """A worker of our own invention, each with another NIK."""
    made = {"nik": f"317304210795{next(SERIALS)}", "nama": "Budi Santoso"}
    return {**BASE["record"], "no_hp": None, "tanpa_hp": True, **made, **changes}


def somebody() -> Worker:
    """The same for the screens."""
    return replace(SOMEBODY, nik=f"317304210795{next(SERIALS)}")


@dataclass
class Field:
    """One phone with its way to the server, and what it has promised so far."""

    server: Server
    network: Proxy
    context: BrowserContext
    app: Page
    hands: Page
    promised: list[Promise] = field(default_factory=list)
    # What was typed in each, and what the phone said of the last.
    kept: list[dict[str, Any]] = field(default_factory=list)
    last: dict[str, Any] = field(default_factory=dict)

    @property
    def url(self) -> str:
        """Where the phone finds the server: through the network that may fail."""
        return self.network.url

    def invite(self, person: str) -> str:
        """One more invitation for this person, as a link through the network."""
        return f"{self.url}/app#/undangan/{invitation(self.server, person)}"

    def save(self, count: int = 1, **changes: Any) -> list[str]:
        """Keep so many records; their ids. From here on they are promised."""
        ids = []
        for _ in range(count):
            self.kept.append(record(**changes))
            self.last = self.hands.evaluate(SAVE, [self.kept[-1], BASE["consent"]])
            self.promised.append(Promise(self.last["id"], self.last["hash"]))
            ids.append(self.last["id"])
        return ids

    def promise_by_code(self, code: str) -> None:
        """A record that was kept on the screens, by the code of its slip, is promised too."""
        kept = self.hands.evaluate(FIND_BY_CODE, code)
        self.promised.append(Promise(*kept))

    def come_in(self, person: str) -> None:
        """Activate this phone, and get the hands ready."""
        come_in(self.app, self.invite(person), workers=False)
        self.open_hands()

    def look_for_news(self) -> None:
        """Ask the server for news, as a phone does that comes back into sight or into a network."""
        self.app.evaluate("() => dispatchEvent(new Event('online'))")

    def wait_for_epoch(self, before: str) -> None:
        """Wait until the phone has learned that the server was put back."""
        deadline = time.monotonic() + PATIENCE_S
        while read_kept(self.app).epoch == before:
            assert time.monotonic() < deadline, "the phone never learned of the restore"
            self.app.wait_for_timeout(100)

    def go(self, place: str) -> None:
        self.app.evaluate("(place) => { location.hash = place; }", place)

    def press_send(self) -> None:
        """Kirim sekarang, on Beranda; by then all may have gone by itself."""
        self.go("#/")
        with suppress(Error):
            self.app.locator("[data-send]").click(timeout=2000)

    def expect_all(self, words: str, count: int, seconds: float = 45) -> None:
        """Every record of the queue says this, and there are so many."""
        self.go("#/antrean/semua")
        pills = self.app.locator("[data-rows] > li .pill", has_text=words)
        expect(pills).to_have_count(count, timeout=seconds * 1000)

    def expect_strip(self, sentence: str, seconds: float = 45) -> None:
        """The strip says this sentence of text.sync, up to its first variable."""
        words = WORDS["sync"][sentence].split("{")[0]
        self.go("#/")
        expect(self.app.locator("#strip [data-text]")).to_contain_text(
            words, timeout=seconds * 1000
        )

    def check(self) -> Office:
        """Phone, words and server agree; what the server has."""
        return check_truth(self.app, self.server, self.promised)

    def settle(self, words: str = DELIVERED) -> Office:
        """Everything promised says this in the end, by itself, and it is true."""
        self.expect_all(words, len(self.promised))
        return self.check()

    def open_hands(self) -> None:
        """One more tab for the hands, unlocked."""
        base = self.app.evaluate("() => document.body.dataset.base")
        self.hands = self.context.new_page()
        self.hands.goto(f"{self.url}/healthz")
        assert self.hands.evaluate(OPEN_HANDS, [base, PIN])

    def reopen(self) -> None:
        """Load the app anew and unlock it; the hands too."""
        self.app.goto(f"{self.url}/app")
        unlock(self.app)
        expect(self.app.locator("[data-new]")).to_be_visible()


@contextmanager
def serve(prepared: Path, folder: Path, **environment: str) -> Iterator[tuple[Server, Proxy]]:
    """A demonstration office that nobody has used, behind a network of our own."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copytree(prepared, folder / "instance")
    server = Server(folder / "instance", environment=dict(environment))
    with Proxy(server.port) as network:
        server.environment["JARING_PUBLIC_URL"] = network.url
        try:
            yield server.start(), network
        finally:
            server.kill()


@contextmanager
def take_phone(
    engine: Playwright,
    served: tuple[Server, Proxy],
    profile: Path,
    *,
    person: str | None = "Sri Wahyuni",
    workers: bool = False,
    prepare: str | None = None,
    come: bool = True,
) -> Iterator[Field]:
    """A phone of this person, activated; with `person` None it was activated before.

    `workers` lets it have its service worker; `prepare` runs in every page before our own code;
    without `come` it is handed over as it was found, and its hands are not there yet.
    """
    server, network = served
    context = engine.chromium.launch_persistent_context(
        str(profile),
        executable_path=chromium_path(),
        args=CHROMIUM_SWITCHES,
        headless=True,
        env={"FONTCONFIG_FILE": str(FONTS)},
        viewport=PHONE,  # type: ignore[arg-type]  # playwright's own TypedDict
        locale="id-ID",
        timezone_id="Asia/Jakarta",
        has_touch=True,
        service_workers="allow" if workers else "block",
    )
    try:
        if prepare:
            context.add_init_script(prepare)
        app = context.pages[0]
        phone = Field(server, network, context, app, app)
        if come and person is None:
            phone.reopen()
        elif person is not None:
            come_in(app, phone.invite(person), workers=workers)
        if come:
            phone.open_hands()
        yield phone
    finally:
        # One that was killed on purpose is gone already.
        with suppress(Error):
            context.close()


def kill(profile: Path, kind: str = "") -> None:
    """End this browser at once, or only its processes of one kind: `renderer` draws the tabs."""
    for process in processes_of(profile):
        with suppress(OSError):
            if kind and f"--type={kind}" not in Path(f"/proc/{process}/cmdline").read_text():
                continue
            os.kill(process, signal.SIGKILL)


def come_in(page: Page, link: str, *, workers: bool) -> None:
    """From the invitation's link to Beranda; without a worker nothing is kept for a day offline."""
    if workers:
        activate(page, link)
        return
    page.goto(link)
    page.locator("[data-yes]").click()
    page.fill("[name=pin]", PIN)
    page.fill("[name=pin_lagi]", PIN)
    page.locator("[data-submit]").click()
    page.wait_for_selector("[data-line=unduh]")
    # Without a worker each screen comes from the network: once here, it is there without one.
    for place, mark in (("#/antrean/semua", "[data-rows]"), ("#/", "[data-new]")):
        page.evaluate("(place) => { location.hash = place; }", place)
        page.wait_for_selector(mark, state="attached")
