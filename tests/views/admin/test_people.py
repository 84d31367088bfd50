"""People in the browser: who is found, made, changed and let go, and who cannot."""

from uuid import UUID, uuid4

import pytest
from flask import Flask

from tests.desk import Browser, account, make_supervisor
from tests.views.admin.conftest import ELSEWHERE, KELURAHAN, KOTA, Hire

PAGE = "/admin/pengguna"


def fill(**given: str) -> dict[str, str]:
    usual = {"peran": "relawan", "nama": "Budi Contoh", "wilayah": KELURAHAN}
    return {**usual, **given}


def test_every_page_of_the_admin_opens(admin: Browser, hire: Hire) -> None:
    person = hire(rw="002", rt="007")
    for path in (
        "/admin",
        PAGE,
        f"{PAGE}?tampil=nonaktif&wilayah=31.73.04",
        f"{PAGE}/baru",
        f"{PAGE}/{person}",
        f"{PAGE}/{person}/ubah",
        f"{PAGE}/{person}/nonaktif",
        "/admin/undangan",
        "/admin/undangan/baru",
        "/admin/perangkat?tampil=diam",
        "/admin/wilayah",
        f"/admin/wilayah/{KELURAHAN}",
    ):
        assert admin.get(path).status_code == 200, path
    assert "Ketua RT 007/RW 002" in admin.get(f"{PAGE}/{person}").text


def test_a_person_is_made_and_shown_with_all_that_was_said(admin: Browser) -> None:
    typed = fill(rw="2", rt="7", no_hp="0812 3456 7890", surat="ST-9/CONTOH")
    typed |= {"sampai.tanggal": "31", "sampai.bulan": "3", "sampai.tahun": "2027"}
    answer = admin.post(f"{PAGE}/baru", **typed)
    assert answer.status_code == 303
    shown = admin.get(answer.location).text
    for text in ("Budi Contoh", "Ketua RT 007/RW 002", "0812 3456 7890", "ST-9/CONTOH"):
        assert text in shown
    assert "31 Maret 2027" in shown
    assert "menambah orang" in shown


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (fill(nama=" "), "Ketik nama lengkap"),
        (fill(wilayah=ELSEWHERE), "Pilih wilayah di dalam wilayah Bapak/Ibu"),
        (fill(wilayah="31"), "Pilih wilayah di dalam wilayah Bapak/Ibu"),
        (fill(peran="owner"), "Pilih perannya"),
        (fill(no_hp="123"), "Nomor HP harus"),
        (fill(nama="x" * 500), "Isian ini tidak terbaca"),
        ({**fill(), "sampai.tanggal": "31", "sampai.bulan": "2"}, "Tanggal ini tidak ada"),
    ],
)
def test_what_cannot_be_kept_comes_back_with_its_sentence(
    admin: Browser, typed: dict[str, str], sentence: str
) -> None:
    answer = admin.post(f"{PAGE}/baru", **typed)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert answer.text.count("<title>Ada yang perlu diperbaiki") == 1


def test_a_namesake_is_named_before_another_is_made(admin: Browser, hire: Hire) -> None:
    hire("Sri Wahyuni", rw="002", rt="007")
    answer = admin.post(f"{PAGE}/baru", **fill(nama="sri wahyuni"))
    assert answer.status_code == 422
    assert "Sudah ada: SRI W., Ketua RT 007/RW 002" in answer.text
    again = admin.post(f"{PAGE}/baru", **fill(nama="sri wahyuni", orang_lain="1"))
    assert again.status_code == 303


def test_somebody_is_found_by_the_beginning_of_a_name(admin: Browser, hire: Hire) -> None:
    hire("Sri Wahyuni")
    hire("Sri Jauh", ELSEWHERE)
    found = admin.post(f"{PAGE}/cari", page=PAGE, cari="sri").text
    assert "Sri Wahyuni" in found
    assert "Sri Jauh" not in found


