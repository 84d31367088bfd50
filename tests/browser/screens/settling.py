"""The pictures of the office when things go wrong: Karantina, HP petugas, Titipan."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from playwright.sync_api import Page, Playwright, expect
from sqlalchemy import select

from tests.browser.conftest import Server, open_phone
from tests.browser.mend.scene import Caller, inside, older_phone
from tests.browser.office import sign_in
from tests.browser.screens.album import DESK, Album
from tests.phone import Phone, write_time
from tests.records.phones.test_reports import say
from tests.views.api.test_courier import file_of
from tests.worker import nik, record
from webapp.records.db import db
from webapp.records.installation import Installation
from webapp.records.models import Device, Quarantine

LONG_AGO = timedelta(days=30)


def show_kept_aside(engine: Playwright, server: Server, folder: Path, album: Album) -> None:
    """What waits for a supervisor, the phones that keep something back, a file that was brought."""
    phone, quiet = older_phone(server), older_phone(server, "Hasan Basri")
    keep_aside(server, phone, quiet)
    keep_back(server, phone, quiet)
    file = write_file(folder, quiet)
    with open_phone(engine, folder / "desk", size=DESK) as desk:
        page = desk.pages[0]
        page.set_default_timeout(10_000)
        sign_in(page, server.url, "supervisor.demo", server.demo()["supervisor.demo"])
        album.take_both(page, "31-antrean-peringatan")
        show_quarantine(page, server, album)
        page.goto(f"{server.url}/hp")
        album.take_both(page, "33-hp-petugas")
        page.goto(f"{server.url}/titipan")
        album.take_both(page, "34-titipan-kantor")
        page.get_by_label("Pilih berkas titipan").set_input_files(file)
        page.get_by_role("button", name="Kirim titipan").click()
        expect(page.get_by_role("status")).to_be_visible()
        album.take_both(page, "34-titipan-kantor-hasil")
    with open_phone(engine, folder / "admin", size=DESK) as desk:
        page = desk.pages[0]
        sign_in(page, server.url, "admin.demo", server.demo()["admin.demo"])
        page.goto(f"{server.url}/hp")
        page.get_by_role("link", name="Kenali HP ini").first.click()
        album.take_both(page, "33-hp-kenali")


def keep_aside(server: Server, phone: Phone, other: Phone) -> None:
    """One of each kind that a supervisor meets."""
    caller: Any = Caller(server.port)
    event = {"event": str(uuid4())}
    payload = phone.payload(record(nik=nik(9051), nama="Joko Sembodo", no_hp="+6281278900051"))
    aside = [
        phone.seal(record(nik=nik(9052), nama="Rina Marlina"), meta=event),
        phone.seal(record(nik=nik(9053), nama="Dedi Kurniawan", no_hp="12"), meta=event),
        phone.seal(record(nik=nik(9054), nama="Yuli Astuti"), slip=other.take_slip()),
        phone.envelop({**payload, "seq": 90, "record": record(nik=nik(9051), nama="Joko Subroto")}),
    ]
    sealed = phone.seal(record(nik=nik(9055)))
    aside.append({**sealed, "sealed": sealed["sealed"][:-4]})
    phone.sync(caller, [phone.envelop(payload), *aside])

    def grow_old(_: Installation) -> None:
        first = select(Quarantine).where(Quarantine.reason == "event_unknown").limit(1)
        db.session.scalars(first).one().held_at = datetime.now(UTC) - timedelta(days=5)
        db.session.commit()

    inside(server, grow_old)


def keep_back(server: Server, phone: Phone, quiet: Phone) -> None:
    """One phone has not sent for four days, one dropped its copies, one a restore has lost."""
    caller: Any = Caller(server.port)
    lost = older_phone(server, "Hasan Basri")

    def change(_: Installation) -> None:
        for one in (phone, quiet):
            db.session.get_one(Device, UUID(one.id)).activated_at = datetime.now(UTC) - LONG_AGO
        db.session.get_one(Device, UUID(lost.id)).restored = True
        db.session.commit()

    inside(server, change)
    since = write_time(datetime.now(UTC) - timedelta(days=4))
    say(caller, quiet, waiting=3, oldest_waiting=since)
    say(caller, phone)


def write_file(folder: Path, phone: Phone) -> Path:
    """A file with two whole items and one to be mended."""
    items = [
        phone.seal(record(nik=nik(9061), nama="Agus Salim", no_hp="+6281278900061")),
        phone.seal(record(nik=nik(9062), nama="Lina Marlina", no_hp="+6281278900062")),
        phone.seal(record(nik="12", nama="Tuti Alawiyah", no_hp="+6281278900063")),
    ]
    path = folder / "jaring-titipan-7-2026-11-21.json"
    path.write_text(json.dumps(file_of(phone, items)), encoding="utf-8")
    return path


def show_quarantine(page: Page, server: Server, album: Album) -> None:
    """The list, one with a group, one that differs, one that does not open, refusal and release."""
    listed = f"{server.url}/karantina"
    page.goto(listed)
    album.take_both(page, "32-karantina")
    for name, words in (
        ("32-karantina-data", "Kegiatannya"),
        ("32-karantina-berbeda", "Isinya berbeda"),
        ("32-karantina-tersegel", "Segel tidak bisa"),
    ):
        page.goto(listed)
        page.locator(".office-row a", has_text=words).first.click()
        album.take_both(page, name)
    page.get_by_role("link", name="Tolak").click()
    album.take_both(page, "32-karantina-tolak")
    page.goto(listed)
    page.locator(".office-row a", has_text="Nomor slip").first.click()
    page.get_by_role("button", name="Lepaskan", exact=True).click()
    expect(page.get_by_role("status")).to_be_visible()
    album.take_both(page, "32-karantina-dilepas")
