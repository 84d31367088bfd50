"""HP petugas: every phone with what it keeps back, and the warning above the queue."""

import re
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import Browser, make_supervisor
from tests.phone import Phone, write_time
from tests.phones import change_row, looking
from tests.records.phones.test_phones import lose, waits
from tests.records.phones.test_reports import say
from tests.views.api.test_courier import NOBODY, seal_some
from webapp.records.models import Account, Device
from webapp.views.formats import show_short_day


@pytest.fixture
def admin_desk(app: Flask) -> Browser:
    """A browser in which the admin of Jakarta Barat is signed in."""
    make_supervisor(app, "admin.uji", "31.73", "admin")
    browser = Browser(app)
    browser.sign_in("admin.uji")
    return browser


def card(phone: Phone) -> str:
    return f"K-{phone.answer['device']['number']:04d}"


def test_a_phone_that_keeps_records_back_is_named_above_the_queue(
    app: Flask, client: FlaskClient, desk: Browser, phone: Phone
) -> None:
    waits(app, client, phone, days=4)
    since = show_short_day(datetime.now(UTC) - timedelta(days=4))
    sentence = f"HP {card(phone)} belum mengirim 3 data sejak {since}. Hubungi petugasnya."
    page = desk.get("/periksa").text
    assert sentence in page
    assert page.index(sentence) < page.index("Menunggu")
    waits(app, client, phone, days=2)
    assert "belum mengirim" not in desk.get("/periksa").text


def test_only_a_few_are_named_and_the_rest_counted(
    app: Flask, client: FlaskClient, desk: Browser, phone: Phone, other: Phone, second: Phone
) -> None:
    from webapp.records import phones

    for one in (phone, other, second):
        waits(app, client, one, days=4)
    assert desk.get("/periksa").text.count("Hubungi petugasnya.") == 3
    most, phones.MOST_NAMED = phones.MOST_NAMED, 1
    try:
        page = desk.get("/periksa").text
    finally:
        phones.MOST_NAMED = most
    assert page.count("Hubungi petugasnya.") == 1
    assert "2 HP lain juga belum mengirim." in page


def test_what_the_phone_says_and_what_is_known_stand_side_by_side(
    app: Flask, client: FlaskClient, desk: Browser, phone: Phone
) -> None:
    page = desk.get("/hp").text
    assert "Belum pernah mengirim kabar" in page
    say(client, phone, seal_some(phone, 2), waiting=2, draft=1)
    say(client, phone, refused=1, retained=1)
    page = desk.get("/hp").text
    assert f"{card(phone)} · Sri C." in page
    assert "Kata HP: 0\u00a0menunggu, 1\u00a0perlu diperbaiki, 0\u00a0draf." in page
    assert "Di server: 2\u00a0masuk, 0\u00a0ditolak, 0\u00a0dikarantina." in page
    assert "datanya sampai" in page
    assert "HP dan server berbeda" in page
    assert "HP menyimpan 1 salinan. Yang harus dijaga 2." in page
    assert 'href="/hp" aria-current="page"' in page


def test_every_difference_has_its_sentence(
    app: Flask, client: FlaskClient, desk: Browser, phone: Phone
) -> None:
    first, _, last = seal_some(phone, 3)
    bad = phone.seal({"nik": "12"})
    say(client, phone, [first, last, bad], waiting=3)
    say(client, phone, retained=9)
    page = desk.get("/hp").text
    assert "HP menyebut 9 kiriman sampai. Di server hanya 3." in page
    assert "1 kiriman tidak pernah sampai. Kata HP, tidak ada yang menunggu." in page
    assert "Server menolak 1 data. HP hanya menyebut 0." in page


