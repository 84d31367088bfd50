"""The comparison as a supervisor meets it: what is shown, what is said, what is refused."""

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.desk import Browser, Send, enrollment, hidden, make_supervisor

NIK = "3173042107959001"
TRICK = "<script>alert(1)</script>"

Decide = Callable[..., TestResponse]


@pytest.fixture
def pair(send: Send) -> tuple[UUID, UUID]:
    """One NIK twice."""
    return send(nik=NIK), send(nik=NIK, nama="Budi S. Contoh", alamat="Gg. Melati No. 3")


def read(page: TestResponse) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", " ", page.text))


def decide(browser: Browser, ids: tuple[UUID, UUID], **form: str) -> TestResponse:
    """Answer the form of a pair as it stands on its page."""
    address = f"/bandingkan/{ids[0]}/{ids[1]}"
    page = browser.get(address).text
    shown = {name: hidden(page, name) for name in ("csrf_token", "rev_a", "rev_b", "last")}
    return browser.send(f"{address}/decisions", {**shown, **form})


def test_what_differs_is_marked_and_the_rest_is_counted(
    desk: Browser, pair: tuple[UUID, UUID]
) -> None:
    page = desk.get(f"/bandingkan/{pair[0]}/{pair[1]}")
    assert "≠ berbeda: Alamat di KTP A Gg. Masjid No. 12 B Gg. Melati No. 3" in read(page)
    assert "13 jawaban sama" in read(page)
    assert "Kedua NIK sama." in read(page)
    assert NIK not in page.text


def test_digits_that_differ_are_marked_and_not_shown(desk: Browser, send: Send) -> None:
    first, second = send(nik=NIK), send(nik="3173052107959001")
    page = desk.get(f"/bandingkan/{first}/{second}").text
    assert page.count("3173•<mark>•</mark>••••••9001") == 2
    assert "Angka yang berbeda: ke-6." in page


def test_of_two_kelurahan_only_what_is_needed_is_shown(desk: Browser, send: Send) -> None:
    first, second = send(nik=NIK), send(nik=NIK, kelurahan="31.73.04.1002")
    page = read(desk.get(f"/bandingkan/{first}/{second}"))
    assert "Hanya jawaban yang diperlukan" in page
    assert "Alamat di KTP" in page
    assert "Penghasilan" not in page
    assert "Ahli waris" not in page


def test_a_verdict_is_shown_with_both_and_can_be_taken_back(
    app: Flask, desk: Browser, pair: tuple[UUID, UUID]
) -> None:
    answer = decide(desk, pair, verdict="same-b")
    assert answer.status_code == 303
    page = desk.get(answer.location)
    assert "Orang yang sama. Yang dipakai data B." in read(page)
    for one, sentence in zip(pair, ("yang dipakai data", "data ini yang dipakai"), strict=True):
        assert sentence in read(desk.get(f"/periksa/{one}"))
    undone = desk.send(
        f"/bandingkan/{pair[0]}/{pair[1]}/undo",
        {name: hidden(page.text, name) for name in ("csrf_token", "comparison")},
    )
    assert undone.status_code == 303
    with app.app_context():
        assert [enrollment(one).state for one in pair] == ["submitted"] * 2


def test_asking_leads_to_the_volunteer_and_tells_only_of_his_own(
    desk: Browser, pair: tuple[UUID, UUID]
) -> None:
    page = desk.get(decide(desk, pair, verdict="ask").location).text
    (link,) = re.findall(r"https://wa\.me/\?text=([^\"]+)", page)
    assert "Contoh" not in link
    assert "Ditanyakan Dewi Uji" in read(desk.get("/bandingkan"))


def test_what_is_missing_is_named_and_what_is_old_is_refused(
    app: Flask, desk: Browser, pair: tuple[UUID, UUID]
) -> None:
    assert decide(desk, pair).status_code == 422
    incomplete = decide(desk, pair, verdict="different")
    assert incomplete.status_code == 422
    assert "Pilih data yang dikembalikan" in incomplete.text
    old = decide(desk, pair, verdict="same-a", rev_b="0")
    assert (old.status_code, "Salah satu data baru diubah" in old.text) == (409, True)
    assert decide(desk, pair, verdict="same-a").status_code == 303
    late = decide(desk, pair, verdict="same-b", last="")
    assert (late.status_code, "Orang lain baru saja memutuskan" in late.text) == (409, True)
    stuck = decide(desk, pair, verdict="same-b")
    assert (stuck.status_code, "salah satu data sudah diputuskan" in stuck.text) == (409, True)


def test_elsewhere_there_is_no_such_pair(
    app: Flask, desk: Browser, pair: tuple[UUID, UUID], send: Send, stranger: UUID
) -> None:
    there = send(nik=NIK, kelurahan="31.73.02.1001", nama="Sari Rahasia")
    other = Browser(app)
    other.sign_in("rina.uji")
    for browser, ids in ((desk, (pair[0], there)), (other, pair), (desk, (pair[0], pair[0]))):
        assert browser.get(f"/bandingkan/{ids[0]}/{ids[1]}").status_code == 404
    page = desk.get(f"/periksa/{pair[0]}")
    assert "Minta supervisor Kota Administrasi Jakarta Barat membandingkan." in read(page)
    assert "Rahasia" not in page.text
    assert str(there) not in page.text


def test_a_name_that_tries_to_be_code_arrives_as_text(desk: Browser, send: Send) -> None:
    first, second = send(nik=NIK, nama=f"Budi {TRICK}"), send(nik=NIK, alamat=TRICK)
    for path in (f"/bandingkan/{first}/{second}", "/bandingkan", f"/periksa/{second}"):
        assert TRICK not in desk.get(path).text


def test_an_admin_of_the_city_sees_every_pair(app: Flask, pair: tuple[UUID, UUID]) -> None:
    make_supervisor(app, "admin.uji", "31.73", "admin")
    admin = Browser(app)
    admin.sign_in("admin.uji")
    assert "Budi Contoh ≈ Budi S. Contoh" in read(admin.get("/bandingkan"))
