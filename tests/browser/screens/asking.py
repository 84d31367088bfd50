"""The pictures of the worker's page in every state, of a request from the worker to its answer, and of the gap."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from playwright.sync_api import Page, Playwright, expect
from sqlalchemy import select

from tests.browser.conftest import Server, open_phone
from tests.browser.mend.scene import Scene, inside, older_phone, person
from tests.browser.office import sign_in
from tests.browser.screens.album import DESK, Album
from tests.browser.screens.slips import worker
from tests.phone import slip_id
from tests.records.phones.test_gap import tell
from webapp.records import public_status, review, settling, ticket
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Device, Enrollment, Event
from webapp.records.review import Pin, Ruling

NAMES = ("Budi Santoso", "Wati Kurniasih", "Joko Prasetyo", "Rini Astuti")


def show_asking(engine: Playwright, server: Server, folder: Path, album: Album) -> None:
    """What workers see and ask, and how the office answers."""
    scene = Scene(server, None, older_phone(server))  # type: ignore[arg-type]  # no browser
    with open_phone(engine, folder / "worker") as phone:
        page = phone.pages[0]
        show_states(scene, page, album)
        show_request(scene, page, album)
    ask_more(scene)
    tell_gaps(scene)
    with open_phone(engine, folder / "answering", size=DESK) as desk:
        page = desk.pages[0]
        page.set_default_timeout(30_000)
        sign_in(page, server.url, "supervisor.demo", server.demo()["supervisor.demo"])
        show_answers(server, page, album)
        show_scan(scene, page, album)
        page.goto(f"{server.url}/hp/selisih")
        album.take_both(page, "46-selisih-slip")


def send(scene: Scene, serial: int) -> tuple[str, UUID]:
    """The link of a slip whose record has arrived, and the record's id."""
    token = scene.older.tokens[0]["token"]
    item = scene.older.seal(worker(serial, NAMES[serial % len(NAMES)]))
    assert scene.older.words(scene.client, [item]) == ["stored"]
    return f"{scene.server.url}/s/{slip_id(token)}", UUID(item["id"])


def show_states(scene: Scene, page: Page, album: Album) -> None:
    """One picture for each state of a record."""
    number = iter(range(9730, 9760))

    def decided(ruling: Ruling) -> str:
        link, record = send(scene, next(number))

        def act(office: Installation) -> None:
            ago = datetime.now(UTC) - timedelta(minutes=5)
            review.decide(office, person("Supervisor Contoh"), record, 1, ruling, ago)

        inside(scene.server, act)
        return link

    def put(state: str) -> str:
        link, record = send(scene, next(number))
        change(scene.server, Enrollment, record, state=state)
        return link

    def granted(kind: str) -> str:
        link, _ = send(scene, next(number))
        asked = ask(scene, link, kind, 1)
        inside(
            scene.server,
            lambda office: settling.settle(
                office, person("Supervisor Contoh"), asked, settling.GRANTED, datetime.now(UTC)
            ),
        )
        return link

    unused = f"{scene.server.url}/s/{slip_id(scene.older.tokens[-1]['token'])}"
    pins = [Pin("nama", "nama_tidak_lengkap")]
    states: tuple[tuple[str, Callable[[], str]], ...] = (
        ("belum-sampai", lambda: unused),
        ("diperiksa", lambda: send(scene, next(number))[0]),
        ("dikembalikan", lambda: decided(Ruling("return", pins=pins))),
        ("disetujui", lambda: decided(Ruling("approve"))),
        ("diserahkan", lambda: put("handed_over")),
        ("terdaftar", lambda: put("registered")),
        ("ditolak", lambda: decided(Ruling("reject", "usia"))),
        ("ditolak-bpjs", lambda: put("bpjs_rejected")),
        ("dibatalkan", lambda: granted("withdrawal")),
        ("bukan-saya", lambda: granted("not_me")),
        ("tidak-dikenal", lambda: f"{scene.server.url}/s/{'A' * 26}"),
    )
    for name, make in states:
        page.goto(make())
        album.take(page, f"44-slip-{name}")


