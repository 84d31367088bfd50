"""What is kept aside, as a supervisor decides on it: on a phone, without a script, and by ear."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from tests.browser.conftest import PHONE
from tests.browser.desk.hands import AXE, open_desk
from tests.phone import Phone
from tests.phones import change_row, looking
from tests.worker import nik, record
from webapp.records.models import Deposit, Quarantine

WIDE = {"width": 1280, "height": 800}


def held_id(app: Flask, item: dict[str, Any]) -> UUID:
    with looking(app) as session:
        wanted = select(Quarantine.id).join(Deposit, Deposit.id == Quarantine.deposit_id)
        return session.scalars(wanted.where(Deposit.hash == item["hash"])).one()


@pytest.fixture
def items(app: Flask, client: FlaskClient, phone: Phone, other: Phone) -> dict[str, Any]:
    """One of each kind that a supervisor meets, by its reason."""
    event = {"event": str(uuid4())}
    long = "Raden Mas Budi Contohnegara " * 3
    payload = phone.payload(record())
    first, second, faulty = (
        phone.seal(record(nik=nik(9002)), meta=event),
        phone.seal(record(nik=nik(9003), nama=long[:80].strip()), meta=event),
        phone.seal(record(nik=nik(9004), nama="B", no_hp="12"), meta=event),
    )
    sealed = phone.seal(record(nik=nik(9005)))
    found = {
        "event_unknown": first,
        "long": second,
        "faulty": faulty,
        "conflict": phone.envelop({**payload, "seq": 90, "record": record(nama="Lain Contoh")}),
        "not_opened": {**sealed, "sealed": sealed["sealed"][:-4]},
        "slip_foreign": phone.seal(record(nik=nik(9006)), slip=other.take_slip()),
    }
    taken = phone.envelop(payload)
    mended = phone.correct(taken, {"nama": "Budi Santosa", "alamat": "Jl. Baru No. 5"})
    phone.sync(client, [taken, *found.values()])
    phone.sync(client, [mended])
    found["not_returned"] = mended
    with looking(app) as session:
        opened = session.scalars(select(Quarantine.id).order_by(Quarantine.held_at)).first()
    change_row(app, Quarantine, opened, held_at=datetime.now(UTC) - timedelta(days=30))
    return found


def pages(app: Flask, url: str, items: dict[str, Any]) -> list[str]:
    """Every page there is of what is kept aside."""
    kept = [item for name, item in items.items() if name != "not_opened"]
    ones = [f"{url}/karantina/{held_id(app, item)}" for item in kept]
    with looking(app) as session:
        sealed = select(Quarantine.id).where(Quarantine.reason == "not_opened")
        ones.append(f"{url}/karantina/{session.scalars(sealed).one()}")
    return [f"{url}/karantina", *ones, f"{ones[0]}/tolak", f"{url}/periksa?tampil=karantina"]


@pytest.mark.parametrize("size", [PHONE, WIDE], ids=["phone", "desk"])
def test_every_page_passes_axe_and_fits_and_can_be_pressed(
    app: Flask, url: str, chromium: Browser, items: dict[str, Any], size: dict[str, int]
) -> None:
    page = open_desk(chromium, url, viewport=size, bypass_csp=True)
    for address in pages(app, url, items):
        page.goto(address)
        page.evaluate(AXE)
        found = page.evaluate("axe.run(document).then((r) => r.violations.map((v) => v.id))")
        assert found == [], address
        assert page.evaluate("document.documentElement.scrollWidth") <= size["width"], address
        assert small_targets(page) == [], address


def small_targets(page: Page) -> list[Any]:
    """Whatever is pressed and is not large enough for a thumb."""
    found: list[Any] = page.evaluate(
        """() => [...document.querySelectorAll('main a[href], main button, main .choice')]
          .filter((one) => one.checkVisibility())
          .map((one) => [one.textContent.trim(), one.getBoundingClientRect().height])
          .filter(([, height]) => height < 40)"""
    )
    return found


def test_a_supervisor_decides_on_a_phone_without_a_script(
    app: Flask, url: str, chromium: Browser, items: dict[str, Any]
) -> None:
    page = open_desk(chromium, url, viewport=PHONE, java_script_enabled=False)
    page.goto(f"{url}/karantina")
    expect(page.locator(".office-row")).to_have_count(len(items))
    page.goto(f"{url}/karantina/{held_id(app, items['conflict'])}")
    expect(page.get_by_role("button", name="Lepaskan")).to_have_count(0)
    page.get_by_role("link", name="Tolak").click()
    page.get_by_role("button", name="Tolak").click()
    expect(page.locator(".summary-errors")).to_contain_text("Pilih alasan penolakan.")
    page.get_by_text("Versi lain data ini yang dipakai").click()
    page.get_by_role("button", name="Tolak").click()
    expect(page.locator("[role=status]")).to_contain_text("Ditolak.")
    page.goto(f"{url}/karantina/{held_id(app, items['event_unknown'])}")
    page.get_by_role("button", name="Lepaskan semua dari HP ini (3)").click()
    expect(page.locator("[role=status]")).to_contain_text("2 masuk, 1 perlu diperbaiki petugas")
