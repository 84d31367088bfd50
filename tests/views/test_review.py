"""The desk in a browser without a script: see, decide, be told what is missing, take back."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.desk import Browser, Send, account, enrollment
from tests.phone import Phone
from tests.worker import record
from webapp.records.review import PIN_FIELDS
from webapp.views.words import has_words, words

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'><svg onload=alert(1)>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(1)",
    "</title><script>alert(1)</script>",
    "&lt;b&gt;",
]


def state(app: Flask, sent: UUID) -> str:
    with app.app_context():
        return enrollment(sent).state


def test_the_queue_names_workers_with_a_masked_nik(desk: Browser, send: Send) -> None:
    send(meta={"keying_ms": 18_000})
    page = desk.get("/periksa").text
    assert "Budi Contoh" in page
    assert "3173••••••••9001" in page
    assert "3173042107959001" not in page
    assert "Diisi 18 detik" in page
    assert "hari ini" in page


def test_an_empty_queue_says_so(desk: Browser) -> None:
    assert "Tidak ada yang menunggu. Semua sudah diperiksa." in desk.get("/periksa").text
    for view in ("tanda", "dikembalikan", "karantina", "entah"):
        assert desk.get(f"/periksa?tampil={view}").status_code == 200


def test_an_address_that_makes_no_sense_filters_nothing(desk: Browser, send: Send) -> None:
    send()
    for query in (
        "kegiatan=x",
        "petugas=1",
        "setelah=a_b_c",
        "setelah=1_2026-01-01_x",
        f"setelah=1_0001-01-01T00:00:00%2b14:00_{uuid4()}",
        "selesai=x",
    ):
        page = desk.get(f"/periksa?{query}")
        assert page.status_code == 200
        assert "Budi Contoh" in page.text


def test_a_detail_shows_the_answers_and_what_was_checked(desk: Browser, send: Send) -> None:
    page = desk.get(f"/periksa/{send(tanggal_lahir='1994-07-21', nik_konfirmasi='berbeda')}").text
    for shown in (
        "21 Juli 1994 · Laki-laki",
        "Gg. Masjid No. 12",
        "RT 007 / RW 002, Tambora, Kec. Tambora",
        "0812 0000 0000",
        "Tanggal lahir berbeda dari NIK.",
        "NIK hanya ada di data ini",
        "Usia 32 tahun, memenuhi",
        "Tanda tangan, 24 detik, versi 1",
        "Rp",
        "<path d=",
    ):
        assert shown in page
    assert "3173042107959001" not in page


def test_a_second_record_of_one_nik_is_seen_at_both(desk: Browser, send: Send) -> None:
    first, second = send(), send(nik="3173042107959001")
    for sent in (first, second):
        assert (
            "NIK ini juga ada pada data lain di Tambora, Kec. Tambora."
            in desk.get(f"/periksa/{sent}").text
        )


def test_approving_is_one_press_and_can_be_taken_back(
    app: Flask, desk: Browser, send: Send
) -> None:
    sent = send()
    answer = desk.post(
        f"/periksa/{sent}/decisions", page=f"/periksa/{sent}", act="approve", rev="1"
    )
    assert answer.status_code == 303
    assert state(app, sent) == "approved"
    page = desk.get(answer.location).text
    assert "Budi Contoh: disetujui." in page
    assert "Urungkan" in page
    decision = answer.location.partition("selesai=")[2]
    undone = desk.post(f"/periksa/{sent}/undo", page="/periksa", decision=decision)
    assert undone.location == f"/periksa/{sent}"
    assert state(app, sent) == "submitted"


def test_a_decision_leads_to_the_next_of_the_list_and_at_its_end_to_the_queue(
    app: Flask, desk: Browser, send: Send
) -> None:
    first, second = send(nama="Ani Contoh"), send(nama="Edi Contoh")
    page = f"/periksa/{first}?wilayah=31.73.04.1001"
    path = f"/periksa/{first}/decisions?wilayah=31.73.04.1001"
    answer = desk.post(path, page=page, act="approve", rev="1")
    assert answer.location.startswith(f"/periksa/{second}?wilayah=31.73.04.1001&selesai=")
    shown = desk.get(answer.location).text
    assert "Ani Contoh: disetujui." in shown
    assert f'action="/periksa/{first}/undo?wilayah=31.73.04.1001"' in shown
    end = desk.post(f"/periksa/{second}/decisions", page=page, act="approve", rev="1")
    assert end.location.startswith("/periksa?selesai=")
    decision = answer.location.partition("selesai=")[2]
    undone = desk.post(f"/periksa/{first}/undo", page=page, decision=decision)
    assert undone.location == f"/periksa/{first}"
    assert "Ani Contoh: disetujui." not in desk.get(answer.location).text


def test_returning_names_fields_and_offers_whatsapp(app: Flask, desk: Browser, send: Send) -> None:
    sent = send()
    answer = desk.post(
        f"/periksa/{sent}/decisions",
        page=f"/periksa/{sent}/kembalikan",
        act="return",
        rev="1",
        field=["nama", "alamat"],
        **{"reason-nama": "nama_tidak_lengkap", "reason-alamat": "lainnya", "note-alamat": "RT?"},
    )
    assert state(app, sent) == "returned"
    page = desk.get(answer.location).text
    assert "https://wa.me/?text=1%20data%20dikembalikan%2C%20kode%20" in page
    detail = desk.get(f"/periksa/{sent}").text
    assert "Nama tidak lengkap" in detail
    assert "RT?" in detail
    assert 'value="approve"' not in detail


def test_what_is_missing_is_said_and_what_was_typed_stays(
    app: Flask, desk: Browser, send: Send
) -> None:
    sent = send()
    path, form = f"/periksa/{sent}/decisions", f"/periksa/{sent}/kembalikan"
    empty = desk.post(path, page=form, act="return", rev="1")
    assert empty.status_code == 422
    assert "Tandai paling sedikit satu isian" in empty.text
    assert "<title>Ada yang perlu diperbaiki – " in empty.text
    long = desk.post(
        path,
        page=form,
        act="return",
        rev="1",
        field="nik",
        **{"reason-nik": "lainnya", "note-nik": "a" * 201},
    )
    assert "Pesan paling panjang 200 huruf. Yang diketik 201." in long.text
    assert "a" * 201 in long.text
    assert state(app, sent) == "submitted"


def test_rejecting_asks_why(app: Flask, desk: Browser, send: Send) -> None:
    sent = send()
    path, form = f"/periksa/{sent}/decisions", f"/periksa/{sent}/tolak"
    assert (
        "Tolak pendaftaran BUDI CONTOH? Pekerja akan melihat status Ditolak." in desk.get(form).text
    )
    assert "Pilih alasan penolakan" in desk.post(path, page=form, act="reject", rev="1").text
    desk.post(path, page=form, act="reject", rev="1", reason="orang_sama")
    assert state(app, sent) == "rejected"


def test_a_decision_on_an_old_page_is_not_taken(app: Flask, desk: Browser, send: Send) -> None:
    sent = send()
    page = f"/periksa/{sent}"
    old = desk.post(f"{page}/decisions", page=page, act="approve", rev="2")
    assert old.status_code == 409
    assert "Data ini baru diubah." in old.text
    desk.post(f"{page}/decisions", page=page, act="approve", rev="1")
    twice = desk.post(f"{page}/decisions", page="/periksa", act="approve", rev="1")
    assert twice.status_code == 409
    assert "Data ini sudah diputuskan." in twice.text


@pytest.mark.parametrize("form", [{}, {"act": "hapus", "rev": "1"}, {"act": "approve", "rev": "x"}])
def test_a_form_that_no_page_of_ours_sends_is_refused(
    app: Flask, desk: Browser, send: Send, form: dict[str, str]
) -> None:
    sent = send()
    assert desk.post(f"/periksa/{sent}/decisions", page="/periksa", **form).status_code == 400
    assert state(app, sent) == "submitted"


def test_the_nik_is_shown_for_a_reason_and_on_that_page_only(desk: Browser, send: Send) -> None:
    page = f"/periksa/{send()}"
    assert desk.post(f"{page}/nik", page=page).status_code == 422
    assert desk.post(f"{page}/nik", page=page, reason="ingin tahu").status_code == 422
    shown = "3173 0421 0795 9001"
    assert shown in desk.post(f"{page}/nik", page=page, reason="cocokkan_ktp").text
    assert shown not in desk.get(page).text


def test_what_is_kept_aside_is_listed_in_words(
    desk: Browser, phone: Phone, other: Phone, client: FlaskClient
) -> None:
    phone.words(client, [phone.seal(record(), slip=other.take_slip())])
    page = desk.get("/periksa?tampil=karantina").text
    assert "Nomor slip milik petugas atau data lain." in page
    assert "Sri C. · K-0001" in page


@pytest.mark.parametrize("text", HOSTILE)
def test_an_answer_that_tries_to_be_code_arrives_as_text(
    desk: Browser, send: Send, text: str
) -> None:
    sent = send(nama=text, alamat=f"{text} Gg. 1", lokasi_kerja={"code": "lainnya", "text": text})
    for path in (
        "/periksa",
        f"/periksa/{sent}",
        f"/periksa/{sent}/kembalikan",
        f"/periksa/{sent}/tolak",
    ):
        page = desk.get(path).text
        for live in ("<script>alert", "<img src=x", "<svg onload", "49{%"):
            assert live not in page
    page = desk.post(
        f"/periksa/{sent}/decisions",
        page=f"/periksa/{sent}/tolak",
        act="reject",
        rev="1",
        reason="lainnya",
        note=text + "a" * 200,
    ).text
    for live in ("<script>alert", "<img src=x", "<svg onload"):
        assert live not in page


def test_every_code_the_desk_shows_has_its_words(app: Flask, supervisor: UUID) -> None:
    with app.app_context():
        office = app.extensions["jaring"]
        assert account(supervisor)
        flags = office.tables.enrollment["flags"]
        for flag in [*flags["attention"], *flags["information"]]:
            assert has_words(f"office.cek_{flag}"), flag
            assert has_words(f"flag.{flag}"), flag
        for reason in {
            code for codes in office.tables.review["reasons"].values() for code in codes
        }:
            assert words(f"reason.{reason}")
        for field in PIN_FIELDS:
            assert words(f"office.isian_{field}")
        for server_state in office.tables.review["states"]["server"]:
            assert has_words(f"public.{server_state}"), server_state
