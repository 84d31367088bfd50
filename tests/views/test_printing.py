"""Slips as files at the desk: who may have one, what is written down, and which are not made again."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.desk import Browser, Send, make_supervisor
from tests.phone import Phone
from tests.phones import change_row, looking
from tests.reading_paper import count_pages, picture_of, printed, read_codes, text_of
from webapp.records.models import AuditEvent, Enrollment

FORMS = ["slip.png", "slip.pdf"]
each_form = pytest.mark.parametrize("form", FORMS)


def lines(app: Flask) -> list[tuple[str, str, dict[str, Any]]]:
    """What the audit says of files handed out to the office."""
    with looking(app) as session:
        found = session.scalars(
            select(AuditEvent)
            .where(AuditEvent.act == "slip.paper", AuditEvent.actor_kind == "account")
            .order_by(AuditEvent.seq)
        )
        return [(line.object_kind, line.object_id, line.detail) for line in found]


def test_a_record_offers_its_slip(desk: Browser, send: Send) -> None:
    sent = send()
    page = desk.get(f"/periksa/{sent}").text
    for form in FORMS:
        assert f'href="/periksa/{sent}/{form}"' in page


def test_the_picture_and_the_page_are_of_this_slip(
    app: Flask, desk: Browser, send: Send, phone: Phone
) -> None:
    token, sent = phone.tokens[0]["token"], send()
    picture = desk.get(f"/periksa/{sent}/slip.png")
    page = desk.get(f"/periksa/{sent}/slip.pdf")
    assert (picture.status_code, picture.content_type) == (200, "image/png")
    assert (page.status_code, page.content_type) == (200, "application/pdf")
    assert read_codes(picture_of(picture.data))[0].endswith(f"/S/{token}")
    (image,) = printed(page.data)
    assert read_codes(image)[0].endswith(f"/S/{token}")
    assert "BUKTI PENDATAAN" in text_of(page.data)
    for answer in (picture, page):
        assert answer.headers["Content-Disposition"].startswith('attachment; filename="slip-')
        assert answer.headers["Cache-Control"] == "no-store"
    assert lines(app) == [
        ("enrollment", str(sent), {"form": "png"}),
        ("enrollment", str(sent), {"form": "a6"}),
    ]


@each_form
def test_who_is_not_signed_in_has_no_slip(browser: Browser, send: Send, form: str) -> None:
    answer = browser.get(f"/periksa/{send()}/{form}")
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith("/masuk")


@each_form
def test_what_lies_elsewhere_has_no_slip(app: Flask, send: Send, form: str) -> None:
    sent = send()
    make_supervisor(app, "jauh.uji", "31.73.02")
    browser = Browser(app)
    browser.sign_in("jauh.uji")
    foreign = browser.get(f"/periksa/{sent}/{form}")
    unknown = browser.get(f"/periksa/{uuid4()}/{form}")
    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert lines(app) == []


def test_a_slip_that_no_longer_counts_is_refused_with_a_sentence(
    app: Flask, desk: Browser, send: Send
) -> None:
    sent = send()
    for state in ("rejected", "withdrawn"):
        change_row(app, Enrollment, sent, state=state)
        page = desk.get(f"/periksa/{sent}")
        for form in FORMS:
            assert form not in page.text
            answer = desk.get(f"/periksa/{sent}/{form}")
            assert answer.status_code == 409
            assert "Slip ini tidak berlaku lagi" in answer.text
    assert lines(app) == []


def test_the_slips_of_a_phone_come_on_sheets_the_oldest_first(
    app: Flask, desk: Browser, send: Send, phone: Phone
) -> None:
    tokens = [one["token"] for one in phone.tokens[:9]]
    sent = [send() for _ in range(9)]
    change_row(app, Enrollment, sent[4], state="withdrawn")
    assert f'href="/hp/{phone.id}/slip.pdf"' in desk.get("/hp").text
    answer = desk.get(f"/hp/{phone.id}/slip.pdf")
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert count_pages(answer.data) == 1
    (image,) = printed(answer.data)
    assert {one[-138:] for one in read_codes(image)} == {*tokens} - {tokens[4]}
    counted = [str(one) for place, one in enumerate(sent) if place != 4]
    assert lines(app) == [("device", phone.id, {"form": "a4", "enrollments": counted})]


def test_of_a_phone_only_what_lies_in_the_territory_is_printed(
    app: Flask, desk: Browser, send: Send, phone: Phone
) -> None:
    tokens = [one["token"] for one in phone.tokens[:2]]
    inside, outside = send(), send(kelurahan="31.73.02.1001")
    assert inside != outside
    (image,) = printed(desk.get(f"/hp/{phone.id}/slip.pdf").data)
    assert [one[-138:] for one in read_codes(image)] == [tokens[0]]


def test_a_phone_without_slips_has_no_sheet(desk: Browser, phone: Phone) -> None:
    assert f"/hp/{phone.id}/slip.pdf" not in desk.get("/hp").text
    assert desk.get(f"/hp/{phone.id}/slip.pdf").status_code == 404


def test_the_sheet_of_a_phone_elsewhere_is_not_there(
    app: Flask, client: FlaskClient, send: Send, phone: Phone, stranger: UUID
) -> None:
    send()
    browser = Browser(app)
    browser.sign_in("rina.uji")
    assert browser.get(f"/hp/{phone.id}/slip.pdf").status_code == 404
    assert Browser(app).get(f"/hp/{phone.id}/slip.pdf").status_code == 303
    assert lines(app) == []
