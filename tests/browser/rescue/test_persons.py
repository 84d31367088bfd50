"""Two volunteers on one phone (SECURITY F35), and a phone that was revoked (F34)."""

from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Page, expect
from sqlalchemy import select

from tests.browser.conftest import ROOT, Server
from tests.browser.frame.test_frame import find_faults
from tests.browser.rescue.conftest import NewPhone
from tests.browser.rescue.hands import LEDGER, arrive, choose, go, keep, rescue
from tests.browser.store.bench import SYNC, invitation
from tests.browser.stored import read_stored
from tests.browser.volunteer import PIN, activate, unlock
from webapp import create_app
from webapp.configuration import read_configuration
from webapp.records.db import db
from webapp.records.device import revoke
from webapp.records.models import Device

SECOND_PIN = "740295"
NAMES = ("Budi", "Wati", "Joko")
SCREENS = (
    ("#/antrean/semua", "Antrean"),
    ("#/bantuan", "Bantuan"),
    ("#/bantuan/selamatkan", "Selamatkan antrean"),
    ("#/kegiatan", "Pilih kegiatan"),
    ("#/titipan", "Kirim titipan petugas lain"),
)


def test_a_second_volunteer_neither_sees_nor_signs_the_firsts(
    new_phone: NewPhone, office: Server
) -> None:
    page = new_phone("Sri Wahyuni")
    page.context.set_offline(True)
    first = keep(page, 51, 52, 53)
    page.context.route(SYNC, lambda route: route.abort())
    page.context.set_offline(False)
    go(page, "#/bantuan", "Bantuan")
    page.get_by_role("link", name="Tambah pengguna di HP ini").click()
    expect(page.locator("#screen")).to_contain_text("Data pengguna lain tetap aman di HP ini.")
    activate(page, f"{office.url}/app#/undangan/{invitation(office, 'Hasan Basri')}", SECOND_PIN)
    assert names_on(page) == []
    for screen, title in SCREENS:
        go(page, screen, title)
        assert names_on(page) == [], screen
    go(page, "#/antrean", "Antrean")
    expect(page.locator(LEDGER)).to_have_text("di HP 0 · terkirim 0 · perlu tindakan 0")
    expect(page.locator("#screen [data-others]")).to_have_text(
        "3 data milik pengguna lain menunggu"
    )
    page.evaluate("id => { location.hash = `#/slip/${id}`; }", first[0]["id"])
    expect(page.locator("h1")).to_have_text("Halaman tidak ada")
    page.context.unroute(SYNC)
    page.reload()
    expect(page.locator("[data-persons]")).to_contain_text("Siapa yang memakai?")
    assert find_faults(page) == []
    unlock(page, SECOND_PIN)
    go(page, "#/antrean", "Antrean")
    expect(page.locator("#screen [data-others]")).to_be_hidden(timeout=20_000)
    switch_back(page)
    authors = {
        one.author for one in read_stored(office) if one.record["nik"][-2:] in ("52", "53", "54")
    }
    assert authors == {"Sri Wahyuni"}


def names_on(page: Page) -> list[str]:
    """The first person's workers that anything on this page tells of."""
    page.wait_for_timeout(100)
    seen = page.locator("html").inner_text() + page.content()
    return [name for name in NAMES if name in seen]


def switch_back(page: Page) -> None:
    """The first person again, with her own PIN and her own queue."""
    go(page, "#/bantuan", "Bantuan")
    page.get_by_role("button", name="Ganti pengguna").click()
    page.get_by_role("button", name="Sri Wahyuni").click()
    expect(page.locator("[data-who]")).to_have_text("Sri Wahyuni")
    unlock(page, PIN)
    expect(page.locator("[data-new]")).to_be_visible()
    go(page, "#/antrean", "Antrean")
    expect(page.locator(LEDGER)).to_have_text("di HP 3 · terkirim 3 · perlu tindakan 0")


def test_a_revoked_phone_says_so_and_delivers_its_own_alone(
    phone: Page, stuck: Page, office: Server, tmp_path: Path
) -> None:
    keep(phone, 60)
    arrive(phone)
    revoke_device(office, phone.evaluate("store.profile().device.number"))
    keep(phone, 61)
    go(phone, "#/antrean", "Antrean")
    expect(phone.locator("#strip")).to_contain_text(
        "HP ini dinonaktifkan. Data tetap dikirim untuk diperiksa supervisor.", timeout=20_000
    )
    expect(phone.locator(LEDGER)).to_have_text("di HP 2 · terkirim 2 · perlu tindakan 0")
    expect(phone.locator("[data-rows]")).to_contain_text("Terkirim - menunggu supervisor")
    choose(phone, rescue(stuck, tmp_path))
    phone.locator("#screen [data-chosen] [data-send]").click()
    expect(phone.locator("#screen [data-alert]")).to_have_text(
        "HP ini dinonaktifkan. Bawa berkas ke supervisor."
    )


def revoke_device(server: Server, number: int) -> None:
    """What an administrator does to a lost phone."""
    own = {k: v for k, v in server.env().items() if k.startswith(("JARING_", "DATABASE_"))}
    app = create_app(read_configuration(own, ROOT))
    with app.app_context():
        device = db.session.scalars(select(Device).where(Device.number == number)).one()
        revoke(device, None, datetime.now(UTC))
        db.session.remove()
        db.engine.dispose()
