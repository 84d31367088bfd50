"""The phone's store and sending without the screens: the real modules, in the real browser, against the real server."""

import json
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import BrowserContext, Page, Request
from sqlalchemy import select

from tests.browser.conftest import ROOT, Server
from webapp import create_app
from webapp.configuration import read_configuration
from webapp.records.db import db
from webapp.records.invitation import invite
from webapp.records.models import Account

PIN = "135790"
SYNC = "**/api/v1/sync"
ADDRESS = "Gg. Belimbing Wuluh No. 77"
NAMES = ("Budi Santoso", "Wati Kurniasih", "Joko Prasetyo")

BASE = json.loads((ROOT / "tests" / "vectors" / "base.json").read_text(encoding="utf-8"))

OPEN = """async () => {
  const base = document.body.dataset.base;
  const { openStore } = await import(base + 'js/store/store.js');
  const { startSync } = await import(base + 'js/sync/index.js');
  window.store = await openStore();
  window.sync = startSync(window.store);
}"""

ACTIVATE = """async ([code, pin]) => {
  const answer = await sync.activate(code, 'HP uji');
  await store.saveActivation(answer, pin);
  return store.profile();
}"""

# A draft as the flow leaves it, kept once as a draft and then finished.
FINISH = """async ([record, consent]) => {
  const draft = store.drafts.create();
  Object.assign(draft, { record, typed: { nik: record.nik, nama: record.nama }, keying_ms: 40000 });
  draft.consent = { ...consent, text_hash: store.profile().settings.consent.hash };
  await store.drafts.save(draft);
  const started = performance.now();
  const { stub, once } = await store.outbox.finish(draft, sync.now(), 'JKK+JKM');
  return { stub, once, ms: performance.now() - started };
}"""


SEND = "async () => { sync.start(); await sync.sendNow(); return sync.state(); }"

Bench = tuple[BrowserContext, Page]


def worker(number: int) -> dict[str, Any]:
    """A worker's record of our own invention, each with another NIK."""
    name = NAMES[number % len(NAMES)]
    own = {"nik": f"317304210795{9001 + number}", "nama": name, "alamat": ADDRESS}
    return {**BASE["record"], **own}


def invitation(server: Server, person: str) -> str:
    """The secret of one more invitation for this person."""
    own = {k: v for k, v in server.env().items() if k.startswith(("JARING_", "DATABASE_"))}
    app = create_app(read_configuration(own, ROOT))
    with app.app_context():
        account = db.session.scalars(select(Account).where(Account.name == person)).one()
        made = invite(app.extensions["jaring"], account, None, datetime.now(UTC))
        db.session.remove()
        db.engine.dispose()
    return made.secret


def bench_page(context: BrowserContext, server: Server) -> Page:
    """One more tab, with store and sync opened in it."""
    page = context.new_page()
    page.route("**/js/app.js", lambda route: route.abort())
    page.goto(f"{server.url}/app")
    page.evaluate(OPEN)
    return page


def activate(page: Page, server: Server, person: str = "Sri Wahyuni") -> dict[str, Any]:
    """Make this phone the person's; the profile it got."""
    profile: dict[str, Any] = page.evaluate(ACTIVATE, [invitation(server, person), PIN])
    return profile


def finish(page: Page, number: int) -> dict[str, Any]:
    """Enrol one worker; `{stub, once, ms}`."""
    done: dict[str, Any] = page.evaluate(FINISH, [worker(number), BASE["consent"]])
    return done


def ledger(page: Page) -> dict[str, Any]:
    counts: dict[str, Any] = page.evaluate("() => store.outbox.ledger(sync.now())")
    return counts


def send(page: Page) -> dict[str, Any]:
    """Send what waits, and say what came of it."""
    state: dict[str, Any] = page.evaluate(SEND)
    return state


def send_all(page: Page) -> None:
    """Send until nothing waits, whichever attempt of this phone brings it about."""
    send(page)
    arrived = "() => store.outbox.ledger(sync.now()).then((l) => l.waiting === 0)"
    page.wait_for_function(arrived, timeout=15_000)


def states(page: Page) -> list[str]:
    """The state of every record on this phone."""
    found: list[str] = page.evaluate(
        "() => store.outbox.stubs().then((all) => all.map((s) => s.state))"
    )
    return found


def items_of(request: Request) -> list[dict[str, Any]]:
    """The sealed items in the body of a sync."""
    items: list[dict[str, Any]] = json.loads(request.post_data or "{}").get("items", [])
    return items
