"""The worker's page in every state, on the smallest phone, without a script: by eye and by ear."""

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE
from tests.browser.desk.hands import AXE, open_desk, said
from tests.desk import Send, account
from tests.phone import Phone, slip_id
from tests.phones import change_row, looking
from tests.records.tickets.hands import answer, ask
from tests.worker import record
from webapp.records import review
from webapp.records.models import Device, Enrollment, Ticket
from webapp.records.review import Pin, Ruling

PICTURES = os.environ.get("JARING_TEST_PICTURES")
TARGETS = """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), .choice')]
  .filter((one) => !one.closest('.choice') || one.classList.contains('choice'))
  .map((one) => [one.textContent.trim(), one.getBoundingClientRect().height])
  .filter(([, height]) => height < 48)"""


@pytest.fixture
def page(request: pytest.FixtureRequest, chromium: Browser) -> Page:
    """A phone whose browser runs nothing, and one that could, because axe is a script."""
    opened = chromium.new_context(
        viewport=PHONE,  # type: ignore[arg-type]  # playwright's own TypedDict
        locale="id-ID",
        java_script_enabled=getattr(request, "param", "script") == "script",
        bypass_csp=True,
    ).new_page()
    opened.on("console", lambda message: said.append(message.text))
    return opened


def look(page: Page, name: str) -> None:
    """Axe, the width, what can be pressed; and a picture for whoever asks for one."""
    if not page.evaluate("matchMedia('(scripting: enabled)').matches"):
        return
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document).then((r) => r.violations.map((v) => v.id))")
    assert found == [], name
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], name
    assert page.evaluate(TARGETS) == [], name
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)


def show(page: Page, address: str, name: str, sentence: str) -> None:
    """Open a page, and see that it says this and what every page says."""
    page.goto(address)
    expect(page.locator(".state")).to_contain_text(sentence)
    expect(page.locator("main")).to_contain_text("BUKAN KARTU PESERTA")
    expect(page.locator("main")).to_contain_text("Pendataan gratis.")
    look(page, name)


def decide(app: Flask, sent: UUID, person: UUID, ruling: Ruling) -> None:
    with app.app_context():
        office, now = app.extensions["jaring"], datetime.now(UTC)
        review.decide(office, account(person), sent, 1, ruling, now)


def test_every_state_can_be_read(
    app: Flask,
    client: FlaskClient,
    url: str,
    page: Page,
    phone: Phone,
    send: Send,
    supervisor: UUID,
) -> None:
    def take(name: str, make: Callable[[], object], sentence: str) -> None:
        path = slip_id(phone.tokens[0]["token"])
        make()
        show(page, f"{url}/s/{path}", name, sentence)

    def decided(ruling: Ruling) -> Callable[[], None]:
        return lambda: decide(app, send(nama="Budi Santoso"), supervisor, ruling)

    def put(state: str) -> Callable[[], None]:
        return lambda: change_row(app, Enrollment, send(nama="Budi Santoso"), state=state)

    def revoked() -> None:
        change_row(app, Device, UUID(phone.id), revoked_at=datetime.now(UTC))
        assert phone.words(client, [phone.seal(record())]) == ["quarantined"]
        change_row(app, Device, UUID(phone.id), revoked_at=None)

    def granted(kind: str) -> Callable[[], None]:
        def make() -> None:
            token = phone.tokens[0]["token"]
            send(nama="Budi Santoso")
            answer(app, ask(app, token, kind).ticket.id, supervisor)

        return make

    refused = lambda: phone.words(client, [phone.seal(record(nama=""))])  # noqa: E731
    pins = [Pin("nama", "nama_tidak_lengkap")]
    take("belum-sampai", lambda: phone.tokens.append(phone.tokens.pop(0)), "Slip asli.")
    take("diperiksa", lambda: send(nama="Budi Santoso"), "Sedang diperiksa supervisor.")
    take("karantina", revoked, "Sedang diperiksa supervisor.")
    take("ditolak-server", refused, "Temui petugas di Tambora, Kec. Tambora.")
    take("disetujui", decided(Ruling("approve")), "Langkah berikut")
    take("dikembalikan", decided(Ruling("return", pins=pins)), "Petugas: Sri C. (K-")
    take("ditolak", decided(Ruling("reject", "usia")), "Ditolak: Usia tidak memenuhi.")
    take("ditolak-lain", decided(Ruling("reject", "lainnya", "x")), "Tanya alasannya")
    take("diserahkan", put("handed_over"), "Menunggu nomor peserta.")
    take("terdaftar", put("registered"), "Terdaftar di BPJS")
    take("ditolak-bpjs", put("bpjs_rejected"), "Ditolak BPJS. Tanya alasannya")
    take("dibatalkan", granted("withdrawal"), "atas permintaan pekerja")
    take("bukan-saya", granted("not_me"), "Pemilik data menyatakan tidak mendaftar.")
    show(page, f"{url}/s/{'A' * 26}", "tidak-dikenal", "Kode tidak ditemukan.")


