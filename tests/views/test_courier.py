"""A volunteer's sealed outbox as a file in the office: delivered, told, and never shown."""

import io
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.desk import Browser, make_supervisor, token_in
from tests.phone import Phone
from tests.phones import change_row, count, looking
from tests.views.api.test_courier import file_of, flip, seal_some
from tests.worker import nik, record
from webapp.records.courier import LARGEST_FILE
from webapp.records.models import AuditEvent, Deposit, Device, Enrollment
from webapp.rules.slip import show_code


def upload(browser: Browser, content: bytes | dict[str, Any]) -> TestResponse:
    """Choose a file and press Kirim titipan."""
    data = content if isinstance(content, bytes) else json.dumps(content).encode("utf-8")
    berkas = (io.BytesIO(data), "jaring-titipan-147-2026.json")
    form = {"csrf_token": token_in(browser.get("/titipan").text), "berkas": berkas}
    answer = browser.send("/titipan", form)
    answer.request.environ["wsgi.input"].close()  # the client writes what is large into a file
    return answer


def test_a_file_is_delivered_and_said_so(app: Flask, desk: Browser, phone: Phone) -> None:
    page = upload(desk, file_of(phone, seal_some(phone, 9)))
    card = f"K-{phone.answer['device']['number']:04d}"
    assert page.status_code == 200
    assert f"Titipan petugas {card}: 9 data." in page.text
    assert "Titipan: 9 sampai, 0 perlu tindakan." in page.text
    assert count(app, Enrollment) == 9
    with looking(app) as session:
        assert {row.author_id for row in session.query(Enrollment)} == {
            UUID(phone.answer["person"]["id"])
        }
        assert {row.delivered_by for row in session.query(Deposit)} == {None}


def test_more_than_a_slice_is_sliced_by_the_server(
    app: Flask, desk: Browser, phone: Phone, supervisor: UUID
) -> None:
    page = upload(desk, file_of(phone, seal_some(phone, 23)))
    assert "Titipan: 23 sampai, 0 perlu tindakan." in page.text
    with looking(app) as session:
        lines = session.query(AuditEvent).filter_by(act="courier.deliver").order_by(AuditEvent.seq)
        assert [(line.actor_id, line.detail["items"]) for line in lines] == [
            (supervisor, 20),
            (supervisor, 3),
        ]


def test_the_same_file_twice_is_harmless(app: Flask, desk: Browser, phone: Phone) -> None:
    file = file_of(phone, seal_some(phone, 2))
    assert upload(desk, file).text.count("2 sampai") == 1
    assert "Titipan: 2 sampai, 0 perlu tindakan." in upload(desk, file).text
    assert count(app, Enrollment) == count(app, Deposit) == 2


def test_what_needs_somebody_is_named_and_the_rest_goes_through(
    app: Flask, desk: Browser, phone: Phone
) -> None:
    good = phone.seal(record())
    code = phone.tokens[0]["code"]
    wrong = phone.seal(record(nik="12", nama=""))
    torn, shapeless = seal_some(phone, 2)
    items = [
        good,
        wrong,
        {**torn, "sealed": flip(torn["sealed"], 200)},
        {**shapeless, "id": "K-0147"},
    ]
    page = upload(desk, file_of(phone, items)).text
    assert "4 data." in page
    assert "Titipan: 1 sampai, 3 perlu tindakan." in page
    assert show_code(code) in page
    assert "Diperbaiki petugas di HP-nya: NIK, Nama." in page
    assert page.count("Rusak di berkas.") == 2
    assert [f"Data ke-{n}" in page for n in (1, 2, 3, 4)] == [False, True, True, True]
    assert count(app, Deposit) == 2


def test_what_is_held_is_on_the_server_and_waits_there(
    app: Flask, desk: Browser, phone: Phone
) -> None:
    change_row(app, Device, UUID(phone.id), revoked_at=datetime.now(UTC))
    page = upload(desk, file_of(phone, seal_some(phone, 2))).text
    assert "Titipan: 2 sampai, 0 perlu tindakan." in page
    assert "2 data menunggu di karantina." in page


