"""What happens around a correction: an older phone sends, a supervisor sends back, the office changes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar
from uuid import UUID

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as TooSlow
from sqlalchemy import select

from tests.browser.conftest import ROOT, Server
from tests.phone import Phone
from tests.served import Served
from tests.worker import record
from webapp import create_app
from webapp.configuration import read_configuration
from webapp.records.db import db
from webapp.records.enrollment_store import open_consent, open_record
from webapp.records.installation import Installation
from webapp.records.invitation import invite
from webapp.records.models import Account, Deposit, Enrollment, Quarantine, Revision
from webapp.records.review import Pin, Ruling, decide

T = TypeVar("T")
# A decision can be undone for ten seconds and is told after that; these were made a while ago.
AGO = timedelta(minutes=5)


class Caller(Served):
    """The running server, for the phone in Python."""

    def __init__(self, port: int) -> None:
        self.port = port


@dataclass(frozen=True)
class Now:
    """An enrollment as it stands at the server, in clear."""

    state: str
    rev: int
    record: dict[str, Any]
    consent: dict[str, Any]


def inside(server: Server, act: Callable[[Installation], T]) -> T:
    """Do something with the server's own database, as its `flask` commands do."""
    own = {k: v for k, v in server.env().items() if k.startswith(("JARING_", "DATABASE_"))}
    app = create_app(read_configuration(own, ROOT))
    with app.app_context():
        done = act(app.extensions["jaring"])
        db.session.remove()
        db.engine.dispose()
    return done


def person(name: str) -> Account:
    """Somebody of the demonstration office."""
    return db.session.scalars(select(Account).where(Account.name == name)).one()


def older_phone(server: Server, name: str = "Sri Wahyuni") -> Phone:
    """A phone that this volunteer used before."""
    now = datetime.now(UTC)
    secret = inside(server, lambda office: invite(office, person(name), None, now).secret)
    return Phone.activate(Caller(server.port), secret)  # type: ignore[arg-type]


@dataclass
class Scene:
    """One volunteer with two phones: one in Python, which has sent things, and one in a browser."""

    server: Server
    page: Page
    older: Phone

    @property
    def client(self) -> Any:
        return Caller(self.server.port)

    def go(self, place: str) -> None:
        """To a screen, as a link would."""
        if self.page.url.startswith(self.server.url):
            self.page.evaluate("(place) => { location.hash = place; }", place)
        else:
            self.page.goto(f"{self.server.url}/app{place}")

    def hear(self) -> None:
        """Have the phone sync now, as a returning network does."""
        self.page.evaluate("dispatchEvent(new Event('online'))")

    def learns_of(self, selector: str) -> None:
        """Sync until this is on the screen: a call under way may have been answered before the news."""
        for _ in range(10):
            self.hear()
            try:
                self.page.wait_for_selector(selector, timeout=3_000)
            except TooSlow:
                continue
            return
        expect(self.page.locator(selector)).to_be_visible()

    def send(self, word: str = "stored", **changes: Any) -> dict[str, Any]:
        """The older phone sends one worker's enrollment, which is answered with this word."""
        extra = {name: changes.pop(name) for name in ("meta", "consent") if name in changes}
        serial = 9500 + self.older.seq
        given = {"nik": f"317304210795{serial}", "no_hp": f"+6281200{serial}00", **changes}
        item = self.older.seal(record(**given), **extra)
        assert self.older.words(self.client, [item]) == [word]
        return item

    def correct(self, item: dict[str, Any], rev: int, **mended: Any) -> None:
        """The older phone sends a correction as this revision."""
        given: dict[str, Any] = {"act": "correct", "id": item["id"], "slip": item["slip"]}
        sealed = self.older.seal(mended, rev=rev, base=rev - 1, consent=None, **given)
        assert self.older.words(self.client, [sealed]) == ["stored"]

    def send_back(self, item: dict[str, Any], *pins: tuple[str, str, str], rev: int = 1) -> None:
        """A supervisor returns it, a while ago; each pin is field, reason and note."""

        def act(office: Installation) -> None:
            ruling = Ruling("return", pins=[Pin(*pin) for pin in pins])
            ago = datetime.now(UTC) - AGO
            decide(office, person("Supervisor Contoh"), UUID(item["id"]), rev, ruling, ago)

        inside(self.server, act)

    def reject(self, item: dict[str, Any], reason: str) -> None:
        """A supervisor rejects it, a while ago."""

        def act(office: Installation) -> None:
            ago = datetime.now(UTC) - AGO
            ruling = Ruling("reject", reason=reason)
            decide(office, person("Supervisor Contoh"), UUID(item["id"]), 1, ruling, ago)

        inside(self.server, act)

    def open(self, item: dict[str, Any]) -> None:
        """The phone hears of it and opens its correction, through the list."""
        self.go("#/perbaiki")
        self.learns_of(f"a[href='#/perbaiki/{item['id']}']")
        self.page.locator(f"a[href='#/perbaiki/{item['id']}']").click()
        expect(self.page.locator("form.mend")).to_be_visible()

    def press_send(self) -> None:
        """Kirim perbaikan; the queue says that it is kept."""
        self.page.locator("[data-send]").click()
        expect(self.page.locator("[data-said]")).to_have_text("Perbaikan tersimpan di HP ini.")

    def find(self, item: dict[str, Any]) -> Now:
        """What the server has of it."""

        def act(office: Installation) -> Now:
            enrollment = db.session.get_one(Enrollment, UUID(item["id"]))
            revision = db.session.scalars(
                select(Revision)
                .where(Revision.enrollment_id == enrollment.id, Revision.act != "withdraw")
                .order_by(Revision.rev.desc())
            ).first()
            assert revision is not None
            content = open_record(office, revision), open_consent(office, revision)
            return Now(enrollment.state, enrollment.rev, *content)

        return inside(self.server, act)

    def kept_aside(self, item: dict[str, Any]) -> list[str]:
        """Why something of it waits for a supervisor."""

        def act(_: Installation) -> list[str]:
            rows = select(Quarantine.reason).join(Deposit, Deposit.id == Quarantine.deposit_id)
            mine = rows.where(Deposit.enrollment_id == UUID(item["id"]))
            return list(db.session.scalars(mine))

        return inside(self.server, act)

    def arrives(self, item: dict[str, Any], rev: int = 2) -> Now:
        """What the server has once this revision has arrived."""
        row = self.page.locator(f"[data-rows] > li:has(a[href='#/slip/{item['id']}']) .pill")
        expect(row).to_have_text("Terkirim ke server", timeout=40_000)
        now = self.find(item)
        assert (now.state, now.rev) == ("submitted", rev)
        return now