@pytest.mark.parametrize("page", ["script", "plain"], indirect=True)
def test_a_request_takes_two_taps_and_stands_there_later(
    app: Flask, url: str, page: Page, phone: Phone, send: Send
) -> None:
    token, code = phone.tokens[0]["token"], phone.tokens[0]["code"]
    send(nama="Budi Santoso")
    page.goto(f"{url}/s/{slip_id(token)}")
    page.get_by_role("button", name="Bukan saya yang mendaftar").click()
    look(page, "tanya-bukan-saya")
    page.get_by_role("link", name="Kembali").click()
    page.get_by_role("button", name="Perbaiki/batalkan data saya").click()
    page.get_by_role("button", name="Catat permintaan").click()
    expect(page.get_by_role("alert")).to_have_text("Pilih salah satu dulu.")
    look(page, "pilih-dulu")
    with looking(app) as session:
        assert session.query(Ticket).count() == 0
    page.get_by_text("Batalkan pendaftaran saya").click()
    page.get_by_role("button", name="Catat permintaan").click()
    expect(page.get_by_role("status")).to_contain_text("Permintaan tercatat.")
    expect(page.get_by_role("status")).to_contain_text("Dijawab sebelum")
    look(page, "tercatat")
    page.reload()
    with looking(app) as session:
        (ticket_id,) = session.scalars(session.query(Ticket.id).statement).all()
    # The same slip by its code: the request stands there, the initials do not.
    page.goto(f"{url}/s")
    look(page, "kosong")
    page.get_by_label("Kode di slip").fill(code)
    page.get_by_role("button", name="Cek status").click()
    expect(page.locator(".request-open")).to_contain_text("Batalkan pendaftaran saya")
    expect(page.locator(".initials")).to_have_count(0)
    look(page, "dengan-kode")
    change_row(app, Ticket, ticket_id, due_at=datetime.now(UTC) - timedelta(minutes=1))
    page.goto(f"{url}/s/{slip_id(token)}")
    expect(page.locator(".request-open")).to_contain_text("Belum dijawab?")
    look(page, "belum-dijawab")
    change_row(
        app,
        Ticket,
        ticket_id,
        status="settled",
        settled_at=datetime.now(UTC),
        outcome="tidak_datang",
    )
    page.reload()
    expect(page.locator(".request")).to_contain_text("Yang meminta tidak datang")
    look(page, "tidak-dikabulkan")


@pytest.mark.parametrize("size", [PHONE, {"width": 1280, "height": 800}], ids=["phone", "desk"])
def test_the_pages_of_the_office_pass_axe_and_fit(
    app: Flask,
    url: str,
    chromium: Browser,
    phone: Phone,
    send: Send,
    size: dict[str, int],
) -> None:
    tokens = [one["token"] for one in phone.tokens[:4]]
    sent = [send(nama="Budi Contoh " * 5), send(nama="Siti Contoh"), send(nama="Rini Contoh")]
    change_row(app, Enrollment, sent[1], state="registered")
    now = datetime.now(UTC)
    for token, kind, hours in zip(
        tokens, ("correction", "correction", "not_me", "withdrawal"), (1, 50, 80, 2), strict=True
    ):
        ask(app, token, kind, now - timedelta(hours=hours))
    office = open_desk(chromium, url, viewport=size, bypass_csp=True)
    office.get_by_role("link", name="Permintaan").click()
    expect(office.locator(".office-row")).to_have_count(4)
    see(office, "daftar", size)
    for n in range(4):
        office.goto(f"{url}/permintaan")
        office.locator(".office-row a").nth(n).click()
        see(office, f"satu-{n}", size)
    office.locator(".answer button").first.click()
    see(office, "galat", size)
    for path in ("", "/batalkan", "/kembalikan"):
        office.goto(f"{url}/periksa/{sent[0]}{path}")
        see(office, f"periksa{path.replace('/', '-')}", size)


def see(page: Page, name: str, size: dict[str, int]) -> None:
    """Axe, the width, and what can be pressed."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document).then((r) => r.violations.map((v) => v.id))")
    assert found == [], name
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], name
    small = page.evaluate(
        """() => [...document.querySelectorAll('main a[href], main button, main summary, main .choice')]
          .filter((one) => one.checkVisibility() && !one.closest('.with-more, .summary-errors'))
          .map((one) => [one.textContent.trim(), one.getBoundingClientRect().height])
          .filter(([, height]) => height < 40)"""
    )
    assert small == [], name
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / f"kantor-{name}-{size['width']}.png", full_page=True)