def test_the_code_of_another_territory_is_not_shown(app: Flask, phone: Phone) -> None:
    make_supervisor(app, "jauh.uji", "31.73.02")
    browser = Browser(app)
    browser.sign_in("jauh.uji")
    code = phone.tokens[0]["code"]
    page = upload(browser, file_of(phone, [phone.seal(record(nik="12"))])).text
    assert "Titipan: 0 sampai, 1 perlu tindakan." in page
    assert show_code(code) not in page


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("picture", "Berkas ini bukan titipan Jaring."),
        ("other json", "Berkas ini bukan titipan Jaring."),
        ("list", "Berkas ini bukan titipan Jaring."),
        ("foreign", "Berkas ini bukan titipan Jaring."),
        ("truncated", "Berkas rusak. Minta petugas membuat berkas baru."),
        ("headless", "Berkas rusak. Minta petugas membuat berkas baru."),
        ("itemless", "Berkas rusak. Minta petugas membuat berkas baru."),
        ("too large", "Berkas lebih dari 8 MB."),
        ("unknown phone", "HP pembuat berkas tidak dikenal server."),
        ("nothing", "Pilih berkas titipan dulu."),
    ],
)
def test_what_is_no_whole_file_is_refused_with_its_reason(
    app: Flask, desk: Browser, phone: Phone, kind: str, sentence: str
) -> None:
    file = file_of(phone, seal_some(phone, 2))
    whole = json.dumps(file).encode("utf-8")
    given: dict[str, bytes] = {
        "picture": b"\x89PNG\r\n\x1a\n<svg onload=alert(1)>",
        "other json": b'{"format": "lain"}',
        "list": b"[1, 2]",
        "foreign": json.dumps({**file, "installation": str(uuid4())}).encode(),
        "truncated": whole[: len(whole) // 2],
        "headless": json.dumps({**file, "device": 147}).encode(),
        "itemless": json.dumps({**file, "items": {}}).encode(),
        "too large": whole + b" " * LARGEST_FILE,
        "unknown phone": json.dumps({**file, "device": str(uuid4())}).encode(),
    }
    page = desk.post("/titipan") if kind == "nothing" else upload(desk, given[kind])
    assert page.status_code == 422
    assert sentence in page.text
    assert "onload" not in page.text
    assert count(app, Deposit) == 0


def test_far_too_much_is_refused_before_it_is_read(desk: Browser) -> None:
    assert upload(desk, b" " * (10 * 1024 * 1024)).status_code == 413


def test_a_thousand_empty_items_more_than_fit_are_no_outbox(desk: Browser, phone: Phone) -> None:
    assert "Berkas rusak." in upload(desk, file_of(phone, [{}] * 9000)).text


def test_only_the_office_delivers_and_only_by_its_own_form(
    app: Flask, client: FlaskClient, desk: Browser, phone: Phone
) -> None:
    assert client.get("/titipan").location == "/masuk?next=/titipan"
    data = json.dumps(file_of(phone, seal_some(phone, 1))).encode("utf-8")
    form = {"berkas": (io.BytesIO(data), "a.json")}
    assert desk.send("/titipan", form, **{"Sec-Fetch-Site": "cross-site"}).status_code == 400
    stranger = Browser(app).send("/titipan", {"berkas": (io.BytesIO(data), "a.json")})
    assert stranger.status_code == 401
    assert 'name="next" value="/titipan"' in stranger.text
    assert count(app, Deposit) == 0


def test_the_page_says_where_one_is(desk: Browser) -> None:
    page = desk.get("/titipan").text
    assert page.count('aria-current="page"') == 1
    assert 'href="/titipan" aria-current="page"' in page


def test_a_refused_record_of_a_file_is_mended_by_its_author(
    client: FlaskClient, desk: Browser, phone: Phone
) -> None:
    wrong = phone.seal(record(nik="12"))
    upload(desk, file_of(phone, [wrong]))
    mended = phone.correct(wrong, {"nik": nik(9004)})
    assert phone.words(client, [wrong, mended]) == ["invalid", "stored"]
