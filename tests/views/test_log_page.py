"""The log as an admin reads it: sentences, filters, and nothing of another territory."""

import json
import re
from datetime import UTC, datetime
from io import BytesIO
from uuid import UUID

import pytest
from flask import Flask
from openpyxl import load_workbook

from tests.desk import Browser, Send, enrollment, make_supervisor, token_in
from webapp.records import audit
from webapp.records.db import transaction
from webapp.rules.slip import show_code

KOTA = "31.73"


@pytest.fixture
def admin(app: Flask) -> Browser:
    """A browser in which the admin of Jakarta Barat is signed in."""
    make_supervisor(app, "ani.uji", KOTA, "admin")
    signed_in = Browser(app)
    assert signed_in.sign_in("ani.uji").status_code == 303
    return signed_in


@transaction
def open_record(by: UUID, sent: UUID) -> None:
    """What is written down when somebody opens a record."""
    audit.record_reading(by, sent, 1, datetime.now(UTC))


@pytest.fixture
def opened(app: Flask, supervisor: UUID, send: Send) -> UUID:
    """A record that the supervisor of Tambora has opened."""
    sent = send()
    with app.app_context():
        open_record(supervisor, sent)
    return sent


def code_of(app: Flask, sent: UUID) -> str:
    with app.app_context():
        return show_code(enrollment(sent).slip_code)


def sentences(text: str) -> list[str]:
    """The lines of the log as somebody reads them."""
    found = re.findall(r'<p class="log-what">(.*?)</p>', text, re.S)
    return [" ".join(re.sub("<[^>]+>", "", one).split()) for one in found]


def test_who_did_what_to_which_record_stands_in_one_sentence(
    app: Flask, admin: Browser, opened: UUID
) -> None:
    page = admin.get("/admin/log")
    assert page.status_code == 200
    said = [line for line in sentences(page.text) if "membuka data" in line]
    assert said == [f"Dewi Uji membuka data {code_of(app, opened)} · versi 1"]
    assert "Rantai utuh sampai baris" in page.text


def test_reading_the_log_is_itself_a_line(admin: Browser) -> None:
    admin.get("/admin/log")
    assert "Ani Uji membuka log" in sentences(admin.get("/admin/log").text)


def test_no_way_round_the_first_page_reads_the_log_unseen(admin: Browser) -> None:
    def read() -> int:
        return sentences(admin.get("/admin/log").text).count("Ani Uji membuka log")

    before = read()
    admin.get("/admin/log?dari=99")  # a page, with what was wrong about the day
    admin.post("/admin/log/cari", page="/admin/log?dari=99", kode_slip="0000")
    assert read() == before + 4  # the first page, the wrong day twice, the wrong code
    admin.get("/admin/log?sebelum=999999&perbuatan=lihat")
    admin.get("/admin/log?sebelum=3&perbuatan=lihat")  # goes on
    assert sum("membuka log" in one for one in sentences(admin.get("/admin/log").text)) > before + 5


def test_a_slip_code_leads_to_the_record_and_stands_in_no_address(
    app: Flask, admin: Browser, opened: UUID
) -> None:
    code = code_of(app, opened)
    found = admin.post("/admin/log/cari", page="/admin/log", kode_slip=code.lower())
    assert found.location == f"/admin/log?objek={opened}"
    seen = admin.get(f"/admin/log?objek={opened}&perbuatan=lihat")
    assert f"Siapa melihat data {code}" in seen.text
    assert len(sentences(seen.text)) == 1
    wrong = admin.post("/admin/log/cari", page="/admin/log", kode_slip="0000-0000")
    assert (wrong.status_code, "tidak ada di wilayah" in wrong.text) == (422, True)


def test_a_record_leads_an_admin_to_those_who_saw_it(
    admin: Browser, desk: Browser, opened: UUID
) -> None:
    link = f'href="/admin/log?objek={opened}&amp;perbuatan=lihat"'
    assert link in admin.get(f"/periksa/{opened}").text
    assert link not in desk.get(f"/periksa/{opened}").text


def test_another_territory_is_not_there(app: Flask, opened: UUID) -> None:
    make_supervisor(app, "sari.uji", "31.74", "admin")
    far = Browser(app)
    far.sign_in("sari.uji")
    text = far.get("/admin/log").text
    assert not any("Dewi" in line or code_of(app, opened) in line for line in sentences(text))
    assert far.get(f"/admin/log?objek={opened}").status_code == 404
    with app.app_context():
        dewi = enrollment(opened)
    assert far.get(f"/admin/log?siapa={dewi.author_id}").status_code == 404
    typed = far.post("/admin/log/cari", page="/admin/log", kode_slip=code_of(app, opened))
    assert typed.status_code == 422


def test_a_supervisor_finds_no_log(desk: Browser) -> None:
    assert desk.get("/admin/log").status_code == 404


def test_a_day_that_is_none_is_said_and_filters_nothing(admin: Browser) -> None:
    answer = admin.get("/admin/log?dari=kemarin")
    assert answer.status_code == 422
    assert "Tulis hari seperti 21-11-2026." in answer.text
    turned = admin.get("/admin/log?dari=22-11-2026&sampai=21-11-2026")
    assert "Hari pertama ada setelah hari terakhir." in turned.text


@pytest.mark.usefixtures("opened")
def test_an_export_asks_what_for_and_is_written_down(app: Flask, admin: Browser) -> None:
    page = admin.get("/admin/log").text
    form = {"csrf_token": token_in(page), "bentuk": "jsonl"}
    asked = admin.send("/admin/log/unduh", form)
    assert (asked.status_code, "Pilih untuk apa" in asked.text) == (422, True)
    # Read while the request lasts: it is written out while it is sent.
    answer = admin.client.post(
        "/admin/log/unduh",
        data={**form, "untuk": "pemeriksaan"},
        base_url=admin.base_url,
        headers={"Sec-Fetch-Site": "same-origin"},
        buffered=True,
    )
    assert answer.mimetype == "application/x-ndjson"
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["seq"] for line in lines] == sorted(line["seq"] for line in lines)
    said = sentences(admin.get("/admin/log").text)
    assert any(line.startswith("Ani Uji mengunduh log") and "Pemeriksaan" in line for line in said)


@pytest.mark.usefixtures("opened")
def test_a_sheet_of_the_log_holds_text_and_nothing_but_text(app: Flask, admin: Browser) -> None:
    page = admin.get("/admin/log").text
    form = {"csrf_token": token_in(page), "bentuk": "xlsx", "untuk": "pemeriksaan"}
    answer = admin.send("/admin/log/unduh", form)
    content = answer.data
    answer.close()
    rows = list(load_workbook(BytesIO(content)).worksheets[0].iter_rows())
    assert len(rows) > 2
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} == {"s"}
