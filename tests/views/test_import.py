"""A list of volunteers: everything is said before anything is written, and nobody is made twice."""

import random
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from flask import Flask
from openpyxl import load_workbook
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from tests.desk import Browser, hidden, make_supervisor, token_in
from tests.sheets import person, sheet, with_part
from webapp.records.db import db
from webapp.records.models import Account
from webapp.views.admin.sheet import LARGEST_FILE, Bomb, NotSheet, TooLarge, read_sheet

ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'
GUTI = person("Guti Contoh", "081234567801", peran="Ketua RT", rw=2, rt=7, surat="12/ST/2030")


@pytest.fixture
def admin(app: Flask) -> Browser:
    """A browser in which the admin of Jakarta Barat is signed in."""
    make_supervisor(app, "ani.uji", "31.73", "admin")
    signed_in = Browser(app)
    assert signed_in.sign_in("ani.uji").status_code == 303
    return signed_in


def upload(browser: Browser, content: bytes, name: str = "daftar.xlsx") -> TestResponse:
    token = token_in(browser.get("/admin/impor").text)
    data = {"csrf_token": token, "berkas": (BytesIO(content), name)}
    return browser.send("/admin/impor", data)


def confirm(browser: Browser, shown: str, *ticked: int) -> TestResponse:
    form = {"csrf_token": token_in(shown), "isi": hidden(shown, "isi"), "lain": list(ticked)}
    return browser.send("/admin/impor/tulis", form)


def count(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Account)) or 0


def plain(text: str) -> str:
    return " ".join(re.sub("<[^>]+>", " ", text).split())


def test_a_list_is_shown_first_then_written_whole_then_invited(app: Flask, admin: Browser) -> None:
    before = count(app)
    shown = upload(admin, sheet([GUTI, person("Beni Contoh", 81234567802)]))
    assert (shown.status_code, count(app)) == (200, before)
    assert "Ditambahkan 2, diubah 0, dibiarkan 0, salah 0." in shown.text
    assert "0812 3456 7802" in shown.text  # a number in the sheet, without its zero
    done = confirm(admin, shown.text)
    assert "Selesai. 2 orang ditambahkan" in done.text
    assert count(app) == before + 2
    people = re.findall('name="orang" value="([^"]+)"', done.text)
    sheet_page = admin.send(
        "/admin/undangan/lembar", {"csrf_token": token_in(done.text), "orang": people}
    )
    assert "Guti Contoh" in sheet_page.text


def test_the_same_file_again_makes_nobody_twice(app: Flask, admin: Browser) -> None:
    content = sheet([GUTI, person("Tanpa Nomor")])
    shown = upload(admin, content).text
    confirm(admin, shown)
    after = count(app)
    confirm(admin, shown)  # the very form again
    again = upload(admin, content)
    assert "Ditambahkan 0, diubah 0, dibiarkan 2, salah 0." in again.text
    confirm(admin, again.text)
    assert count(app) == after


def test_somebody_else_of_the_same_name_must_be_said(app: Flask, admin: Browser) -> None:
    confirm(admin, upload(admin, sheet([GUTI])).text)
    before = count(app)
    shown = upload(admin, sheet([{**GUTI, "no_hp": "081234567899"}])).text
    assert "Sudah ada: Guti C. di RT 007/RW 002." in plain(shown)
    assert "Orang lain, tambahkan juga" in shown
    confirm(admin, shown)
    assert count(app) == before
    confirm(admin, shown, 2)
    assert count(app) == before + 1


def test_every_mistake_of_every_row_is_named_and_nothing_written(
    app: Flask, admin: Browser
) -> None:
    before = count(app)
    rows = [
        person("=HYPERLINK(1)", "0812", rt="7"),
        person("Satu Contoh", "081234567811", wilayah="31.74.04.1001"),
        person("Dua Contoh", "081234567811", wilayah="Tambora", sampai="31-02-2030"),
        person("Tiga Contoh", "081234567812", peran="Lurah", rw="2/7", sampai="01-01-2020"),
        {"no_hp": 8.5},
    ]
    answer = upload(admin, sheet(rows))
    text = plain(answer.text)
    assert (answer.status_code, count(app)) == (422, before)
    assert "5 baris perlu diperbaiki" in text
    for said in (
        "Baris 2 Nama lengkap: Sel ini berisi rumus. Tulis isinya saja.",
        "Nomor HP: Nomor HP harus 10–13 angka, diawali 08. Yang diketik 4.",
        "RW: Ada RT tanpa RW. Tulis RW-nya juga.",
        "Kode kelurahan: Kelurahan ini di luar wilayah Bapak/Ibu.",
        "Nomor HP: Nomor HP sama dengan baris 3.",
        "Kode kelurahan: Tulis kodenya, bukan namanya. Mungkin 31.73.04.1001",
        "Bertugas sampai: Tulis hari seperti 31-12-2026.",
        "Peran: Pilih Relawan, Ketua RW atau Ketua RT.",
        "RW: Tulis 3 angka, contoh 007.",
        "Bertugas sampai: Hari ini sudah lewat.",
        "Nomor HP: Angka ini pecahan",
        "Kode kelurahan: Tulis kode kelurahannya.",
    ):
        assert said in text
    assert 'name="isi"' not in answer.text


