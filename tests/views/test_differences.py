"""A correction on the desk: old and new side by side, and nothing said that was not measured."""

import re
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from tests.desk import Browser, account
from tests.phone import Phone
from tests.worker import record
from webapp.records.review import Pin, Ruling, decide


def correct(
    phone: Phone, item: dict[str, Any], mended: dict[str, Any], consent: object = None
) -> dict[str, Any]:
    """The second revision of an item, with these members mended."""
    given: dict[str, Any] = {"act": "correct", "id": item["id"], "slip": item["slip"]}
    return phone.seal(mended, rev=2, base=1, consent=consent, **given)


def send_back(app: Flask, supervisor: UUID, item: dict[str, Any], *fields: str) -> None:
    with app.app_context():
        pins = [Pin(field, "lainnya", "Periksa lagi") for field in fields]
        ruling = Ruling("return", pins=pins)
        office = app.extensions["jaring"]
        decide(office, account(supervisor), UUID(item["id"]), 1, ruling, datetime.now(UTC))


def changes(desk: Browser, item: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Label, old and new of every row, as they stand on the page."""
    page = desk.get(f"/periksa/{item['id']}").text.partition('class="past"')[0]
    rows = re.findall(
        r"<dt>([^<]+)</dt>\s*<dd>.*?<del>([^<]*)</del>.*?<ins>([^<]*)</ins>", page, re.S
    )
    assert ("Yang diubah petugas" in page) == bool(rows)
    return rows


def test_a_first_revision_has_nothing_to_compare(
    client: FlaskClient, phone: Phone, desk: Browser
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    assert changes(desk, item) == []


def test_a_correction_shows_old_and_new(
    app: Flask, client: FlaskClient, phone: Phone, desk: Browser, supervisor: UUID
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    send_back(app, supervisor, item, "nama", "no_hp", "kelurahan", "waris_nama", "bulan")
    mended = {
        "nama": "Budi Contoh Wirawan",
        "no_hp": None,
        "tanpa_hp": True,
        "rw": "003",
        "waris": None,
        "bulan": 6,
    }
    assert phone.words(client, [correct(phone, item, mended)]) == ["stored"]
    assert changes(desk, item) == [
        ("Nama", "Budi Contoh", "Budi Contoh Wirawan"),
        (
            "RT, RW, kelurahan",
            "RT 007 / RW 002, Tambora, Kec. Tambora",
            "RT 007 / RW 003, Tambora, Kec. Tambora",
        ),
        ("Nomor HP", "0812 3456 7890", "Tidak punya HP"),
        ("Ahli waris", "Siti Contoh · Suami/istri", "tidak diisi"),
    ]


def test_a_nik_stays_masked_and_its_change_is_said_all_the_same(
    app: Flask, client: FlaskClient, phone: Phone, desk: Browser, supervisor: UUID
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    send_back(app, supervisor, item, "nik")
    mended = {"nik": "3173042207959001", "nik_konfirmasi": "berbeda"}
    assert phone.words(client, [correct(phone, item, mended)]) == ["stored"]
    assert changes(desk, item) == [("NIK", "3173••••••••9001", "Angka yang disamarkan berubah")]
    assert "31730422" not in desk.get(f"/periksa/{item['id']}").text


def test_what_no_rule_took_is_shown_as_it_was_sent(
    client: FlaskClient, phone: Phone, desk: Browser
) -> None:
    broken = record(
        nik="12 34",
        nama="B",
        penghasilan={"band": 99, "edition": "2026", "stated": True},
        jam_kerja={"tidak_tentu": False, "mulai": "25:00", "selesai": None},
        pekerjaan=None,
    )
    item = phone.seal(broken)
    assert phone.words(client, [item]) == ["invalid"]
    whole = {
        name: record()[name] for name in ("nik", "nama", "penghasilan", "jam_kerja", "pekerjaan")
    }
    assert phone.words(client, [correct(phone, item, whole)]) == ["stored"]
    assert changes(desk, item) == [
        ("NIK", "••••", "3173••••••••9001"),
        ("Nama", "B", "Budi Contoh"),
        ("Pekerjaan", "tidak diisi", "Pengemudi ojek online"),
        ("Jam kerja", "25:00", "07.00\u2060–\u206016.00"),
        ("Penghasilan", "99 · 2026", "Di bawah Rp1.100.000"),
    ]


def test_a_consent_given_again_is_told_and_not_timed(
    app: Flask, client: FlaskClient, phone: Phone, desk: Browser, supervisor: UUID
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    assert "Tanda tangan, 24 detik, versi 1" in desk.get(f"/periksa/{item['id']}").text
    send_back(app, supervisor, item, "consent")
    signed = phone.consent(strokes=[[20, 40, 3, -2, 5, 1, 9, 9]])
    assert phone.words(client, [correct(phone, item, {}, signed)]) == ["stored"]
    page = desk.get(f"/periksa/{item['id']}").text
    assert "Tanda tangan, diulang saat perbaikan, versi 1" in page
    assert changes(desk, item) == [
        ("Persetujuan dan tanda tangan", "Tanda tangan", "Diulang saat perbaikan")
    ]


def test_a_correction_keeps_what_was_measured_at_the_first(
    app: Flask, client: FlaskClient, phone: Phone, desk: Browser, supervisor: UUID
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    send_back(app, supervisor, item, "nama")
    meta = {"keying_ms": 0, "durations_ms": {}}
    given: dict[str, Any] = {"act": "correct", "id": item["id"], "slip": item["slip"]}
    mended = phone.seal({"nama": "Budi C"}, rev=2, base=1, consent=None, meta=meta, **given)
    assert phone.words(client, [mended]) == ["stored"]
    page = desk.get(f"/periksa/{item['id']}").text
    assert "Tanda tangan, 24 detik, versi 1" in page
    assert " 0 detik" not in page


def test_a_decision_on_an_old_page_shows_what_changed_and_keeps_what_was_typed(
    app: Flask, client: FlaskClient, phone: Phone, desk: Browser, supervisor: UUID
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    send_back(app, supervisor, item, "nama")
    assert phone.words(client, [correct(phone, item, {"nama": "Budi Contoh Wirawan"})]) == [
        "stored"
    ]
    page = f"/periksa/{item['id']}"
    late = {"field": "alamat", "reason-alamat": "lainnya", "note-alamat": "RT yang mana?"}
    answer = desk.post(f"{page}/decisions", page=page, act="return", rev="1", **late)
    assert answer.status_code == 409
    for said in (
        "Data ini baru diubah. Lihat versi terbaru dulu.",
        "Terakhir: Perbaikan dikirim, ",
        "Yang berubah sejak halaman ini dibuka",
        "<ins>Budi Contoh Wirawan</ins>",
        'value="RT yang mana?"',
    ):
        assert said in answer.text
    again = desk.post(f"{page}/decisions", page=page, act="return", rev="2", **late)
    assert again.status_code == 303
    shown = desk.get(page).text
    assert "1 jawaban diubah" in shown.partition('class="past"')[2]
    assert "cocok dengan naskah yang tersimpan" in desk.get(f"{page}/persetujuan").text


def test_a_worker_who_withdraws_is_faster_than_a_decision(
    client: FlaskClient, phone: Phone, desk: Browser
) -> None:
    item = phone.seal(record())
    phone.sync(client, [item])
    page = f"/periksa/{item['id']}"
    form = {"act": "reject", "rev": "1", "reason": "lainnya", "note": "Sudah saya telepon"}
    assert desk.get(f"{page}/tolak").status_code == 200
    phone.sync(client, [phone.withdraw(item)])
    answer = desk.post(f"{page}/decisions", page=page, **form)
    assert answer.status_code == 409
    assert "Terakhir: Dibatalkan pekerja, " in answer.text
    assert "Sudah saya telepon" in answer.text
    assert 'value="approve"' not in answer.text