def test_the_next_page_begins_where_this_one_ends(
    app: Flask,
    client: FlaskClient,
    desk: Browser,
    phone: Phone,
    other: Phone,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("webapp.records.phones.PAGE", 1)
    waits(app, client, other, days=1)
    first = desk.get("/hp").text
    found = re.search('href="(/hp[?]setelah=[^"]+)"', first)
    assert found is not None
    second = desk.get(found[1].replace("&amp;", "&")).text
    assert (card(other) in first, card(phone) in first) == (True, False)
    assert (card(other) in second, card(phone) in second) == (False, True)
    assert "setelah" not in second


@pytest.mark.parametrize("after", ["x", "_x", "2026-11-21_", f"x_{NOBODY}", f"2026-11-21_{NOBODY}"])
def test_a_page_that_nobody_knows_is_the_first(desk: Browser, phone: Phone, after: str) -> None:
    assert card(phone) in desk.get(f"/hp?setelah={after}").text


def test_an_admin_confirms_a_lost_phone_by_its_person_s_name(
    app: Flask, client: FlaskClient, admin_desk: Browser, phone: Phone, other: Phone
) -> None:
    lose(app, client, phone, other)
    page = admin_desk.get("/hp").text
    assert "Belum dikenali" in page
    path = f"/hp/{phone.id}/kenali"
    assert f'href="{path}"' in page
    form = admin_desk.get(path).text
    assert "Nama petugas" in form
    empty = admin_desk.post(path, nama=" ")
    assert empty.status_code == 422
    assert "Ketik nama petugas" in empty.text
    done = admin_desk.post(path, nama="Sri Contoh")
    assert (done.status_code, done.location) == (303, f"/hp?dikenali={phone.id}")
    page = admin_desk.get(done.location).text
    assert f"HP {card(phone)} dikenali: Sri C." in page
    assert "Lihat data yang tertahan" in page
    assert "Belum dikenali" not in page
    assert admin_desk.post(path, page="/hp", nama="").status_code == 303  # twice is harmless


def test_a_supervisor_sees_a_lost_phone_and_leaves_it_to_the_admin(
    app: Flask, client: FlaskClient, desk: Browser, phone: Phone, other: Phone
) -> None:
    lose(app, client, phone, other)
    page = desk.get("/hp").text
    assert "Belum dikenali" in page
    assert "Kenali HP ini" not in page
    assert "Admin yang mengenali HP ini." in page
    assert desk.get(f"/hp/{phone.id}/kenali").status_code == 404
    assert desk.post(f"/hp/{phone.id}/kenali", page="/hp", nama="X Y").status_code == 404
    with looking(app) as session:
        assert session.get_one(Device, UUID(phone.id)).restored


def test_the_phones_of_elsewhere_are_not_there(
    app: Flask, client: FlaskClient, phone: Phone
) -> None:
    change_row(app, Device, UUID(phone.id), restored=True)
    make_supervisor(app, "jauh.uji", "31.74", "admin")
    browser = Browser(app)
    browser.sign_in("jauh.uji")
    page = browser.get("/hp").text
    assert "Belum ada HP petugas di wilayah ini." in page
    foreign = browser.get(f"/hp/{phone.id}/kenali").status_code
    unknown = browser.get(f"/hp/{uuid4()}/kenali").status_code
    assert (foreign, unknown) == (404, 404)
    assert browser.get(f"/hp?dikenali={phone.id}").status_code == 200


def test_what_is_closed_says_so(app: Flask, desk: Browser, phone: Phone, other: Phone) -> None:
    change_row(app, Device, UUID(phone.id), revoked_at=datetime.now(UTC))
    change_row(app, Account, UUID(other.answer["person"]["id"]), disabled_at=datetime.now(UTC))
    page = desk.get("/hp").text
    assert page.count("Dinonaktifkan") == 1
    assert page.count("Petugas dinonaktifkan") == 1


def test_the_oldest_waiting_is_told_by_day(
    app: Flask, client: FlaskClient, desk: Browser, phone: Phone
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=30)
    change_row(app, Device, UUID(phone.id), activated_at=long_ago)
    say(client, phone, waiting=2, oldest_waiting=write_time(long_ago + timedelta(days=1)))
    day = show_short_day(long_ago + timedelta(days=1))
    assert f"2 data belum terkirim sejak {day}" in desk.get("/hp").text