def test_what_changed_meanwhile_is_shown_again_and_nothing_written(
    app: Flask, admin: Browser
) -> None:
    shown = upload(admin, sheet([GUTI, person("Beni Contoh")])).text
    confirm(admin, upload(admin, sheet([GUTI])).text)
    before = count(app)
    answer = confirm(admin, shown)
    assert (answer.status_code, count(app)) == (409, before)
    assert "ada yang berubah" in answer.text
    confirm(admin, answer.text)
    assert count(app) == before + 1


def test_a_known_number_brings_what_is_new_and_keeps_the_rest(app: Flask, admin: Browser) -> None:
    confirm(admin, upload(admin, sheet([GUTI])).text)
    moved = {**GUTI, "rt": "RT 08", "surat": ""}
    shown = upload(admin, sheet([moved])).text
    assert "RT: 007 → 008" in plain(shown)
    assert "Nomor surat" not in plain(shown)
    assert "1 diubah" in confirm(admin, shown).text
    other = upload(admin, sheet([{**GUTI, "nama": "Bukan Guti"}]))
    assert "Nomor HP ini milik Guti C. Periksa nama dan nomornya." in other.text


def test_what_was_shown_to_one_person_is_of_no_use_to_another(app: Flask, admin: Browser) -> None:
    shown = upload(admin, sheet([GUTI])).text
    make_supervisor(app, "budi.uji", "31.73", "admin")
    other = Browser(app)
    other.sign_in("budi.uji")
    before = count(app)
    page = other.get("/admin/impor").text
    form = {"csrf_token": token_in(page), "isi": hidden(shown, "isi")}
    answer = other.send("/admin/impor/tulis", form)
    assert (answer.status_code, count(app)) == (422, before)
    assert "Unggah berkasnya lagi" in answer.text


def test_a_number_of_elsewhere_is_refused_without_a_name(app: Flask, admin: Browser) -> None:
    make_supervisor(app, "sari.uji", "31.74", "admin")
    far = Browser(app)
    far.sign_in("sari.uji")
    theirs = {**GUTI, "nama": "Jauh Contoh", "wilayah": "31.74.01.1001"}
    confirm(far, upload(far, sheet([theirs])).text)
    text = plain(upload(admin, sheet([GUTI])).text)
    assert "sudah dipakai di wilayah lain" in text
    assert "Jauh" not in text


def test_the_template_holds_text_and_comes_back_as_an_empty_list(admin: Browser) -> None:
    answer = admin.get("/admin/impor/contoh")
    content = answer.data
    answer.close()
    book = load_workbook(BytesIO(content))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    assert all(str(row[0].value).startswith("31.73") for row in list(book["Wilayah"].rows)[1:])
    assert b"dataValidation" in ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")
    again = upload(admin, content)
    assert "Belum ada baris yang diisi." in again.text


@pytest.mark.parametrize("content", [b"nama;hp\n", b"\x89PNG\r\n\x1a\n"], ids=["csv", "png"])
def test_what_is_no_list_is_refused_in_one_sentence(admin: Browser, content: bytes) -> None:
    answer = upload(admin, content)
    assert (answer.status_code, "bukan XLSX" in answer.text) == (422, True)


def test_a_bomb_is_refused_before_it_is_unpacked(app: Flask, admin: Browser) -> None:
    good = sheet([GUTI])
    wide = with_part(good, ("xl/sharedStrings.xml", b"<si/>" * 100_000))
    assert "terlalu besar setelah dibuka" in upload(admin, wide).text
    many = with_part(good, *((f"xl/media/{number}.xml", b"") for number in range(101)))
    for content in (many, with_part(good, ("xl/big.bin", random.randbytes(5_000_000)))):
        with pytest.raises((Bomb, TooLarge)):
            read_sheet(content)
    with pytest.raises(TooLarge):
        read_sheet(bytes(LARGEST_FILE + 1))


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("xl/sharedStrings.xml", ENTITY),
        ("xl/worksheets/sheet1.xml", ENTITY),
        ("xl/worksheets/sheet1.xml", b"<worksheet>"),
        ("xl/workbook.xml", b""),
        ("xl/vbaProject.bin", b"x"),
    ],
    ids=["entity", "entity in the sheet", "cut off", "empty", "macro"],
)
def test_a_file_made_to_break_its_reader_is_no_list(app: Flask, name: str, part: bytes) -> None:
    with pytest.raises(NotSheet):
        read_sheet(with_part(sheet([GUTI]), (name, part)))


def test_a_long_text_in_every_cell_costs_no_more_than_a_short_one(app: Flask) -> None:
    """A megabyte that the file holds once, and names in each of its cells."""
    long = "".join(f"kata {n} " for n in range(90_000))
    row = person(long[:32_000], **dict.fromkeys(("rw", "rt", "surat"), long[:32000]))
    content = sheet([row] * 250)
    strings = ZipFile(BytesIO(content)).read("xl/sharedStrings.xml").decode()
    grown = strings.replace(long[:32_000].rstrip(), long.rstrip())
    with app.test_request_context():
        rows = read_sheet(with_part(content, ("xl/sharedStrings.xml", grown.encode()))).rows
    assert len(rows) == 250
    assert max(len(str(cell)) for _, cells in rows for cell in cells.values()) <= 400


def test_a_row_far_down_costs_nothing(app: Flask) -> None:
    content = sheet([GUTI])
    with ZipFile(BytesIO(content)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml")
    far = page.replace(b'<row r="2"', b'<row r="1048576"').replace(b'r="A2"', b'r="A1048576"')
    found = read_sheet(with_part(content, ("xl/worksheets/sheet1.xml", far)))
    assert found.rows == []