def test_who_leaves_is_out_at_the_next_request_and_may_come_back(
    app: Flask, admin: Browser
) -> None:
    left = make_supervisor(app, "dewi.uji")
    theirs = Browser(app)
    theirs.sign_in("dewi.uji")
    assert theirs.get("/periksa").status_code == 200
    page = f"{PAGE}/{left}"
    assert admin.post(f"{page}/nonaktif").status_code == 303
    assert theirs.get("/periksa").status_code == 303
    assert theirs.sign_in("dewi.uji").status_code == 422
    assert "Nonaktif" in admin.get(page).text
    admin.post(f"{page}/aktif", page=page)
    assert theirs.sign_in("dewi.uji").status_code == 303
    admin.post(f"{page}/sesi", page=page)
    assert theirs.get("/periksa").status_code == 303
    assert "Hapus kode 6 angka" in admin.get(page).text
    admin.post(f"{page}/faktor-kedua", page=page)
    assert "Hapus kode 6 angka" not in admin.get(page).text


def test_nobody_decides_about_the_own_account(admin: Browser, admin_id: UUID) -> None:
    page = f"{PAGE}/{admin_id}"
    shown = admin.get(page).text
    assert "akun Bapak/Ibu sendiri" in shown
    assert "Nonaktifkan" not in shown
    for path in ("ubah", "nonaktif"):
        assert admin.get(f"{page}/{path}").status_code == 404
        assert admin.post(f"{page}/{path}", page=PAGE, **fill()).status_code == 404
    for path in ("aktif", "sesi", "faktor-kedua"):
        assert admin.post(f"{page}/{path}", page=PAGE).status_code == 404


def test_people_of_elsewhere_are_not_there(app: Flask, admin: Browser, hire: Hire) -> None:
    foreign, wider = hire("Jauh Contoh", ELSEWHERE), make_supervisor(app, "dki.uji", "31", "admin")
    unknown = admin.get(f"{PAGE}/{uuid4()}")
    assert unknown.status_code == 404
    for person in (foreign, wider):
        page = f"{PAGE}/{person}"
        assert admin.get(page).status_code == 404
        for path in ("ubah", "nonaktif", "aktif", "sesi", "faktor-kedua"):
            assert admin.post(f"{page}/{path}", page=PAGE, **fill()).status_code == 404
        for kind in ("", "kantor"):
            sheet = admin.post("/admin/undangan/lembar", page=PAGE, orang=str(person), untuk=kind)
            assert sheet.status_code == 404
    for code in ("31", "31.74", "31.73.99"):
        assert admin.get(f"/admin/wilayah/{code}").status_code == 404


def test_supervisors_administer_nobody(desk: Browser, hire: Hire) -> None:
    person = hire()
    for path in ("/admin", PAGE, f"{PAGE}/{person}", "/admin/perangkat", "/admin/wilayah"):
        assert desk.get(path).status_code == 404
    for path in ("baru", f"{person}/ubah", f"{person}/nonaktif"):
        assert desk.get(f"{PAGE}/{path}").status_code == 404
        answer = desk.post(f"{PAGE}/{path}", page="/periksa", **fill(peran="admin"))
        assert answer.status_code == 404


def test_a_form_changes_nothing_but_what_it_shows(
    app: Flask, admin: Browser, admin_id: UUID, hire: Hire
) -> None:
    person = hire()
    more = {"disabled_at": "2026-01-01", "session_version": "9", "id": str(admin_id)}
    more |= {"role": "admin", "territory": "31", "password_hash": "x", "restored": "1"}
    answer = admin.post(f"{PAGE}/{person}/ubah", **fill(nama="Sri Baru"), **more)
    assert answer.status_code == 303
    with app.app_context():
        kept = account(person)
        assert (kept.name, kept.role, kept.territory) == ("Sri Baru", "relawan", KELURAHAN)
        assert (kept.disabled_at, kept.session_version, kept.password_hash) == (None, 1, None)
        assert account(admin_id).territory == KOTA


def test_a_name_that_wants_to_be_a_script_is_text(admin: Browser) -> None:
    made = admin.post(f"{PAGE}/baru", **fill(nama="<script>x</script>\u202eSri"))
    for path in (made.location, PAGE, "/admin/undangan/baru"):
        text = admin.get(path).text
        assert "<bdi>&lt;script&gt;x&lt;/script&gt;Sri</bdi>" in text
        assert "\u202e" not in text