def show_request(scene: Scene, page: Page, album: Album) -> None:
    """By typed code: the page, the question, the choice, the answer."""
    code = scene.older.tokens[0]["code"]
    send(scene, 9761)
    page.goto(f"{scene.server.url}/s")
    page.get_by_label("Kode di slip").fill(code)
    page.get_by_role("button", name="Cek status").click()
    album.take(page, "45-dengan-kode")
    page.get_by_role("button", name="Bukan saya yang mendaftar").click()
    album.take(page, "45-bukan-saya")
    page.get_by_role("link", name="Kembali").click()
    page.get_by_label("Kode").fill(code)
    page.get_by_role("button", name="Cek status").click()
    page.get_by_role("button", name="Perbaiki/batalkan data saya").click()
    page.get_by_role("button", name="Catat permintaan").click()
    album.take(page, "45-pilih-dulu")
    page.get_by_text("Batalkan pendaftaran saya").click()
    page.get_by_role("button", name="Catat permintaan").click()
    expect(page.get_by_role("status")).to_contain_text("Permintaan tercatat.")
    album.take(page, "45-tercatat")


def show_answers(server: Server, page: Page, album: Album) -> None:
    """The list, each kind of request, an answer without a look at the papers, one with."""
    page.goto(f"{server.url}/permintaan")
    album.take_both(page, "45-permintaan")
    for name, title in (
        ("batalkan", "Pembatalan pendaftaran"),
        ("perbaiki", "Perbaikan data"),
        ("bukan-saya", "Bukan saya yang mendaftar"),
    ):
        page.goto(f"{server.url}/permintaan")
        page.locator(".office-row a", has_text=title).first.click()
        album.take_both(page, f"45-permintaan-{name}")
    page.locator(".answer button[value=granted]").click()
    album.take_both(page, "45-permintaan-belum-dilihat")
    page.locator("label:has([name=dilihat])").click()
    page.locator(".answer button[value=granted]").click()
    expect(page.get_by_role("status")).to_be_visible()
    album.take_both(page, "45-permintaan-dijawab")


def show_scan(scene: Scene, page: Page, album: Album) -> None:
    """Pindai in the office: before, a slip of ours, one that nobody knows, one that has not come."""
    link, _ = send(scene, 9771)
    page.goto(f"{scene.server.url}/pindai")
    album.take_both(page, "42-kantor-pindai")
    waiting = scene.older.tokens[-2]["code"]
    for name, typed in (("asli", link), ("belum-sampai", waiting), ("palsu", "0000-0000")):
        page.goto(f"{scene.server.url}/pindai")
        page.locator("[name=kode_slip]").fill(typed)
        page.get_by_role("button", name="Periksa", exact=True).click()
        expect(page.locator(".verdict")).to_be_visible()
        album.take_both(page, f"42-kantor-pindai-{name}")


def ask_more(scene: Scene) -> None:
    """One request of each kind, of different age."""
    for serial, kind, hours in (
        (9762, "not_me", 80),
        (9763, "correction", 50),
        (9764, "not_me", 2),
    ):
        link, _ = send(scene, serial)
        ask(scene, link, kind, hours)


def ask(scene: Scene, link: str, kind: str, hours: int) -> UUID:
    """What the holder of this link asked for, so many hours ago."""

    def act(office: Installation) -> UUID:
        holder = public_status.find_holder(office, link.rsplit("/", 1)[1])
        assert holder is not None
        then = datetime.now(UTC) - timedelta(hours=hours)
        return ticket.open_ticket(office, holder, kind, then).ticket.id

    return inside(scene.server, act)


def tell_gaps(scene: Scene) -> None:
    """Two phones that gave out more than came, one of which has been silent for days."""
    server, quiet = scene.server, older_phone(scene.server, "Hasan Basri")
    event = inside(server, lambda _: str(db.session.scalars(select(Event.id)).first()))
    made = scene.older.seq
    tell(scene.client, scene.older, told={event: 3, None: made + 1}, waiting=4)
    tell(scene.client, quiet, told={event: 12}, waiting=12)
    long_ago = datetime.now(UTC) - timedelta(days=4)
    change(server, Device, UUID(quiet.id), activated_at=long_ago, last_seen_at=long_ago)


def change(server: Server, table: Any, key: UUID, **values: Any) -> None:
    """Make a row what time would have made of it."""

    def act(_: Installation) -> None:
        row = db.session.get_one(table, key)
        for name, value in values.items():
            setattr(row, name, value)
        db.session.commit()

    inside(server, act)
