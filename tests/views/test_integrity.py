"""Kewajaran and Panggil balik: sentences with numbers, reasons before numbers, and nobody about himself."""

import re
from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from tests.desk import Browser, Send, account, make_supervisor
from tests.phone import Phone
from tests.phones import no_night
from webapp.records import callback, inquiry
from webapp.records.db import db
from webapp.records.models import AuditEvent, Callback, Enrollment
from webapp.rules.slip import show_code
from webapp.views.words import load_words

PAGE, CALLS = "/ringkasan/kewajaran", "/ringkasan/panggil-balik"
SIGN = "Tanda untuk ditanya, bukan bukti."
FAST = {"keying_ms": 9_000}

__all__ = ["no_night"]
pytestmark = pytest.mark.usefixtures("no_night")


def person(phone: Phone) -> UUID:
    return UUID(phone.answer["person"]["id"])


def acts(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEvent.act).order_by(AuditEvent.seq)))


def test_a_volunteer_is_named_with_one_sentence_for_each_sign(desk: Browser, send: Send) -> None:
    for _ in range(3):
        send(meta=FAST)
    page = desk.get(PAGE).text
    assert SIGN in page
    assert "3 dari 3 formulir diisi di bawah 25 detik." in page
    assert "Sri C." in page
    assert not re.search("curang|palsu|skor|peringkat", page.lower())


def test_the_page_of_a_volunteer_leads_to_the_records(
    app: Flask, desk: Browser, send: Send, phone: Phone
) -> None:
    sent = [send(meta=FAST) for _ in range(3)]
    desk.get(PAGE)
    page = desk.get(f"{PAGE}/{person(phone)}").text
    with app.app_context():
        codes = [db.session.get_one(Enrollment, one).slip_code for one in sent]
    assert all(
        show_code(code) in page and f"/periksa/{one}" in page
        for code, one in zip(codes, sent, strict=True)
    )
    assert "Ada tanda pada data petugas ini" in desk.get(f"/periksa/{sent[0]}").text


def test_what_came_of_asking_stays_beside_the_signs(
    app: Flask, desk: Browser, send: Send, phone: Phone
) -> None:
    for _ in range(3):
        send(meta=FAST)
    desk.get(PAGE)
    one = f"{PAGE}/{person(phone)}"
    assert "Pilih hasilnya dulu." in desk.post(f"{one}/hasil", page=one, catatan="Sudah").text
    answer = desk.post(f"{one}/hasil", page=one, hasil="explained", catatan="<b>Daftar RT</b>")
    assert answer.status_code == 303
    page = desk.get(one).text
    assert "Ada penjelasan yang wajar" in page
    assert "oleh Dewi Uji" in page
    assert "&lt;b&gt;Daftar RT" in page
    assert "formulir diisi di bawah" not in desk.get(PAGE).text
    assert "Sudah ditanya" in desk.get(f"{PAGE}?tampil=semua").text
    assert "integrity.settle" in acts(app)


def test_samples_are_drawn_and_called(app: Flask, desk: Browser, send: Send, phone: Phone) -> None:
    for name in ("Ayu", "Bambang", "Cipto", "Darmi", "Endang", "Fajar", "Gunadi"):
        send(nama=f"{name} {name}wati")
    with app.app_context():
        before = len(db.session.scalars(select(Callback)).all())
    one = f"{PAGE}/{person(phone)}"
    assert desk.post(f"{one}/contoh", page=one).status_code == 303
    with app.app_context():
        rows = db.session.scalars(select(Callback)).all()
        assert len(rows) == before + 5
    assert "Diambil sebagai contoh" in desk.get(CALLS).text
    assert acts(app).count("callback.sample") == 1


def test_the_number_is_shown_once_after_a_reason(app: Flask, desk: Browser, send: Send) -> None:
    sent = send(no_hp="+6281299990001", meta=FAST)
    one = f"{CALLS}/{sent}"
    assert "0812" not in desk.get(CALLS).text + desk.get(one).text
    assert desk.post(f"{one}/nomor", page=one).status_code == 422
    assert "phone.reveal" not in acts(app)
    assert "+6281299990001" in desk.post(f"{one}/nomor", page=one, alasan="call_now").text
    assert acts(app).count("phone.reveal") == 1
    assert "0812" not in desk.get(one).text


def test_who_does_not_answer_is_called_again_tomorrow(
    app: Flask, desk: Browser, send: Send
) -> None:
    sent = send(meta=FAST)
    one = f"{CALLS}/{sent}"
    answer = desk.post(f"{one}/hasil", page=one, hasil="no_answer")
    assert answer.headers["Location"].endswith("selesai=no_answer")
    assert "Dicoba lagi besok" in desk.get(answer.headers["Location"]).text
    assert str(sent) not in desk.get(CALLS).text
    with app.app_context():
        row = db.session.get_one(Callback, sent)
        assert (row.status, row.tries) == ("open", 1)


def test_wrong_data_lead_to_the_form_that_sends_them_back(desk: Browser, send: Send) -> None:
    sent = send(meta=FAST)
    one = f"{CALLS}/{sent}"
    answer = desk.post(f"{one}/hasil", page=one, hasil="wrong_data")
    assert answer.headers["Location"].endswith(f"/periksa/{sent}/kembalikan")
    assert desk.post(f"{one}/hasil", page="/periksa", hasil="known").status_code == 409


def test_workers_who_know_nothing_are_a_sign(desk: Browser, send: Send) -> None:
    for sent in [send(meta=FAST) for _ in range(2)]:
        desk.post(f"{CALLS}/{sent}/hasil", page=f"{CALLS}/{sent}", hasil="not_me")
    assert "2 dari 2 pekerja yang dihubungi tidak tahu pendaftaran ini." in desk.get(PAGE).text


def test_elsewhere_and_about_oneself_there_is_nothing(
    app: Flask, desk: Browser, send: Send, phone: Phone
) -> None:
    sent, *_ = [send(meta=FAST) for _ in range(3)]
    desk.get(PAGE)
    make_supervisor(app, "jauh.uji", "31.73.02")
    far = Browser(app)
    far.sign_in("jauh.uji")
    assert "Sri C." not in far.get(PAGE).text
    with app.app_context():
        # The volunteer is taken into the office: the very same account.
        supervisor = db.session.scalars(
            select(Callback).where(Callback.enrollment_id == sent)
        ).one()
        own = account(supervisor.author_id)
        own.role, own.territory = "supervisor", "31.73.04"
        db.session.commit()
        assert inquiry.list_watched(app.extensions["jaring"], own, None).rows == []
        page = callback.list_open(app.extensions["jaring"], own, None, datetime.now(UTC))
        assert page.rows == []
    for path in (f"{PAGE}/{person(phone)}", f"{CALLS}/{sent}"):
        assert far.get(path).status_code == 404
    for path, form in (
        (f"{PAGE}/{person(phone)}/contoh", {"hasil": ""}),
        (f"{CALLS}/{sent}/nomor", {"alasan": "call_now"}),
    ):
        assert far.post(path, page="/periksa", **form).status_code == 404


@pytest.mark.parametrize("language", ["id"])
def test_no_sentence_for_the_telephone_asks_for_a_nik(language: str) -> None:
    said = load_words(language)["integrity"]
    asking = [text for key, text in said.items() if key.startswith("panggil") and "NIK" in text]
    assert asking == ["Jangan meminta NIK, kode, PIN atau uang."]
