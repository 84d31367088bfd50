"""Phones in the browser: found by card or person, and ended with effect at the next call."""

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import Browser, account, make_supervisor
from tests.phone import Phone

PAGE = "/admin/perangkat"


@pytest.mark.parametrize("typed", ["K-0001", "k1", "1", "sri"])
def test_a_phone_is_found_by_its_card_or_its_person(
    admin: Browser, phone: Phone, typed: str
) -> None:
    found = admin.post(f"{PAGE}/cari", page=PAGE, cari=typed).text
    assert f"{PAGE}/{phone.id}" in found
    assert "Sri C." in found


def test_an_ended_phone_is_told_at_its_next_call(
    app: Flask, admin: Browser, client: FlaskClient, phone: Phone
) -> None:
    assert phone.id in admin.get(PAGE).text
    assert phone.id not in admin.get(f"{PAGE}?tampil=nonaktif").text
    page = f"{PAGE}/{phone.id}"
    asked = admin.get(f"{page}/nonaktif").text
    assert "HP ini tidak bisa mendaftarkan lagi. Data yang ada tetap bisa dikirim" in asked
    assert admin.post(f"{page}/nonaktif").status_code == 303
    assert phone.sync(client)["closed"] == "device_revoked"
    assert phone.id in admin.get(f"{PAGE}?tampil=nonaktif").text
    assert "Dinonaktifkan" in admin.get(page).text


def test_phones_of_elsewhere_and_phones_of_supervisors_hands_stay(
    app: Flask, desk: Browser, phone: Phone
) -> None:
    make_supervisor(app, "jauh.uji", "31.74", "admin")
    far = Browser(app)
    far.sign_in("jauh.uji")
    for browser in (far, desk):
        for path in (f"{PAGE}/{phone.id}", f"{PAGE}/{phone.id}/nonaktif"):
            assert browser.get(path).status_code == 404
        answer = browser.post(f"{PAGE}/{phone.id}/nonaktif", page="/periksa")
        assert answer.status_code == 404
    assert phone.id not in far.get(PAGE).text
    assert phone.id not in far.post(f"{PAGE}/cari", page=PAGE, cari="K-0001").text
    with app.app_context():
        assert account(UUID(phone.answer["person"]["id"])).disabled_at is None
